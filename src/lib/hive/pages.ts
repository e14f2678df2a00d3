import { InputError } from '../http/errors.js';
import { isObject } from '../http/is-object.js';
import type { Query } from '../http/query.js';
import type { CallOptions, HttpRequest } from '../http/transport.js';
import type { HiveCalls } from './calls.js';
import { type Check, MalformedAnswer } from './shape.js';

export interface ListOptions extends CallOptions {
  /** Items Hive should put on a page; its own choice unless given. At most 500 for hunts. */
  pageSize?: number;
  /** Stop after this many items. */
  maxItems?: number;
}

/** An item later code could not work with. */
export interface ItemProblem {
  /** Place on the page, from 0. */
  index: number;
  reason: string;
  item: unknown;
}

export interface Page<T> {
  /** The good items, in Hive's order. */
  items: T[];
  problems: ItemProblem[];
  /** Items still to come, as Hive counts them. */
  remaining: number;
}

/**
 * A list that is read as it is iterated, page by page; each iteration starts anew.
 * Iterating the items themselves ends with a ServiceError `bad-answer` at the first page with a bad item, after that
 * page's good items. Whoever wants to go on iterates `pages()`, which hands the bad ones over beside the good ones.
 * Both throw a ServiceError `bad-answer` for a page that is none, or that points back to itself or to another host.
 */
export interface Listing<T> extends AsyncIterable<T> {
  pages(): AsyncIterable<Page<T>>;
}

/** One list operation. */
export interface ListRequest extends Pick<HttpRequest, 'operation' | 'path' | 'query' | 'body'> {
  method?: 'GET' | 'POST';
  /** What an item must have to be a good one. */
  check: Check;
  largestPage?: number;
}

interface RawPage {
  result: unknown[];
  nextPage: string;
  remainingItems: number;
}

/** @throws InputError for a page size or a limit that is none. */
export function listing<T>(calls: HiveCalls, list: ListRequest, options: ListOptions = {}): Listing<T> {
  expectCount('pageSize', options.pageSize, list.largestPage);
  expectCount('maxItems', options.maxItems);
  const pages = () => readPages<T>(calls, list, options);
  return { pages, [Symbol.asyncIterator]: () => itemsOf(pages(), calls, list) };
}

async function* readPages<T>(calls: HiveCalls, list: ListRequest, options: ListOptions): AsyncGenerator<Page<T>> {
  const { pageSize, maxItems = Number.POSITIVE_INFINITY, ...callOptions } = options;
  let request: HttpRequest = {
    operation: list.operation,
    method: list.method ?? 'GET',
    path: list.path,
    query: firstQuery(list, pageSize, maxItems),
    body: list.body,
    idempotent: true,
    reads: true,
    ...callOptions,
  };
  let wanted = maxItems;
  const followed = new Set<string>();
  for (;;) {
    const { result, nextPage, remainingItems } = await calls.read(request, rawPage);
    const page = sorted<T>(result, list.check);
    const items = page.items.slice(0, wanted);
    wanted -= items.length;
    yield { items, problems: page.problems, remaining: remainingItems + page.items.length - items.length };
    if (nextPage === '' || remainingItems === 0 || wanted === 0) return;
    if (followed.has(nextPage)) throw calls.badAnswer(request, 'its next pages lead in a circle');
    followed.add(nextPage);
    request = { ...request, query: {}, path: list.path + nextQuery(calls, request, nextPage) };
  }
}

function firstQuery(list: ListRequest, pageSize: number | undefined, maxItems: number): Query {
  const size = pageSize ?? list.largestPage;
  const count = maxItems < (size ?? 100) ? maxItems : size;
  return count === undefined ? { ...list.query } : { ...list.query, count };
}

async function* itemsOf<T>(pages: AsyncIterable<Page<T>>, calls: HiveCalls, list: ListRequest): AsyncGenerator<T> {
  for await (const { items, problems } of pages) {
    yield* items;
    const [bad] = problems;
    if (bad) throw calls.badAnswer({ ...list, method: 'GET' }, `item ${bad.index} of a page: ${bad.reason}`);
  }
}

function sorted<T>(result: unknown[], check: Check): { items: T[]; problems: ItemProblem[] } {
  const items: T[] = [];
  const problems: ItemProblem[] = [];
  for (const [index, item] of result.entries()) {
    const reason = check(item);
    if (reason) problems.push({ index, reason, item });
    else items.push(item as T);
  }
  return { items, problems };
}

function rawPage(answer: unknown): RawPage {
  const { result, nextPage, remainingItems } = isObject(answer) ? answer : {};
  if (!Array.isArray(result)) throw new MalformedAnswer('its page has no list of results');
  const next = nextPage ?? '';
  if (typeof next !== 'string') throw new MalformedAnswer('its nextPage is not a text');
  const remaining = remainingItems ?? (next === '' ? 0 : 1);
  if (typeof remaining !== 'number') throw new MalformedAnswer('its remainingItems is not a number');
  return { result, nextPage: next, remainingItems: remaining };
}

/** Only the query of a next page is used, on the list's own path: so a reverse proxy may change paths, and no token goes astray. */
function nextQuery(calls: HiveCalls, request: HttpRequest, nextPage: string): string {
  let url: URL;
  try {
    url = new URL(nextPage, calls.baseUrl);
  } catch {
    throw calls.badAnswer(request, 'its nextPage is not an address');
  }
  if (url.origin !== calls.baseUrl.origin)
    throw calls.badAnswer(request, `its nextPage is on another host (${url.host})`);
  if (url.search === '') throw calls.badAnswer(request, 'its nextPage has no query');
  return url.search;
}

function expectCount(input: string, value: number | undefined, largest = Number.MAX_SAFE_INTEGER): void {
  if (value === undefined || (Number.isInteger(value) && value >= 1 && value <= largest)) return;
  throw new InputError(input, `must be a whole number from 1 to ${largest}`);
}
