import type { Clock } from '../clock.js';
import { ServiceError } from './errors.js';

/** How often and how patiently a call is repeated. */
export interface RetryPolicy {
  /** Tries in all, the first included. */
  tries: number;
  /** Wait before the second try, in ms; doubled each time, with jitter. */
  firstWaitMs: number;
  /** No wait is longer; a service that asks for more (`Retry-After`) gets the error handed up instead. */
  longestWaitMs: number;
}

export const defaultRetry: RetryPolicy = { tries: 4, firstWaitMs: 250, longestWaitMs: 15_000 };

/** Exponential back-off with jitter: between half and the whole of the doubled wait, never over the ceiling. */
export function backoff(attempt: number, policy: Pick<RetryPolicy, 'firstWaitMs' | 'longestWaitMs'>): number {
  const ceiling = Math.min(policy.longestWaitMs, policy.firstWaitMs * 2 ** Math.min(attempt - 1, 30));
  return ceiling / 2 + (Math.random() * ceiling) / 2;
}

/** Repeats `call` while `mayRepeat` says so of its error, up to the policy's tries. */
export async function retrying<T>(
  call: () => Promise<T>,
  mayRepeat: (error: ServiceError) => boolean,
  policy: RetryPolicy,
  clock: Clock,
  signal?: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof ServiceError) || attempt >= policy.tries || !mayRepeat(error)) throw error;
      const wait = Math.max(error.retryAfterMs ?? 0, backoff(attempt, policy));
      if (wait > policy.longestWaitMs) throw error;
      await clock.sleep(wait, signal);
    }
  }
}

const repeatableStatuses = new Set([408, 425, 429, 500, 502, 503, 504]);

/** Whether a failed call may be sent again at once: always when it never arrived, otherwise only if it is idempotent. */
export function mayRepeat(error: ServiceError, idempotent: boolean): boolean {
  if (error.code === 'cancelled' || error.code === 'tls') return false;
  if (error.status === 429) return true;
  if (error.status !== undefined) return idempotent && repeatableStatuses.has(error.status);
  if (!idempotent) return error.code === 'network' && !error.maybeApplied;
  return error.code === 'network' || error.code === 'timeout';
}
