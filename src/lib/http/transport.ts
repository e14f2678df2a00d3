import { setMaxListeners } from 'node:events';
import type { Readable } from 'node:stream';
import type { AxiosInstance, AxiosResponse, AxiosStatic, CreateAxiosDefaults } from 'axios';
import { type Clock, systemClock } from '../clock.js';
import { errorObject, jsonBody, serviceMessage } from './answer.js';
import { byteStream } from './byte-stream.js';
import { type Agents, keepAliveAgents, type ProxyOptions, proxyFor, type TlsOptions } from './connection.js';
import { InputError, ServiceError } from './errors.js';
import { codeOfStatus, failureOf, isRetryable, retryAfter } from './failure.js';
import { Gate } from './gate.js';
import { type Query, queryString } from './query.js';
import { redactor } from './redaction.js';
import { defaultRetry, mayRepeat, type RetryPolicy, retrying } from './retry.js';

/** Options every call of every client takes. */
export interface CallOptions {
  /** Ends the call, its waits and its retries with code `cancelled`. */
  signal?: AbortSignal;
  /** Milliseconds one try may take, or a stream stay silent; the transport's own unless given. */
  timeoutMs?: number;
}

/** Only what every call takes: a method's own options never reach the transport. */
export function callOptions({ signal, timeoutMs }: CallOptions): CallOptions {
  return { ...(signal ? { signal } : {}), ...(timeoutMs === undefined ? {} : { timeoutMs }) };
}

export interface TransportOptions {
  /** The name errors give: `ReaQta-Hive`, `IBM SOAR`. */
  service: string;
  /** Origin and path prefix, without a slash at the end. */
  baseUrl: URL;
  tls?: TlsOptions;
  proxy?: ProxyOptions;
  /** One try's time-out, ms. Default 60,000. */
  timeoutMs?: number;
  /** Calls in flight at once; more wait. Default 10. */
  maxInFlight?: number;
  /** Largest JSON answer, bytes. Default 64 MiB. */
  maxAnswerBytes?: number;
  retry?: Partial<RetryPolicy>;
  /** Texts that must never appear in an error. */
  secrets?: string[];
  clock?: Clock;
}

export interface HttpRequest extends CallOptions {
  /** What is tried, in words that follow "could not": `read alert`. */
  operation: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path under the base address, or an absolute URL on the same origin. */
  path: string;
  query?: Query;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is instead of `body`; made anew for each try, so that a retry sends the whole of it. */
  upload?: () => { data: Readable; headers: Record<string, string> };
  headers?: Record<string, string>;
  /** Repeating it changes nothing more. Default: GET only. */
  idempotent?: boolean;
  /** It changes nothing although it is no GET: a search sent as a POST. */
  reads?: boolean;
  /** Whether an error is the service's final word: the call is not repeated then. */
  final?: (error: ServiceError) => boolean;
}

/** How long a changing call that was sent may still answer after its signal aborted, so that its outcome is known. */
const graceMs = 10_000;
/** Characters of a reason that are searched for secrets, and those of them that are told. */
const mostRead = 10_000;
const mostTold = 300;

/**
 * The one way out to both services: keep-alive, TLS, proxy, time-outs, bounded concurrency, retries and errors.
 * Redirects are refused, so that no credential follows one to another host.
 */
export class HttpTransport {
  readonly service: string;
  readonly baseUrl: URL;
  /** Origin and prefix as text: reading a URL's parts anew for each call costs more than the rest of it. */
  private readonly base: string;
  private readonly defaults: CreateAxiosDefaults;
  private client: AxiosInstance | undefined;
  private readonly agents: Agents;
  private readonly gate: Gate;
  private readonly retry: RetryPolicy;
  private readonly clock: Clock;
  private readonly timeoutMs: number;
  private readonly redact: (text: string) => string;

