import type { IncomingMessage } from 'node:http';

/** A body that is not taken, and the status that says so. */
export class BodyError extends Error {
  constructor(
    readonly status: 400 | 413,
    message: string,
  ) {
    super(message);
  }
}

const maxParsedBytes = 20 * 1024 * 1024;
const maxStreamedBytes = 300 * 1024 * 1024;

/**
 * The body as an object, when it is JSON or a form (a repeated name becomes an array); `undefined` when it is empty.
 * Multipart and octet-stream bodies are left in the message. Throws `BodyError` for broken JSON and for over 20 MB
 * (300 MB for those left in the message).
 */
export async function readBody(message: IncomingMessage): Promise<unknown> {
  const length = Number(message.headers['content-length'] ?? 0);
  if (length === 0 && message.headers['transfer-encoding'] === undefined) return undefined;
  const type = message.headers['content-type'] ?? '';
  const streamed = type.startsWith('multipart/') || type.startsWith('application/octet-stream');
  if (length > (streamed ? maxStreamedBytes : maxParsedBytes)) throw new BodyError(413, 'The body is too large');
  if (streamed) return undefined;
  const text = await readText(message);
  if (text === '') return undefined;
  return type.startsWith('application/x-www-form-urlencoded') ? formBody(text) : jsonBody(text);
}

async function readText(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  // A reader that leaves early must not destroy the message, or the 413 could not be sent.
  for await (const chunk of message.iterator({ destroyOnReturn: false })) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > maxParsedBytes) throw new BodyError(413, 'The body is too large');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function formBody(text: string): Record<string, string | string[]> {
  const values = new Map<string, string | string[]>();
  for (const [name, value] of new URLSearchParams(text)) {
    const earlier = values.get(name);
    values.set(name, earlier === undefined ? value : [...[earlier].flat(), value]);
  }
  return Object.fromEntries(values);
}

function jsonBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new BodyError(400, `The body is not valid JSON: ${(error as Error).message}`);
  }
}
