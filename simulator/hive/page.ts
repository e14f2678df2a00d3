import type { SimReply, SimRequest } from '../web/contract.js';
import { count } from './parameters.js';
import { unprocessable } from './refusal.js';
import type { Order, SortKey } from './shelf/order.js';

/** Where the API begins. */
export const apiPrefix = '/rqt-api';

export interface Listing<T> {
  /** Everything that was found, in `order`. */
  items: readonly T[];
  order: Order<T>;
  /** Most items a page may have. */
  most?: number;
  /** What the next page must know besides its place: the key of a hunt's query. */
  remember?: string;
  /** How an item is written. */
  show?: (item: T) => unknown;
}

export interface Cursor {
  after: SortKey;
  remember?: string;
}

/** One page of a list: `result`, `remainingItems` and an absolute `nextPage` with every parameter and a cursor. */
export function pageReply<T>(request: SimRequest, listing: Listing<T>): SimReply {
  const { items, order, most = 10_000, show = (item: T) => item } = listing;
  const size = count(request.query, { standard: 100, most });
  const cursor = readCursor(request.query);
  const start = cursor ? firstAfter(items, order, cursor.after) : 0;
  const shown = items.slice(start, start + size);
  const last = shown.at(-1);
  const remainingItems = items.length - start - shown.length;
  const nextPage =
    last === undefined || remainingItems === 0
      ? ''
      : link(request, { after: order.key(last), remember: listing.remember });
  return { json: { result: shown.map(show), nextPage, remainingItems } };
}

/** The place a `nextPage` address stands for. Throws a 422 refusal when it was damaged. */
export function readCursor(query: URLSearchParams): Cursor | undefined {
  const text = query.get('cursor');
  if (text === null) return undefined;
  try {
    const cursor: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (isCursor(cursor)) return cursor;
  } catch {
    // falls through to the refusal, as any other damaged cursor
  }
  throw unprocessable('cursor is not valid.');
}

function isCursor(value: unknown): value is Cursor {
  return typeof value === 'object' && value !== null && 'after' in value && Array.isArray(value.after);
}

function link(request: SimRequest, cursor: Cursor): string {
  const query = new URLSearchParams(request.query);
  query.set('cursor', Buffer.from(JSON.stringify(cursor)).toString('base64url'));
  return `${request.origin}${apiPrefix}${request.path}?${query}`;
}

function firstAfter<T>(items: readonly T[], order: Order<T>, key: SortKey): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && order.compare(order.key(item), key) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The parameters of a search without its page: two requests with the same key ask for the same list. */
export function searchKey(query: URLSearchParams): string {
  const rest = new URLSearchParams(query);
  rest.delete('cursor');
  rest.delete('count');
  return rest.toString();
}
