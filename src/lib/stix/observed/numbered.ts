import type { Observable } from './observation.js';
import type { Fields } from './reading/values.js';

/** The objects of an observation as STIX 2.0 has them, by number. */
export function numbered(objects: readonly Observable[]): Record<string, Fields> {
  const result: Record<string, Fields> = {};
  for (const { id, body } of objects) result[Number(id)] = body;
  return result;
}
