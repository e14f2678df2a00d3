import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { StateError } from './store.js';

/** One reading of a state file: the JSON text of each key, and a mark that changes whenever the file is replaced. */
export interface StateFileContent {
  texts: Map<string, string>;
  version: string;
}

/**
 * Reads a state file. `undefined` when there is none, or when it is still the `known` version.
 * Throws {@link StateError} when it cannot be read or is not whole.
 */
export async function readStateFile(path: string, known?: string): Promise<StateFileContent | undefined> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, 'r');
    const version = await versionOf(handle);
    if (version === known) return undefined;
    return { version, texts: parse(path, await handle.readFile('utf8')) };
  } catch (error) {
    if (error instanceof StateError) throw error;
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new StateError(
      `State file ${path} could not be read (${codeOf(error)}): check that it is a file this user may read.`,
    );
  } finally {
    await handle?.close();
  }
}

/**
 * Replaces a state file as a whole, so that after a crash it is either the old or the new one. Makes its directory.
 * Gives the new version; throws {@link StateError} when the disk refuses.
 */
export async function replaceStateFile(path: string, texts: ReadonlyMap<string, string>): Promise<string> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const version = await writeDurably(temporary, print(texts));
    await rename(temporary, path);
    await syncDirectory(dirname(path));
    return version;
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined); // the first error is the one to tell
    throw new StateError(
      `State file ${path} could not be written (${codeOf(error)}): check the disk and the rights; what is not written is kept in memory.`,
    );
  }
}

/** Removes what a crash left between writing and renaming. A live writer that loses its file this way tries again. */
export async function removeLeftovers(path: string): Promise<void> {
  const beginning = `${basename(path)}.`;
  for (const name of await readdir(dirname(path)).catch(() => [])) {
    if (!name.startsWith(beginning) || !/^[0-9a-f]{12}\.tmp$/.test(name.slice(beginning.length))) continue;
    await rm(join(dirname(path), name), { force: true }).catch(() => undefined); // left lying it does no harm
  }
}

function parse(path: string, text: string): Map<string, string> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    content = undefined;
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new StateError(
      `State file ${path} is damaged: it is not a whole JSON object. Put a good copy in its place, or move it away to start without state.`,
    );
  }
  return new Map(Object.entries(content).map(([key, value]) => [key, JSON.stringify(value)]));
}

function print(texts: ReadonlyMap<string, string>): string {
  return `{${[...texts].map(([key, text]) => `${JSON.stringify(key)}:${text}`).join(',\n')}}\n`;
}

async function writeDurably(path: string, text: string): Promise<string> {
  const handle = await open(path, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
    return await versionOf(handle);
  } finally {
    await handle.close();
  }
}

const directorySyncUnsupported = new Set(['EINVAL', 'EPERM', 'EISDIR']);

async function syncDirectory(path: string): Promise<void> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, 'r');
    await handle.sync();
  } catch (error) {
    if (!directorySyncUnsupported.has(codeOf(error))) throw error;
  } finally {
    await handle?.close();
  }
}

async function versionOf(handle: FileHandle): Promise<string> {
  const { ino, mtimeNs, size } = await handle.stat({ bigint: true });
  return `${ino}:${mtimeNs}:${size}`;
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? (error as Error).message;
}
