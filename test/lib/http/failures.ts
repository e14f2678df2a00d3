import assert from 'node:assert/strict';
import { ServiceError } from '../../../src/lib/http/errors.js';

/** Waits for the ServiceError a call must end with. */
export async function failureOf(call: Promise<unknown>): Promise<ServiceError> {
  const error = await call.then(
    (value) => assert.fail(`it succeeded with ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ServiceError, `not a ServiceError: ${String(error)}`);
  return error;
}

/** Everything of an error that could reach a log, a status or a message. */
export function textOf(error: Error): string {
  return [
    JSON.stringify(error),
    error.message,
    error.stack,
    JSON.stringify(Object.entries(error)),
    String(error.cause),
  ].join();
}
