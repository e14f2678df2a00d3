const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const ipv4 = new RegExp(`^${octet}(?:\\.${octet}){3}$`);
const group = /^[\da-f]{1,4}$/i;

/** The STIX type of an address, or nothing when the text is none. An IPv6 zone ("%eth0") is allowed. */
export function addressType(address: string): 'ipv4-addr' | 'ipv6-addr' | undefined {
  if (ipv4.test(address)) return 'ipv4-addr';
  return address.length <= 80 && isIpv6(address) ? 'ipv6-addr' : undefined;
}

function isIpv6(address: string): boolean {
  const zone = address.indexOf('%');
  if (zone === address.length - 1) return false;
  const halves = (zone < 0 ? address : address.slice(0, zone)).split('::');
  if (halves.length > 2) return false;
  const [front, back] = halves.map((half, index) => groupsOf(half, index === halves.length - 1));
  if (front === undefined || Number.isNaN(front)) return false;
  if (halves.length === 1) return front === 8;
  return back !== undefined && front + back <= 7;
}

/** How many groups of 16 bits a part of an address has; NaN when it is malformed. */
function groupsOf(part: string, last: boolean): number {
  if (part === '') return 0;
  const pieces = part.split(':');
  const tail = last && ipv4.test(pieces.at(-1) ?? '') ? 1 : 0;
  return pieces.slice(0, pieces.length - tail).every((piece) => group.test(piece)) ? pieces.length + tail : Number.NaN;
}
