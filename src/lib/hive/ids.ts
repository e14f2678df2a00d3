import { InputError } from '../http/errors.js';

/*
 * Hive ids are decimal strings of 63 bits: milliseconds since the epoch below in the high bits, then 22 bits of counter
 * and kind. So ids sort by time: an alert's `id` by when Hive received it, its `localId` by when it happened.
 */
const epochMs = 1_446_600_000_000;
const lowBits = 22n;

/** One way to write each: a zero before it would make another id of it here, and the same one in Hive. */
const digits = /^(?:0|[1-9]\d{0,19})$/;

export function isId(value: unknown): value is string {
  return typeof value === 'string' && digits.test(value);
}

/** Hands the id back. @throws InputError naming `input` when it is none. */
export function expectId(input: string, id: unknown): string {
  if (isId(id)) return id;
  throw new InputError(
    input,
    'must be a string of 1 to 20 digits without a zero before them, not a number: numbers lose the last digits of an id',
  );
}

/** When the id was made, in epoch ms. @throws InputError when it is no id. */
export function timeOfId(id: string): number {
  return Number(BigInt(expectId('id', id)) >> lowBits) + epochMs;
}

/** The smallest id of that millisecond (epoch ms): what was made from then on has this id or a greater one. */
export function firstIdAt(ms: number): string {
  return String(BigInt(Math.max(0, Math.floor(ms) - epochMs)) << lowBits);
}

/** Below, equal to or above 0 as `a` is older than, the same as or newer than `b`; for `sort`. */
export function compareIds(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
