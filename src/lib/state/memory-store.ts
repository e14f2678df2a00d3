import { jsonOf, StateError, type StateStore } from './store.js';

/** State that ends with the process: for trying things out, and for tests. */
export class MemoryStore implements StateStore {
  private readonly texts = new Map<string, string>();
  private closed = false;

  async get(key: string): Promise<unknown> {
    this.requireOpen();
    const text = this.texts.get(key);
    return text === undefined ? undefined : JSON.parse(text);
  }

  async set(key: string, value: unknown): Promise<void> {
    this.requireOpen();
    this.texts.set(key, jsonOf(key, value));
  }

  async delete(key: string): Promise<void> {
    this.requireOpen();
    this.texts.delete(key);
  }

  async flush(): Promise<void> {
    this.requireOpen();
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  private requireOpen(): void {
    if (this.closed) throw new StateError('The state in memory is closed.');
  }
}
