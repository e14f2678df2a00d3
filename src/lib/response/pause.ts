import type { Clock } from '../clock.js';
import { ServiceError } from '../http/errors.js';

/** Waits, as a part of `operation` of a service. @throws ServiceError `cancelled` as soon as `signal` aborts */
export async function pause(
  clock: Clock,
  ms: number,
  { service, operation, signal }: { service: string; operation: string; signal?: AbortSignal | undefined },
): Promise<void> {
  try {
    await clock.sleep(ms, signal);
  } catch (error) {
    if (!signal?.aborted) throw error;
    throw new ServiceError({ service, operation, code: 'cancelled', retryable: false });
  }
}
