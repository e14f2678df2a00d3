import { InputError } from '../http/errors.js';
import { isObject } from '../http/is-object.js';
import type { HiveCalls } from './calls.js';
import { type Listing, type ListOptions, listing } from './pages.js';
import { type Check, withIds } from './shape.js';
import type { HuntEvent } from './types.js';

/** Hive refuses larger pages without saying why. */
const largestPage = 500;

const hasId = withIds('eventId');
const eventCheck: Check = (value) =>
  hasId(value) ?? (isObject(value) && isObject(value.payload) ? undefined : 'payload is missing');

/** `POST /events/hunt`; further pages are POSTed as well, with the same body and the query of `nextPage`. */
export function huntEvents(calls: HiveCalls, query: string, options?: ListOptions): Listing<HuntEvent> {
  if (typeof query !== 'string' || query.trim() === '') throw new InputError('query', 'must not be empty');
  const path = '/events/hunt';
  return listing(
    calls,
    { operation: 'hunt', method: 'POST', path, body: { query }, check: eventCheck, largestPage },
    options,
  );
}
