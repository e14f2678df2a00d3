import type { DataMaker, EventData, Scene } from './scene.js';

const hosts = ['www.example.com', 'update.example.net', 'cdn.example.org', 'mail.corp.example.com', 'c2.evil.example'];
const countries = ['us', 'nl', 'br', 'jp'];

/** Lower-case ISO country of a documentation address, `undefined` for any other. */
export function countryOf(address: unknown): string | undefined {
  const match = /^(198\.51\.100|203\.0\.113)\.(\d+)$/.exec(String(address));
  return match ? countries[Number(match[2]) % countries.length] : undefined;
}

/** Data of a connection (type 8). */
export function connectionData(local: string, remote: string, remotePort: number, outbound: boolean): EventData {
  return {
    addressFamily: 0,
    protocol: remotePort === 53 ? 1 : 0,
    localAddr: local,
    localPort: outbound ? 49_152 + (remotePort % 9973) : 445,
    remoteAddr: remote,
    remotePort,
    outbound,
  };
}

function connection({ endpoint, dice }: Scene): EventData {
  const outbound = dice.chance(0.8);
  const remote = `${dice.pick(['198.51.100', '203.0.113'])}.${dice.between(1, 254)}`;
  const port = outbound ? dice.pick([443, 443, 80, 53, 8443]) : dice.between(49_152, 65_000);
  if (dice.chance(0.1)) {
    return { ...connectionData('2001:db8::10', `2001:db8::${dice.hex(4)}`, port, outbound), addressFamily: 1 };
  }
  return connectionData(endpoint.localAddr, remote, port, outbound);
}

/** Network: types 8, 37, 38. */
export const networkData: Record<number, DataMaker> = {
  8: connection,
  37: ({ dice }) => ({
    url: `https://${dice.pick(hosts)}/download/${dice.hex(6)}`,
    requestHeaders: 'GET /download HTTP/1.1\r\nAccept: */*',
    responseHeaders: 'HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream',
  }),
  38: ({ dice }) => ({
    queryName: dice.pick(hosts),
    queryResults: `203.0.113.${dice.between(1, 254)};`,
    queryType: 1,
    queryOptions: 0,
    status: 0,
  }),
};
