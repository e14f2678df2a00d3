import { isObject } from '../http/is-object.js';
import { isId } from './ids.js';

/** Says what is wrong with a part of an answer, or nothing when later code can rely on it. */
export type Check = (value: unknown) => string | undefined;

/** Makes the caller's value of an answer. @throws MalformedAnswer when it cannot. */
export type Reader<T> = (answer: unknown) => T;

/** An answer that is JSON but not what the operation answers; `HiveCalls` turns it into a `bad-answer`. */
export class MalformedAnswer extends Error {}

/** Reads an answer as it is, once `check` finds nothing wrong with it. */
export function checked<T>(check: Check): Reader<T> {
  return (answer) => {
    const reason = check(answer);
    if (reason) throw new MalformedAnswer(`in its answer, ${reason}`);
    return answer as T;
  };
}

/** An object whose fields of these names are ids. */
export function withIds(...names: string[]): Check {
  return (value) => {
    if (!isObject(value)) return 'it is not an object';
    const missing = names.find((name) => !isId(value[name]));
    return missing && `${missing} is missing or not a string of digits`;
  };
}

/** An object whose field of this name is a text that is not empty. */
export function withText(name: string): Check {
  return (value) =>
    isObject(value) && typeof value[name] === 'string' && value[name] ? undefined : `${name} is missing`;
}

/** An array, each item of which passes `check`. */
export function arrayOf(check: Check): Check {
  return (value) => {
    if (!Array.isArray(value)) return 'a list is missing';
    for (const [index, item] of value.entries()) {
      const reason = check(item);
      if (reason) return `item ${index}: ${reason}`;
    }
    return undefined;
  };
}
