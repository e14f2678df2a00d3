import { type Clock, systemClock } from '../clock.js';
import { httpUrl } from '../http/connection.js';
import { ServiceError } from '../http/errors.js';
import { type Changed, Guard, type GuardOptions } from '../http/guard.js';
import { isObject } from '../http/is-object.js';
import { defaultRetry, type RetryPolicy, retrying } from '../http/retry.js';
import { type HttpRequest, HttpTransport, type TransportOptions } from '../http/transport.js';
import { failed, service } from './failure.js';
import { OrganizationLookup } from './organization.js';
import type { Shape } from './shape.js';
import type { Deletion } from './types.js';

export interface SoarOptions
  extends Pick<TransportOptions, 'tls' | 'proxy' | 'timeoutMs' | 'maxInFlight' | 'retry' | 'clock'> {
  /** `https://host[:port]`, with the path prefix where there is one (`https://host/api/respond`). */
  url: string;
  /** Cloud account, uuid or name of the organization, exactly. */
  org: string;
  keyId: string;
  keySecret: string;
  /** Answers every changing call itself and sends nothing (see `DryRun`). Reads go out as ever. */
  dryRun?: boolean;
  /** Hears of every changing call. */
  onChange?: GuardOptions['onChange'];
}

/**
 * Sends calls into the organization (each `path` stands after `/rest/orgs/{id}`), signed with the API key.
 * It keeps no cookie: SOAR would prefer one to the key.
 */
export class SoarRequests {
  readonly organization: OrganizationLookup;
  readonly clock: Clock;
  readonly baseUrl: URL;
  /** How it connects, for a connection test. */
  readonly connection: Pick<SoarOptions, 'tls' | 'proxy'>;
  private readonly transport: HttpTransport;
  private readonly authorization: Record<string, string>;
  private readonly guard: Guard;
  private readonly retry: RetryPolicy;

  constructor({ url, org, keyId, keySecret, dryRun, onChange, ...rest }: SoarOptions) {
    const basic = Buffer.from(`${keyId}:${keySecret}`).toString('base64');
    this.baseUrl = httpUrl('url', url);
    this.connection = rest;
    this.clock = rest.clock ?? systemClock;
    this.retry = { ...defaultRetry, ...rest.retry };
    this.guard = new Guard({ service, ...(dryRun ? { dryRun } : {}), ...(onChange ? { onChange } : {}) });
    this.authorization = { Authorization: `Basic ${basic}` };
    this.transport = new HttpTransport({ ...rest, service, baseUrl: this.baseUrl, secrets: [keySecret, basic] });
    this.organization = new OrganizationLookup(this.transport, this.authorization, org);
  }

  /** A call that only reads, whatever its method. */
  async read<T>(request: HttpRequest, shape: Shape<T>): Promise<T> {
    const call = await this.inOrganization({ ...request, idempotent: true, reads: true });
    return shaped(request, await this.transport.json(call), shape, false);
  }

  /** A read outside the organization: `path` stands after the address alone. */
  async readOutside<T>(request: HttpRequest, shape: Shape<T>): Promise<T> {
    const headers = { ...request.headers, ...this.authorization };
    return shaped(request, await this.transport.json({ ...request, headers }), shape, false);
  }

  /** A call that changes `target`, answered here in a dry run. */
  async change<T>(target: number | string, request: HttpRequest, shape: Shape<T>): Promise<Changed<T>> {
    return this.guard.change({ operation: request.operation, target: String(target) }, async () =>
      shaped(request, await this.transport.json(await this.inOrganization(request)), shape, true),
    );
  }

  /** A DELETE, which may be repeated. */
  async remove(target: number | string, request: Omit<HttpRequest, 'method'>): Promise<Changed<Deletion>> {
    try {
      return await this.change(target, { ...request, method: 'DELETE', idempotent: true }, (answer) =>
        deletion(request.operation, answer),
      );
    } catch (error) {
      if (error instanceof ServiceError && error.code === 'not-found') return { deleted: false };
      throw error;
    }
  }

  /** The bytes of an answer as they come. The reader must consume or destroy them. */
  async download(request: HttpRequest): ReturnType<HttpTransport['stream']> {
    return this.transport.stream(await this.inOrganization(request));
  }

  /** Repeats `call` while SOAR answers 409, its database's own conflict, within the configured tries. */
  async throughConflicts<T>(operation: string, call: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    try {
      return await retrying(call, (error) => error.status === 409, this.retry, this.clock, signal);
    } catch (error) {
      throw error instanceof ServiceError || !signal?.aborted ? error : failed(operation, 'cancelled');
    }
  }

  close(): void {
    this.transport.close();
  }

  private async inOrganization(request: HttpRequest): Promise<HttpRequest> {
    const { orgId } = await this.organization.find(request.signal);
    return {
      ...request,
      path: `/rest/orgs/${orgId}${request.path}`,
      headers: { ...request.headers, ...this.authorization },
    };
  }
}

function deletion(operation: string, answer: unknown): Deletion {
  if (!isObject(answer) || answer.success !== false) return { deleted: true };
  throw failed(operation, 'rejected', typeof answer.message === 'string' ? answer.message : 'it gave no reason');
}

function shaped<T>(request: HttpRequest, answer: unknown, shape: Shape<T>, changes: boolean): T {
  const read = shape(answer);
  if (read === undefined) throw failed(request.operation, 'bad-answer', 'its JSON is not what was asked for', changes);
  return read;
}
