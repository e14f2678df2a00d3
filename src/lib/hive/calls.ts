import type { Readable } from 'node:stream';
import { ServiceError } from '../http/errors.js';
import type { Changed, Guard, Guarded } from '../http/guard.js';
import { isObject } from '../http/is-object.js';
import type { HttpRequest, HttpTransport } from '../http/transport.js';
import { isOffline } from './offline.js';
import type { Protection } from './protection.js';
import type { Session } from './session.js';
import { MalformedAnswer, type Reader } from './shape.js';

/** Signed calls: what every resource is written on. */
export class HiveCalls {
  constructor(
    private readonly transport: HttpTransport,
    private readonly session: Session,
    private readonly guard: Guard,
    readonly protection: Protection,
  ) {}

  /** Where the API's paths start. */
  get baseUrl(): URL {
    return this.transport.baseUrl;
  }

  async read<T>(request: HttpRequest, reader: Reader<T>): Promise<T> {
    const answer = await this.signed(request, (signed) => this.transport.json(signed));
    try {
      return reader(answer);
    } catch (error) {
      throw error instanceof MalformedAnswer ? this.badAnswer(request, error.message, answer) : error;
    }
  }

  /** A call that changes `target`: goes past the guard first. */
  change<T>(target: string, request: HttpRequest, reader: Reader<T>, guarded?: Guarded<T>): Promise<Changed<T>> {
    return this.guard.change({ operation: request.operation, target }, () => this.read(request, reader), {
      declined: refusalIn,
      refused: offlineIn,
      ...guarded,
    });
  }

  stream(request: HttpRequest): Promise<{ data: Readable; headers: Record<string, string | undefined> }> {
    return this.signed(request, (signed) => this.transport.stream(signed));
  }

  badAnswer({ operation, method, reads }: HttpRequest, detail: string, answer?: unknown): ServiceError {
    return new ServiceError({
      service: this.transport.service,
      operation,
      code: 'bad-answer',
      retryable: true,
      maybeApplied: method !== 'GET' && !reads,
      detail,
      ...(isObject(answer) ? { answer } : {}),
    });
  }

  /** Any 401 means a dead token, whatever its text: one new token, one repeat. */
  private async signed<T>(request: HttpRequest, send: (signed: HttpRequest) => Promise<T>): Promise<T> {
    const token = await this.session.token(request.signal);
    try {
      return await send(withToken(request, token));
    } catch (error) {
      if (!(error instanceof ServiceError) || error.status !== 401) throw error;
      return send(withToken(request, await this.session.tokenAfter(token, request.signal)));
    }
  }
}

/** The documented way to say no: `{"success": false, "message": …}`. */
function refusalIn(answer: unknown): string | undefined {
  if (!isObject(answer) || answer.success !== false) return undefined;
  return typeof answer.message === 'string' ? answer.message : 'Hive answered that it did not happen';
}

function offlineIn(error: unknown): string | undefined {
  return error instanceof ServiceError && isOffline(error.answer) ? error.answer.message : undefined;
}

function withToken(request: HttpRequest, token: string): HttpRequest {
  return { ...request, headers: { Authorization: `Bearer ${token}` } };
}
