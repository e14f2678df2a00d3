import { createHash } from 'node:crypto';

const kept = 500;

/** Queries of hunts that have further pages, so that a page can be fetched without saying the query again. */
export class HuntQueries {
  private readonly byKey = new Map<string, string>();

  /** Remembers a query; the key goes into the page's cursor. */
  keep(query: string): string {
    const key = createHash('sha256').update(query).digest('base64url').slice(0, 22);
    this.byKey.delete(key);
    this.byKey.set(key, query);
    const oldest = this.byKey.size > kept ? this.byKey.keys().next().value : undefined;
    if (oldest !== undefined) this.byKey.delete(oldest);
    return key;
  }

  get(key: string): string | undefined {
    return this.byKey.get(key);
  }
}
