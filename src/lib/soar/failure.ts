import { ServiceError, type ServiceErrorCode } from '../http/errors.js';
import { isRetryable } from '../http/failure.js';

/** The name errors give this service. */
export const service = 'IBM SOAR';

/** An error this client finds by itself, without (or beyond) an HTTP status. */
export function failed(operation: string, code: ServiceErrorCode, detail?: string, maybeApplied = false): ServiceError {
  return new ServiceError({
    service,
    operation,
    code,
    retryable: isRetryable(code),
    maybeApplied,
    ...(detail ? { detail: shortened(detail, 500) } : {}),
  });
}

/** A value for an error text: JSON, not longer than `length` characters. */
export function quoted(value: unknown, length = 80): string {
  return shortened(JSON.stringify(value) ?? 'nothing', length);
}

/** Names for an error text, the first 20 of them. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 20).map((name) => quoted(name));
  return names.length > shown.length ? `${shown.join(', ')} and ${names.length - shown.length} more` : shown.join(', ');
}

function shortened(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
