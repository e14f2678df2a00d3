import type { Accepted } from '../hive/types.js';
import { ServiceError } from '../http/errors.js';

/**
 * Hands the answer to a change back when Hive carried it out.
 * @param operation in words that follow "could not": `add tag`
 * @throws ServiceError `rejected` with Hive's reason
 */
export function expectAccepted<T extends Accepted>(operation: string, answer: T): T {
  if (answer.success) return answer;
  const detail = answer.message ?? 'it answered that it did not happen';
  throw new ServiceError({ service: 'ReaQta-Hive', operation, code: 'rejected', retryable: false, detail });
}
