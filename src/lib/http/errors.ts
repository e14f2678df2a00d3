/** What went wrong, in one word a flow can switch on (DESIGN 5). */
export type ServiceErrorCode =
  | 'auth'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'rejected'
  | 'rate-limited'
  | 'timeout'
  | 'network'
  | 'tls'
  | 'server'
  | 'bad-answer'
  | 'cancelled';

export interface ServiceFailure {
  /** Who answered, or did not: `ReaQta-Hive` or `IBM SOAR`. */
  service: string;
  /** What was tried, in words: `read alert`. */
  operation: string;
  code: ServiceErrorCode;
  /** HTTP status, when there was an answer. */
  status?: number;
  /** The same call may succeed later without anybody changing anything. */
  retryable: boolean;
  /** The call was sent and changes something, and no answer says whether it took effect. */
  maybeApplied?: boolean;
  /** The service asked to wait this many milliseconds (`Retry-After`). */
  retryAfterMs?: number;
  /** What the service said of it, shortened and free of secrets. */
  detail?: string;
  /** The JSON object the service answered with, free of secrets; not part of `msg.failure`. */
  answer?: Record<string, unknown>;
}

/** A call to ReaQta-Hive or IBM SOAR that failed. Its text is one sentence: what was tried, what came back, what to do. */
export class ServiceError extends Error implements ServiceFailure {
  override readonly name = 'ServiceError';
  readonly service: string;
  readonly operation: string;
  readonly code: ServiceErrorCode;
  readonly status?: number;
  readonly retryable: boolean;
  readonly maybeApplied: boolean;
  readonly retryAfterMs?: number;
  readonly detail?: string;
  readonly answer?: Record<string, unknown>;

  constructor(failure: ServiceFailure, message = describe(failure)) {
    super(message);
    this.service = failure.service;
    this.operation = failure.operation;
    this.code = failure.code;
    if (failure.status !== undefined) this.status = failure.status;
    this.retryable = failure.retryable;
    this.maybeApplied = failure.maybeApplied ?? false;
    if (failure.retryAfterMs !== undefined) this.retryAfterMs = failure.retryAfterMs;
    if (failure.detail) this.detail = failure.detail;
    if (failure.answer) this.answeredWith(failure.answer);
  }

  /** Keeps what the service answered, hidden, so that no log prints it. */
  answeredWith(answer: Record<string, unknown>): this {
    return Object.defineProperty(this, 'answer', { value: answer });
  }

  /** The same failure, of a call that may have taken effect by an earlier try. */
  undecided(): ServiceError {
    if (this.maybeApplied) return this;
    const { retryAfterMs, answer } = this;
    const more = { ...(retryAfterMs === undefined ? {} : { retryAfterMs }), ...(answer ? { answer } : {}) };
    return new ServiceError({ ...this.toJSON(), maybeApplied: true, ...more }, this.message);
  }

  /** The plain object that goes on `msg.failure`. */
  toJSON(): ServiceFailure {
    const { service, operation, code, status, retryable, detail } = this;
    return {
      service,
      operation,
      code,
      ...(status === undefined ? {} : { status }),
      retryable,
      ...(detail ? { detail } : {}),
    };
  }
}

/** A value a user gave (in a form, a message or an option) that cannot be used. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly code = 'bad-input';

  constructor(
    /** The input's own name, as in the form. */
    readonly input: string,
    problem: string,
  ) {
    super(`${input}: ${problem}`);
  }
}

const advice: Record<ServiceErrorCode, string> = {
  auth: 'check the id and the secret',
  forbidden: 'the API application or key lacks a right for this',
  'not-found': 'check the id and the address',
  conflict: 'somebody changed it meanwhile: read it again',
  rejected: 'the request has to be changed',
  'rate-limited': 'slow down or wait',
  timeout: 'try later or raise the time-out',
  network: 'check the address, the network and the proxy',
  tls: 'check the certificate and the CA in the TLS configuration',
  server: 'try later',
  'bad-answer': 'check that the address is that of the service and not of a proxy',
  cancelled: 'nothing to do',
};

function describe(failure: ServiceFailure): string {
  const came = failure.status === undefined ? failure.code : `${failure.code}, HTTP ${failure.status}`;
  const detail = failure.detail ? `: ${failure.detail.replace(/(?<![.\s])[.\s]+$/, '')}` : '';
  return `${failure.service} could not ${failure.operation} (${came})${detail}; ${advice[failure.code]}.`;
}
