import type { NodeMessage } from 'node-red';
import { InputError, PatternError, QueryError, ServiceError, TranslationError } from '../lib/index.js';

/** What a failed message carries to Catch nodes (DESIGN 4); Catch itself copies only message and code. */
export function failureOf(error: unknown): Record<string, unknown> {
  if (error instanceof ServiceError) return { ...error.toJSON() };
  if (error instanceof InputError) return { code: error.code, input: error.input, retryable: false };
  return { code: codeOf(error), ...placeOf(error), retryable: false };
}

/** Where in a text that could not be read or translated the mistake is, and what it is about. */
function placeOf(error: unknown): Record<string, unknown> {
  if (error instanceof PatternError || error instanceof QueryError) {
    const { offset, line, column, expected } = error;
    return { position: { offset, line, column }, expected };
  }
  if (!(error instanceof TranslationError)) return {};
  return { part: error.part, ...(error.position ? { position: error.position } : {}) };
}

export function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : 'internal';
}

/** An error in the few characters of a node's status: its code, and the input it is about. */
export function briefly(error: unknown): string {
  return error instanceof InputError ? `${error.code}: ${error.input}` : codeOf(error);
}

/** An error as a Catch node needs it: a real Error with a short code. */
export function catchable(error: unknown): Error {
  const real = error instanceof Error ? error : new Error(String(error));
  // Defined and not assigned: the code of a DOMException has no setter.
  if (codeOf(real) !== (real as { code?: unknown }).code) {
    Object.defineProperty(real, 'code', { value: 'internal' });
  }
  return real;
}

export function markFailed(msg: NodeMessage, error: unknown): Error {
  msg.failure = failureOf(error);
  return catchable(error);
}