  constructor(options: TransportOptions) {
    this.service = options.service;
    this.baseUrl = options.baseUrl;
    this.base = `${options.baseUrl.origin}${options.baseUrl.pathname.replace(/\/+$/, '')}`;
    this.clock = options.clock ?? systemClock;
    this.timeoutMs = options.timeoutMs ?? 60_000;
    this.retry = { ...defaultRetry, ...options.retry };
    this.redact = redactor([...(options.secrets ?? []), options.proxy?.password]);
    const maxInFlight = options.maxInFlight ?? 10;
    this.gate = new Gate(maxInFlight);
    this.agents = keepAliveAgents(options.tls, maxInFlight);
    this.defaults = {
      ...this.agents,
      proxy: proxyFor(options.baseUrl, options.proxy),
      maxRedirects: 0,
      maxContentLength: options.maxAnswerBytes ?? 64 * 1024 * 1024,
      maxBodyLength: Number.POSITIVE_INFINITY,
      validateStatus: () => true,
      transformRequest: [(data) => data],
      transformResponse: [(data) => data],
    };
  }

  /** Sends the request and reads its JSON answer; `undefined` for an empty one. */
  async json(request: HttpRequest): Promise<unknown> {
    return this.repeated(request, async () => {
      const response = await this.send(request, 'text');
      this.expectSuccess(request, response, String(response.data ?? ''));
      return jsonBody(response, (detail) => this.failure(request, 'bad-answer', response.status, detail));
    });
  }

  /** Sends the request and hands over the bytes of its answer as they come, with the headers. The reader must consume or destroy them. */
  async stream(request: HttpRequest): Promise<{ data: Readable; headers: Record<string, string | undefined> }> {
    return this.repeated(request, async () => {
      const response = await this.send(request, 'stream');
      const data = response.data as Readable;
      if (response.status >= 300) this.expectSuccess(request, response, await beginningOf(data));
      return { data, headers: response.headers as Record<string, string | undefined> };
    });
  }

  /** Closes the connections once no call is in flight any more. */
  close(): void {
    this.gate.whenEmpty(() => {
      this.agents.httpAgent.destroy();
      this.agents.httpsAgent.destroy();
    });
  }

  private repeated<T>(request: HttpRequest, call: () => Promise<T>): Promise<T> {
    const idempotent = request.idempotent ?? request.method === 'GET';
    // A node's one signal is shared by all its calls, however many wait.
    if (request.signal) setMaxListeners(0, request.signal);
    let undecided = false;
    const repeats = (error: ServiceError) => {
      undecided ||= error.maybeApplied;
      return mayRepeat(error, idempotent) && !request.final?.(error);
    };
    return retrying(call, repeats, this.retry, this.clock, request.signal).catch((error: unknown) => {
      if (error instanceof ServiceError) throw undecided ? error.undecided() : error;
      if (!request.signal?.aborted) throw error;
      // Waiting (for a place or for the next try) was ended by the caller's signal.
      throw this.failure(request, 'cancelled', undefined, undefined, undefined, undecided);
    });
  }

  private async send(request: HttpRequest, responseType: 'text' | 'stream'): Promise<AxiosResponse> {
    const url = this.urlOf(request);
    const body = bodyOf(request);
    const leave = await this.gate.enter(request.signal);
    const abort = new AbortController();
    let timedOut = false;
    let grace: NodeJS.Timeout | undefined;
    const timer = setTimeout(() => {
      timedOut = true;
      abort.abort();
    }, request.timeoutMs ?? this.timeoutMs);
    const onAbort = () => {
      if (changes(request)) grace = setTimeout(() => abort.abort(), graceMs);
      else abort.abort();
    };
    request.signal?.addEventListener('abort', onAbort, { once: true });
    const done = () => {
      leave();
      clearTimeout(timer);
      clearTimeout(grace);
      request.signal?.removeEventListener('abort', onAbort);
    };
    try {
      const upload = request.upload?.();
      this.client ??= loadAxios().create(this.defaults);
      const response = await this.client.request({
        method: request.method,
        url,
        data: upload?.data ?? body,
        headers: {
          Accept: responseType === 'stream' ? '*/*' : 'application/json',
          'Content-Type': body === undefined ? false : 'application/json',
          ...upload?.headers,
          ...request.headers,
        },
        responseType,
        ...(responseType === 'stream' ? { maxContentLength: -1 } : {}),
        signal: abort.signal,
      });
      if (responseType === 'text') {
        done();
        return response;
      }
      const source = response.data as Readable;
      const data = byteStream(source, (error) => this.translate(request, error, timedOut)).once('close', done);
      source.on('data', () => timer.refresh());
      return { ...response, data };
    } catch (error) {
      done();
      throw this.translate(request, error, timedOut);
    }
  }

