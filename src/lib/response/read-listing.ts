import type { Listing } from '../hive/pages.js';

/** The items of a listing, as far as its `maxItems` lets them be read. */
export interface Collected<T> {
  items: T[];
  /** Items that were not read, as Hive counts them. */
  remaining: number;
  /** Why an item was left out: it has no id. */
  problems: string[];
}

/** Reads a listing page by page, and goes on past items that are none. @throws ServiceError */
export async function readListing<T>(listing: Listing<T>): Promise<Collected<T>> {
  const collected: Collected<T> = { items: [], remaining: 0, problems: [] };
  for await (const { items, remaining, problems } of listing.pages()) {
    for (const item of items) collected.items.push(item);
    collected.remaining = remaining;
    collected.problems.push(...problems.map(({ reason }) => reason));
  }
  return collected;
}
