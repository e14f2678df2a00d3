/** At most so many addresses are asked one by one. */
export const mostAddresses = 256;

const octet = '(25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const ipv4 = new RegExp(`^${octet}\\.${octet}\\.${octet}\\.${octet}$`);

/**
 * The addresses of a range in CIDR notation, or the one address; `too-many` for more than 256; `undefined` for what is
 * neither. Those of IPv6 in their shortest form.
 */
export function addressesIn(range: string): string[] | 'too-many' | undefined {
  const [address = '', size, ...rest] = range.split('/');
  if (rest.length > 0 || (size !== undefined && !/^\d{1,3}$/.test(size))) return undefined;
  const octets = ipv4.exec(address)?.slice(1).map(Number);
  const parts = octets ?? ipv6Parts(address);
  if (!parts) return undefined;
  const bits = octets ? 32 : 128;
  const fixed = size === undefined ? bits : Number(size);
  if (fixed > bits) return undefined;
  const count = 2 ** (bits - fixed);
  if (count > mostAddresses) return 'too-many';
  const last = parts.at(-1) as number;
  const first = last - (last % count);
  const write = octets ? (all: number[]) => all.join('.') : shortest;
  return Array.from({ length: count }, (_, index) => write([...parts.slice(0, -1), first + index]));
}

/** The eight numbers of an IPv6 address. */
function ipv6Parts(address: string): number[] | undefined {
  const halves = address.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const given = [...(head ?? []), ...(tail ?? [])];
  if (given.some((part) => !/^[\da-f]{1,4}$/i.test(part))) return undefined;
  const missing = 8 - given.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const parts = [...(head ?? []), ...Array<string>(missing).fill('0'), ...(tail ?? [])];
  return parts.map((part) => Number.parseInt(part, 16));
}

/** Lower case, and :: in place of the first of the longest runs of zeros. */
function shortest(parts: number[]): string {
  const text = parts.map((part) => part.toString(16)).join(':');
  const runs = text.match(/\b0(?::0\b)+/g) ?? [];
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '');
  if (longest === '') return text;
  const at = text.search(new RegExp(`\\b${longest}\\b`));
  return `${text.slice(0, at).replace(/:$/, '')}::${text.slice(at + longest.length).replace(/^:/, '')}`;
}