  private urlOf(request: HttpRequest): string {
    const query = queryString(request.query);
    if (/^https?:/i.test(request.path)) {
      const url = new URL(request.path);
      if (url.origin !== this.baseUrl.origin) {
        throw this.failure(request, 'bad-answer', undefined, `it pointed to another host (${url.host})`);
      }
      return query ? `${url.href}${url.search ? '&' : '?'}${query}` : url.href;
    }
    return `${this.base}${request.path}${query ? `?${query}` : ''}`;
  }

  private expectSuccess(request: HttpRequest, response: AxiosResponse, body: string): void {
    const { status } = response;
    if (status >= 200 && status < 300) return;
    const wait = retryAfter(response.headers, this.clock.now());
    const failure = this.failure(request, codeOfStatus(status), status, detailOf(response, body), wait);
    const answer = errorObject(body, (text) => this.clean(request, text));
    throw answer ? failure.answeredWith(answer) : failure;
  }

  private translate(request: HttpRequest, error: unknown, timedOut: boolean): ServiceError {
    const { code, detail, sent } = failureOf(error, { timedOut, cancelled: request.signal?.aborted ?? false });
    const failure = this.failure(request, code, undefined, detail);
    return sent || !changes(request) ? failure : this.failure(request, code, undefined, detail, undefined, false);
  }

  private failure(
    request: HttpRequest,
    code: ServiceError['code'],
    status?: number,
    detail?: string,
    retryAfterMs?: number,
    sent = true,
  ): ServiceError {
    const undecided = status === undefined || status >= 500 || status === 408 || status < 300;
    return new ServiceError({
      service: this.service,
      operation: request.operation,
      code,
      retryable: isRetryable(code),
      maybeApplied: changes(request) && sent && undecided,
      ...(status === undefined ? {} : { status }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      ...(detail ? { detail: this.clean(request, detail.slice(0, mostRead)).slice(0, mostTold) } : {}),
    });
  }

  /** The token is not among the known secrets, as it changes. */
  private clean(request: HttpRequest, detail: string): string {
    const token = request.headers?.Authorization?.split(' ').at(-1);
    return this.redact(token && token.length >= 4 ? detail.replaceAll(token, '***') : detail);
  }
}

function detailOf({ status, headers }: AxiosResponse, body: string): string {
  if (status < 400) return `it redirected to ${headers.location ?? 'nowhere'}`;
  return status === 407 ? 'the proxy asks for a user name and a password it knows' : serviceMessage(body);
}

/** Loading axios takes longer than all of this package: Node-RED's start need not wait for it. */
function loadAxios(): AxiosStatic {
  return require('axios') as AxiosStatic;
}

/** @throws InputError for what a flow gave that JSON cannot hold: it could be taken for a fault of the network. */
function bodyOf({ body }: HttpRequest): string | undefined {
  try {
    return body === undefined ? undefined : JSON.stringify(body);
  } catch (error) {
    throw new InputError('body', `cannot be sent as JSON: ${(error as Error).message.split('\n', 1)[0]}`);
  }
}

function changes(request: HttpRequest): boolean {
  return request.method !== 'GET' && !request.reads;
}

async function beginningOf(data: Readable): Promise<string> {
  let text = '';
  for await (const chunk of data) {
    text += String(chunk);
    if (text.length > 4096) break;
  }
  return text;
}
