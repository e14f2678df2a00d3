import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';

const blockBytes = 64 * 1024;
const bigBytes = 200 * 1024 * 1024;

/** Content of a file on an endpoint. It follows from the path alone, letter case aside. */
export interface FileContent {
  /** Bytes. */
  size: number;
  open(): Buffer | Readable;
}

/** `undefined` for a path that says of itself that it is not there. */
export function fileContent(path: string): FileContent | undefined {
  const name = path.toLowerCase();
  if (/missing|no-?such|does-?not-?exist|not-?found/.test(name)) return undefined;
  if (name.includes('200mb'))
    return { size: bigBytes, open: () => Readable.from(bigBlocks(name), { objectMode: false }) };
  const bytes = fileBytes(name);
  return { size: bytes.length, open: () => bytes };
}

/** The bytes of a file that is not a big one. */
export function fileBytes(path: string): Buffer {
  const name = path.toLowerCase();
  if (name.includes('empty')) return Buffer.alloc(0);
  if (/one-?byte/.test(name)) return Buffer.of(0);
  if (/\.(txt|log|ini|csv|json|xml|ps1|sh|conf)$/.test(name)) return Buffer.from(textContent(name));
  return programBytes(name);
}

function textContent(name: string): string {
  return `Simulated file\r\npath: ${name}\r\nNot ASCII: é ü 漢\r\n`;
}

/** A file that begins as a Windows program does and holds every byte value; nothing in it can run. */
export function programBytes(path: string): Buffer {
  const name = path.toLowerCase();
  const seed = createHash('sha256').update(name).digest();
  const blocks = 8 + ((seed[0] ?? 0) % 24);
  const bytes = Buffer.alloc(256 + blocks * 256);
  bytes.write('MZ', 0, 'latin1');
  bytes.writeUInt32LE(128, 60);
  bytes.write('PE\0\0', 128, 'latin1');
  seed.copy(bytes, 160);
  for (let index = 256; index < bytes.length; index++) bytes[index] = (index + (seed[(index >> 8) & 31] ?? 0)) & 255;
  return bytes;
}

function* bigBlocks(name: string): Generator<Buffer> {
  const seed = createHash('sha256').update(name).digest();
  const pattern = Buffer.alloc(blockBytes, seed);
  for (let block = 0; block < bigBytes / blockBytes; block++) {
    const bytes = Buffer.from(pattern);
    bytes.writeUInt32LE(block, 0);
    yield bytes;
  }
}
