import { expectId } from '../../hive/ids.js';
import { InputError } from '../../http/errors.js';

/** Reads the id of an endpoint, or a list of them; each once. @throws InputError naming `input` */
export function asEndpointIds(input: string, value: unknown): string[] {
  const ids = [value].flat().map((id) => expectId(input, id));
  if (ids.length === 0) throw new InputError(input, 'is an empty list');
  return [...new Set(ids)];
}
