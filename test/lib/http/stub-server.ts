import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface Received {
  method: string;
  /** Path and query. */
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** What the stub does with a request: answers it, cuts the connection before (`cut`) or within (`half`) the answer, or never answers (`hang`). */
export type StubAnswer =
  | { status?: number; json?: unknown; text?: string; bytes?: Buffer; headers?: Record<string, string> }
  | 'cut'
  | 'half'
  | 'hang';

export interface Stub {
  url: string;
  received: Received[];
  /** Connections opened so far. */
  connections: number;
  close(): Promise<void>;
}

/** A server on the loopback address that answers what `answer` says of each request; `nth` counts from 1. */
export async function stubServer(
  answer: (request: Received, nth: number) => StubAnswer | Promise<StubAnswer>,
  { tls, port = 0 }: { tls?: { key: string; cert: string }; port?: number } = {},
): Promise<Stub> {
  const received: Received[] = [];
  const listener: RequestListener = (message, response) => {
    let body = '';
    message.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    message.on('end', () => {
      const request = { method: message.method ?? '', url: message.url ?? '', headers: message.headers, body };
      received.push(request);
      Promise.resolve(answer(request, received.length)).then(
        (what) => send(response, what),
        (error: unknown) => response.destroy(error as Error),
      );
    });
  };
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  const stub: Stub = {
    url: '',
    received,
    connections: 0,
    close: async () => {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
  server.on(tls ? 'secureConnection' : 'connection', () => {
    stub.connections++;
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  stub.url = `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return stub;
}

function send(response: ServerResponse, answer: StubAnswer): void {
  if (answer === 'hang') return;
  if (answer === 'cut') {
    response.destroy();
  } else if (answer === 'half') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
    response.write('{"half":', () => response.destroy());
  } else {
    const { status = 200, json, text, bytes, headers } = answer;
    response.writeHead(status, headers);
    response.end(bytes ?? text ?? (json === undefined ? '' : JSON.stringify(json)));
  }
}
