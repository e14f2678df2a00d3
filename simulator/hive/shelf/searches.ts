import type { Shelf } from './shelf.js';

const kept = 16;

/** Results of the last few searches over a shelf, so that walking through the pages of one does not repeat it. */
export class Searches<T> {
  private readonly results = new Map<string, { revision: number; items: readonly T[] }>();

  constructor(private readonly shelf: Shelf<T>) {}

  /** What `search` finds; asked again only when the shelf has changed since. */
  find(key: string, search: () => readonly T[]): readonly T[] {
    const known = this.results.get(key);
    this.results.delete(key);
    const fresh = known?.revision === this.shelf.revision ? known : { revision: this.shelf.revision, items: search() };
    this.results.set(key, fresh);
    const oldest = this.results.size > kept ? this.results.keys().next().value : undefined;
    if (oldest !== undefined) this.results.delete(oldest);
    return fresh.items;
  }
}
