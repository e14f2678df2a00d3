import { addressType } from './reading/ip-address.js';
import { count, type Fields, idText, plain, text } from './reading/values.js';

export interface End {
  address: string | undefined;
  type: 'ipv4-addr' | 'ipv6-addr' | undefined;
  port: number | undefined;
}

/** A network connection from who opened it to who answered. */
export interface Connection {
  source: End;
  destination: End;
  /** The end on the endpoint itself. */
  own: End;
  /** "IPv4", "IPv6", or what the event says when it is another family. */
  family: unknown;
  protocol: string | undefined;
  outbound: unknown;
}

const protocols = ['tcp', 'udp', 'icmp'];
const families = ['IPv4', 'IPv6'];
const ofFamilies = ['localAddrV4', 'localAddrV6', 'remoteAddrV4', 'remoteAddrV6'] as const;
const ends = ['localAddr', 'remoteAddr', ...ofFamilies] as const;

/**
 * Reads the connection of an event, if it has one. `local` of a stored inbound event is the receiving end; in one that
 * went through the reference connector's own step, `local` is the source already.
 */
export function connectionOf(data: Fields, named: boolean): Connection | undefined {
  const { localPort, remotePort, protocol, addressFamily, outbound } = data;
  if (localPort === undefined && remotePort === undefined && !ends.some((end) => text(data[end]))) return undefined;
  const local = end(data.localAddr ?? data.localAddrV4 ?? data.localAddrV6, localPort);
  const remote = end(data.remoteAddr ?? data.remoteAddrV4 ?? data.remoteAddrV6, remotePort);
  const turned = outbound === false && !isTurned(data, named);
  const [source, destination] = turned ? [remote, local] : [local, remote];
  return {
    source,
    destination,
    own: outbound === false ? destination : source,
    family: coded(families, addressFamily) ?? plain(addressFamily),
    protocol: coded(protocols, protocol) ?? idText(protocol)?.toLowerCase(),
    outbound: plain(outbound),
  };
}

/** Whether the ends were turned round before the event came here. */
function isTurned(data: Fields, named: boolean): boolean {
  if (ofFamilies.some((end) => data[end] !== undefined)) return true;
  const { addressFamily } = data;
  return families.includes(addressFamily as string) || (named && addressFamily !== 0 && addressFamily !== 1);
}

function coded(names: readonly string[], code: unknown): string | undefined {
  return typeof code === 'number' ? names[code] : undefined;
}

function end(address: unknown, port: unknown): End {
  const written = text(address);
  return {
    address: written,
    type: written === undefined ? undefined : addressType(written),
    port: count(port, 65_535),
  };
}
