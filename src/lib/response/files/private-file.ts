import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Bytes in a temporary file that nobody else on this machine can read. */
export interface PrivateFile {
  path: string;
  /** Bytes. */
  size: number;
  /** In lower case. */
  sha256: string;
  /** Opens the bytes from their beginning, each time anew. */
  open: () => Readable;
}

/** More bytes came than may be kept. */
export class TooManyBytes extends Error {
  constructor(readonly limit: number) {
    super(`the file has more than ${limit} bytes`);
  }
}

/**
 * Writes bytes to a private temporary file (mode 0600 in a folder of mode 0700), hands it to `use`, and removes it
 * whatever happens. The bytes are never held in memory.
 * @param fill gives the bytes to the function it gets, which may be called again to begin anew
 * @throws TooManyBytes as soon as more than `maxBytes` came; what the bytes, the disk or `use` failed with
 */
export async function withPrivateFile<T>(
  fill: (keep: (bytes: Readable) => Promise<PrivateFile>) => Promise<PrivateFile>,
  maxBytes: number,
  use: (file: PrivateFile) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'reaqta-'));
  const path = join(folder, 'file');
  try {
    return await use(await fill((bytes) => kept(bytes, path, maxBytes)));
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function kept(bytes: Readable, path: string, maxBytes: number): Promise<PrivateFile> {
  const hash = createHash('sha256');
  let size = 0;
  const measured = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > maxBytes) return done(new TooManyBytes(maxBytes));
      hash.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(bytes, measured, createWriteStream(path, { mode: 0o600 }));
  return { path, size, sha256: hash.digest('hex'), open: () => createReadStream(path) };
}
