import { isId } from '../hive/ids.js';
import type { Alert } from '../hive/types.js';
import { InputError } from '../http/errors.js';

/** Reads a value from a message as an alert; what the mappings cannot do without must be there. @throws InputError */
export function asAlert(input: string, value: Record<string, unknown>): Alert {
  const { id, endpoint, receivedAt } = value;
  if (!isId(id)) throw new InputError(input, 'is not an alert: it has no id');
  if (typeof endpoint !== 'object' || endpoint === null)
    throw new InputError(input, 'is not an alert: it has no endpoint');
  if (Number.isNaN(Date.parse(String(receivedAt)))) {
    throw new InputError(input, 'is not an alert: its receivedAt is not a time');
  }
  return value as unknown as Alert;
}
