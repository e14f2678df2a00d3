import { InputError, isObject } from '../lib/index.js';

/** What a value must look like to be used by a node, and its TypeScript type. */
export interface ShapeTypes {
  any: unknown;
  object: Record<string, unknown>;
  text: string;
  number: number;
  boolean: boolean;
  /** A list of texts, or one text with commas between; each once, and at least one. */
  names: string[];
}

export type Shape = keyof ShapeTypes;

const readers: { [S in Shape]: (input: string, value: unknown) => ShapeTypes[S] } = {
  any: (_input, value) => value,
  object: (input, value) => {
    if (isObject(value)) return value;
    throw new InputError(input, `must be an object, not ${kindOf(value)}`);
  },
  text: (input, value) => {
    if (typeof value === 'string') return value;
    if (typeof value === 'number' && Number.isFinite(value)) return String(value);
    throw new InputError(input, `must be text, not ${kindOf(value)}`);
  },
  number: (input, value) => {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number === 'number' && Number.isFinite(number)) return number;
    throw new InputError(input, `must be a number, not ${kindOf(value)}`);
  },
  boolean: (input, value) => {
    if (typeof value === 'boolean') return value;
    if (value === 'true' || value === 'false') return value === 'true';
    throw new InputError(input, `must be true or false, not ${kindOf(value)}`);
  },
  names: (input, value) => {
    const items = Array.isArray(value) ? value : readers.text(input, value).split(',');
    const names = items.map((item) => readers.text(input, item).trim()).filter((name) => name !== '');
    if (names.length === 0) throw new InputError(input, 'is a list of nothing: leave it out, or name at least one');
    return [...new Set(names)];
  },
};

/** Reads `value` as `shape`; throws {@link InputError} with the input's name when it is something else. */
export function readAs<S extends Shape>(shape: S, input: string, value: unknown): ShapeTypes[S] {
  return readers[shape](input, value);
}

export function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'object') return 'an object';
  return typeof value === 'string' ? 'this text' : `a ${typeof value}`;
}
