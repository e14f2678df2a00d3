import type { PropertyTable } from './property-name.js';

/** A JSON object of unknown make. */
export type Fields = Record<string, unknown>;

/** Deeper than any real event, and shallow enough for every reader of the bundle. */
const maxDepth = 64;

const none: Fields = Object.freeze({});

/** The object itself, or an empty one for whatever is not an object. */
export function fields(value: unknown): Fields {
  return isFields(value) ? value : none;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text that is not empty. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** An id as text; ids that came as numbers keep the digits they have. */
export function idText(value: unknown): string | undefined {
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : text(value);
}

/** A whole number, also when it is written as text ("676", "676.0"). */
export function integer(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? value : undefined;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : undefined;
  if (typeof value !== 'string' || !/^[+-]?\d{1,16}(\.0+)?$/.test(value)) return undefined;
  return Number.isSafeInteger(Number(value)) ? Number(value) : undefined;
}

/** A whole number of at least 0 and at most `limit`. */
export function count(value: unknown, limit = Number.MAX_VALUE): number | undefined {
  const whole = integer(value);
  return whole !== undefined && whole >= 0 && whole <= limit ? whole : undefined;
}

/** A process id as Windows writes it in security events: hexadecimal with or without `0x`. */
export function hexadecimal(value: unknown): number | undefined {
  if (typeof value === 'number') return integer(value);
  return typeof value === 'string' && /^(0x)?[\da-f]{1,8}$/i.test(value) ? Number.parseInt(value, 16) : undefined;
}

/**
 * Any value as STIX allows it in a custom property: without null, empty text, empty lists and empty objects at any
 * depth. Numbers that only a bigint holds become text, so that no digit is lost. Never a part of the input itself.
 */
export function plain(value: unknown, depth = 0): unknown {
  switch (typeof value) {
    case 'string':
      return value === '' ? undefined : value;
    case 'number':
      return Number.isFinite(value) ? value : undefined;
    case 'boolean':
      return value;
    case 'bigint':
      return String(value);
    case 'object':
      return value === null ? undefined : nested(value, depth);
    default:
      return undefined;
  }
}

function nested(value: object, depth: number): unknown {
  if (depth === maxDepth) throw new RangeError(`its values are nested deeper than ${maxDepth} levels`);
  if (Array.isArray(value)) {
    if (value.length === 0) return undefined;
    const items = value.map((item) => plain(item, depth + 1));
    const kept = items.includes(undefined) ? items.filter((item) => item !== undefined) : items;
    return kept.length > 0 ? kept : undefined;
  }
  const members: [string, unknown][] = [];
  for (const [key, member] of Object.entries(value)) {
    const kept = plain(member, depth + 1);
    if (kept !== undefined) members.push([key, kept]);
  }
  return members.length > 0 ? Object.fromEntries(members) : undefined;
}

/** Sets a property, unless there is nothing to set. */
export function put(target: Fields, property: string, value: unknown): void {
  if (value !== undefined) target[property] = value;
}

/** Sets properties from a table of names in the source and in the target. */
export function putAll(target: Fields, source: Fields, table: PropertyTable): void {
  for (const [from, to] of table) {
    const value = source[from];
    if (value !== undefined && value !== null) put(target, to, plain(value));
  }
}

/** The object, or nothing when it is empty. */
export function filled(value: Fields): Fields | undefined {
  for (const _ in value) return value;
  return undefined;
}

/** A copy of an object and of the objects and lists in it, three levels down; what is deeper is shared. */
export function copy(source: Fields, depth = 3): Fields {
  const result = { ...source };
  if (depth === 0) return result;
  for (const key in result) {
    const value = result[key];
    if (typeof value !== 'object' || value === null) continue;
    result[key] = Array.isArray(value) ? value.slice() : copy(value as Fields, depth - 1);
  }
  return result;
}

/** Whether two objects hold the same values under the same names. Lists are never the same. */
export function isEqual(one: Fields, other: Fields): boolean {
  let members = 0;
  for (const key in one) {
    const value = one[key];
    const there = other[key];
    if (value !== there && !(isFields(value) && isFields(there) && isEqual(value, there))) return false;
    members++;
  }
  for (const _ in other) members--;
  return members === 0;
}
