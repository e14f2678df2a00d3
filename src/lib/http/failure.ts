import type { ServiceErrorCode } from './errors.js';

/** HTTP status to error code (DESIGN 5). */
export function codeOfStatus(status: number): ServiceErrorCode {
  if (status < 400) return 'bad-answer';
  if (status >= 500) return 'server';
  switch (status) {
    case 401:
      return 'auth';
    case 403:
      return 'forbidden';
    case 404:
      return 'not-found';
    case 407:
      return 'network';
    case 408:
      return 'timeout';
    case 409:
      return 'conflict';
    case 425:
      return 'server';
    case 429:
      return 'rate-limited';
    default:
      return 'rejected';
  }
}

const passing = new Set<ServiceErrorCode>(['rate-limited', 'timeout', 'network', 'server', 'bad-answer']);

export function isRetryable(code: ServiceErrorCode): boolean {
  return passing.has(code);
}

const neverArrived = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
]);
const certificate = /CERT|SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY_LEAF)|ERR_SSL|ERR_TLS|EPROTO|HOSTNAME_MISMATCH/;

const words: Record<string, string> = {
  ECONNREFUSED: 'nothing listens at that address',
  ECONNRESET: 'the connection was cut',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the host name could not be looked up',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  EPIPE: 'the connection was cut',
  ERR_BAD_RESPONSE: 'the answer was cut off or too large',
};

/** Reads a thrown network error. `sent` is false when the request surely never reached the service. Nothing of the original error is kept. */
export function failureOf(
  error: unknown,
  state: { timedOut: boolean; cancelled: boolean },
): { code: ServiceErrorCode; detail: string; sent: boolean } {
  if (state.cancelled) return { code: 'cancelled', detail: '', sent: true };
  if (state.timedOut) return { code: 'timeout', detail: 'no answer in time', sent: true };
  const { code = '', message = '', cause } = (error ?? {}) as { code?: string; message?: string; cause?: unknown };
  if (certificate.test(code)) return { code: 'tls', detail: `${code}: ${message}`, sent: false };
  if (/maxContentLength/.test(message)) return { code: 'bad-answer', detail: 'the answer was too large', sent: true };
  return {
    code: 'network',
    detail: words[code] ?? (code || message),
    sent: !neverArrived.has(code) || wasConnected(cause ?? error),
  };
}

/** A host may also become unreachable in the middle of a call. */
function wasConnected(error: unknown): boolean {
  return ['read', 'write'].includes((error as { syscall?: string } | undefined)?.syscall ?? '');
}

/** `Retry-After` in seconds or as a date, as milliseconds from now. */
export function retryAfter(headers: Record<string, unknown>, now: number): number | undefined {
  const text = headers['retry-after'];
  if (typeof text !== 'string' || text === '') return undefined;
  const seconds = Number(text);
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(text) - now;
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}
