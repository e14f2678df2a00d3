import { isObject } from '../http/is-object.js';
import type { Accepted } from './types.js';

/** Reads `{"success": true}`, and whatever Hive answers instead where nothing is documented, an empty answer included. */
export function accepted(answer: unknown): Accepted {
  if (answer === undefined) return { success: true };
  const { success, message } = isObject(answer) ? answer : {};
  const why = typeof message === 'string' ? { message } : {};
  return { success: typeof success === 'boolean' ? success : message === undefined, ...why, answer };
}
