import type { HunqField } from './fields.js';
import { instantOf } from './time.js';

export type QueryValue = string | number | boolean;

const numeric = /^-?\d+(?:\.\d+)?$/;
const digits = /^\d+$/;

/** The number a value says, quoted or not. */
export function numberOf(value: QueryValue): number | undefined {
  return numeric.test(String(value)) ? Number(value) : undefined;
}

/** The boolean a value says, quoted or not. */
export function booleanOf(value: QueryValue): boolean | undefined {
  const text = String(value).toLowerCase();
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

/** What the field would take instead, where the hunt cannot do anything with the value. */
export function neededValue({ match, value: type }: HunqField, value: QueryValue): string | undefined {
  if (type === 'time')
    return instantOf(String(value)) === undefined
      ? 'a time in UTC with milliseconds, like "2022-04-06T00:00:00.000Z"'
      : undefined;
  if (match === 'exists') return booleanOf(value) === undefined ? 'true or false' : undefined;
  if (match === 'gte' || match === 'lte') return numberOf(value) === undefined ? 'a number' : undefined;
  return undefined;
}

/** What the field holds, where no event can have the value. */
export function usualValue({ value: type }: HunqField, value: QueryValue): string | undefined {
  if (type === 'number') return numberOf(value) === undefined ? 'numbers' : undefined;
  if (type === 'boolean') return booleanOf(value) === undefined ? 'true or false' : undefined;
  if (type === 'id') return digits.test(String(value)) ? undefined : 'ids of digits only';
  return undefined;
}
