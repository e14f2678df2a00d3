import { isObject } from '../http/is-object.js';
/** Reads an answer as a `T`, or gives `undefined` when it is not one. */
export type Shape<T> = (answer: unknown) => T | undefined;

/** A JSON object with a numeric `id`, as every SOAR object has one. */
export function objectWithId<T extends { id: number }>(answer: unknown): T | undefined {
  return isObject(answer) && typeof answer.id === 'number' ? (answer as T) : undefined;
}

/** An array of objects with ids. */
export function listWithIds<T extends { id: number }>(answer: unknown): T[] | undefined {
  return Array.isArray(answer) && answer.every((one) => objectWithId(one)) ? (answer as T[]) : undefined;
}

/** The `{ data }` of a paged query. */
export function pageData(answer: unknown): unknown[] | undefined {
  return isObject(answer) && Array.isArray(answer.data) ? answer.data : undefined;
}
