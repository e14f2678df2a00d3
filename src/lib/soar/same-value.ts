import { isDeepStrictEqual } from 'node:util';

/** Whether two values of a field or a cell are the same to SOAR: see {@link comparable}. */
export function sameValue(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(comparable(one), comparable(other));
}

/** SOAR writes an empty list and an empty text as null; the order of several values means nothing. */
export function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? null : value.map((one) => JSON.stringify(one)).sort();
  return value === '' || value === undefined ? null : value;
}
