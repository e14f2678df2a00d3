import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

export interface RunningProxy {
  url: string;
  /** Request lines it got: `CONNECT host:port`, `GET http://…`. */
  lines: string[];
  /** `Proxy-Authorization` of each. */
  authorizations: (string | undefined)[];
  close(): Promise<void>;
}

/** A forward proxy: CONNECT for https, absolute addresses for http. With `credentials` it refuses everybody else with 407. */
export async function connectProxy(credentials?: string): Promise<RunningProxy> {
  const lines: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const sockets = new Set<Socket>();
  const expected = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;
  const server = createServer((message, response) => {
    lines.push(`${message.method} ${message.url}`);
    authorizations.push(message.headers['proxy-authorization']);
    if (expected && message.headers['proxy-authorization'] !== expected) {
      response.writeHead(407).end();
      return;
    }
    const { 'proxy-authorization': _, ...headers } = message.headers;
    const onward = httpRequest(message.url ?? '', { method: message.method ?? 'GET', headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    message.pipe(onward);
  });
  server.on('connect', (message, socket: Socket) => {
    lines.push(`CONNECT ${message.url}`);
    authorizations.push(message.headers['proxy-authorization']);
    sockets.add(socket);
    if (expected && message.headers['proxy-authorization'] !== expected) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    const { hostname, port } = new URL(`http://${message.url}`);
    const onward = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    for (const [one, other] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lines,
    authorizations,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
