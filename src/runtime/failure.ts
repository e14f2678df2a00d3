import type { NodeMessage } from 'node-red';
import { InputError, ServiceError } from '../lib/index.js';

/** What a failed message carries to Catch nodes (DESIGN 4); Catch itself copies only message and code. */
export function failureOf(error: unknown): Record<string, unknown> {
  if (error instanceof ServiceError) return { ...error.toJSON() };
  if (error instanceof InputError) return { code: error.code, input: error.input, retryable: false };
  return { code: codeOf(error), retryable: false };
}

export function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : 'internal';
}

/** An error as a Catch node needs it: a real Error with a short code. */
export function catchable(error: unknown): Error {
  const real = error instanceof Error ? error : new Error(String(error));
  if (typeof (real as { code?: unknown }).code !== 'string') Object.assign(real, { code: 'internal' });
  return real;
}

export function markFailed(msg: NodeMessage, error: unknown): Error {
  msg.failure = failureOf(error);
  return catchable(error);
}
