import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { SimReply } from './contract.js';

/** Sends the reply; resolves when all of it is handed over. A body that breaks half way cuts the connection. */
export async function sendReply(response: ServerResponse, reply: SimReply): Promise<void> {
  if (response.destroyed) return discardReply(reply);
  const body = bodyOf(reply);
  if (isStream(body)) {
    response.writeHead(reply.status ?? 200, headersOf(reply));
    // A client that goes away in the middle is its own affair; a source that fails leaves a cut answer, as it should.
    await pipeline(body, response).catch(() => response.destroy());
    return;
  }
  response.writeHead(reply.status ?? 200, { ...headersOf(reply), 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}

/** Sends the head and half of the body (of a stream: half of its first piece), then cuts the connection. */
export async function sendHalf(response: ServerResponse, reply: SimReply): Promise<void> {
  const body = bodyOf(reply);
  if (isStream(body)) {
    response.writeHead(reply.status ?? 200, headersOf(reply));
    // Leaving the loop destroys the source.
    for await (const piece of body) {
      const bytes = piece as Buffer;
      await written(response, bytes.subarray(0, Math.floor(bytes.length / 2)));
      break;
    }
  } else if (body.length > 0) {
    const bytes = Buffer.from(body);
    response.writeHead(reply.status ?? 200, { ...headersOf(reply), 'Content-Length': bytes.length });
    await written(response, bytes.subarray(0, Math.floor(bytes.length / 2)));
  }
  response.destroy();
}

/** Lets go of a reply that is not sent. */
export function discardReply(reply: SimReply): void {
  if (reply.bytes && isStream(reply.bytes)) reply.bytes.destroy();
}

function isStream(body: string | Buffer | Readable): body is Readable {
  return typeof body === 'object' && !Buffer.isBuffer(body);
}

function bodyOf(reply: SimReply): string | Buffer | Readable {
  if (reply.json !== undefined) return JSON.stringify(reply.json);
  return reply.text ?? reply.bytes ?? '';
}

function headersOf(reply: SimReply): Record<string, string> {
  if (reply.json !== undefined) return { 'Content-Type': 'application/json', ...reply.headers };
  if (reply.text !== undefined) return { 'Content-Type': 'text/plain; charset=utf-8', ...reply.headers };
  return reply.bytes ? { 'Content-Type': 'application/octet-stream', ...reply.headers } : { ...reply.headers };
}

function written(response: ServerResponse, bytes: Buffer): Promise<void> {
  // The callback also comes, with an error, when the client is gone: the connection is cut either way.
  return new Promise((resolve) => response.write(bytes, () => resolve()));
}
