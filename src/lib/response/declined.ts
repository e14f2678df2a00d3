import { isOffline } from '../hive/offline.js';
import { ServiceError } from '../http/errors.js';
import { ProtectedError } from '../http/guard.js';

/** A service answered, and what was asked for did not happen: no error, but something a flow must tell apart from success. */
export interface Declined {
  /** In one word: `offline`, `unsupported`, `protected`, `not-found`, `exists`, `failed` … */
  outcome: string;
  /** Why, for a person; the service's own words where it gave any. */
  reason: string;
  /** What the service answered, where it answered with an object. */
  answer?: Record<string, unknown>;
}

/** What an error can say by itself. */
export interface DeclinedByError extends Declined {
  outcome: 'offline' | 'not-found' | 'protected';
}

/** Reads an error that is such an answer: a protected target, an unknown one, an endpoint that is offline. */
export function declinedBy(error: unknown): DeclinedByError | undefined {
  if (error instanceof ProtectedError) return { outcome: 'protected', reason: error.message };
  if (!(error instanceof ServiceError)) return undefined;
  const { answer } = error;
  const reason = typeof answer?.message === 'string' ? answer.message : error.message;
  const said = { reason, ...(answer ? { answer } : {}) };
  if (isOffline(answer)) return { outcome: 'offline', ...said };
  if (error.code === 'not-found') return { outcome: 'not-found', ...said };
  return undefined;
}
