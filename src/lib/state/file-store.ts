import { type Clock, systemClock } from '../clock.js';
import { GroupedWrites } from './grouped-writes.js';
import { readStateFile, removeLeftovers, replaceStateFile } from './state-file.js';
import { jsonOf, StateError, type StateStore } from './store.js';

export interface FileStoreOptions {
  clock?: Clock;
  /** Shortest time between two writes in the background, ms. Default 200. */
  writeEveryMs?: number;
  /** Hears of each write in the background that failed ({@link StateError}); nothing is lost, it is tried again. `flush` and `close` throw theirs. */
  onError?: (error: Error) => void;
}

/**
 * State in one JSON file, readable by its owner only. Writes are grouped, and each replaces the whole file, so that a crash
 * leaves the old or the new state and nothing between. A damaged file is refused, never overwritten; a missing one is an
 * empty state. Several processes may share a file as long as each key has one writer.
 */
export class FileStore implements StateStore {
  private readonly texts = new Map<string, string>();
  private readonly unwritten = new Set<string>();
  private readonly writes: GroupedWrites;
  private version?: string;
  private loading?: Promise<void>;
  private closed = false;

  constructor(
    readonly path: string,
    options: FileStoreOptions = {},
  ) {
    this.writes = new GroupedWrites(() => this.write(), {
      clock: options.clock ?? systemClock,
      everyMs: options.writeEveryMs ?? 200,
      onError: options.onError ?? (() => undefined),
    });
  }

  async get(key: string, options: { fresh?: boolean } = {}): Promise<unknown> {
    await this.loaded();
    if (options.fresh) await this.writes.alone(() => this.refresh());
    const text = this.texts.get(key);
    return text === undefined ? undefined : JSON.parse(text);
  }

  async set(key: string, value: unknown): Promise<void> {
    const text = jsonOf(key, value);
    await this.loaded();
    this.texts.set(key, text);
    this.changed(key);
  }

  async delete(key: string): Promise<void> {
    await this.loaded();
    if (this.texts.delete(key)) this.changed(key);
  }

  async flush(): Promise<void> {
    await this.loaded();
    await this.writes.now();
  }

  /** May be called again after it failed. */
  async close(): Promise<void> {
    await this.loading?.catch(() => undefined); // whoever asked for the state has the error
    this.closed = true;
    this.writes.stop();
    await this.writes.now();
  }

  private changed(key: string): void {
    this.unwritten.add(key);
    this.writes.ask();
  }

  private async loaded(): Promise<void> {
    if (this.closed) throw new StateError(`State file ${this.path} is closed.`);
    this.loading ??= this.load();
    await this.loading;
  }

  private async load(): Promise<void> {
    try {
      await removeLeftovers(this.path);
      await this.refresh();
    } catch (error) {
      this.loading = undefined;
      throw error;
    }
  }

  /** Takes over what another process wrote since, except for keys that were changed here. */
  private async refresh(): Promise<void> {
    const found = await readStateFile(this.path, this.version);
    if (!found) return;
    const ours = [...this.unwritten].map((key) => [key, this.texts.get(key)] as const);
    this.texts.clear();
    for (const [key, text] of found.texts) this.texts.set(key, text);
    for (const [key, text] of ours) {
      if (text === undefined) this.texts.delete(key);
      else this.texts.set(key, text);
    }
    this.version = found.version;
  }

  private async write(): Promise<void> {
    if (this.unwritten.size === 0) return;
    await this.refresh();
    const writing = [...this.unwritten];
    this.unwritten.clear();
    try {
      this.version = await replaceStateFile(this.path, this.texts);
    } catch (error) {
      for (const key of writing) this.unwritten.add(key);
      throw error;
    }
  }
}
