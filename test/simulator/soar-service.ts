import assert from 'node:assert/strict';
import { createSoarService, type SoarOptions } from '../../simulator/soar/service.js';
import { seededRandom } from '../../simulator/web/random.js';
import { SimServer } from '../../simulator/web/server.js';

/** An object in an answer or a request. */
export interface Json {
  id?: number;
  [name: string]: unknown;
}

/** The first of a list that must not be empty. */
export function first(list: Json[] | undefined): Json {
  assert.ok(list?.[0], 'the list is empty');
  return list[0];
}

export interface Answer {
  status: number;
  json: Json;
  list: Json[];
  text: string;
  headers: Headers;
}

/** A simulated SOAR behind a real socket, and short ways to call it. */
export class SoarService {
  /** Epoch milliseconds; each read of it is one later than the one before. */
  static readonly began = 1_700_000_000_000;
  private clock = SoarService.began;
  private server: SimServer | undefined;
  origin = '';
  readonly authorization = `Basic ${Buffer.from('key-id:key-secret').toString('base64')}`;

  async start(options: Partial<SoarOptions> = {}): Promise<this> {
    const service = createSoarService({
      keyId: 'key-id',
      keySecret: 'key-secret',
      now: () => ++this.clock,
      ...options,
    });
    this.server = new SimServer({ service, host: '127.0.0.1', port: 0, random: seededRandom(1) });
    this.origin = await this.server.listen();
    return this;
  }

  async stop(): Promise<void> {
    await this.server?.close();
  }

  /** `path` as it stands after `/rest/orgs/201`, or a whole one that begins with `/rest`. */
  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const isForm = body instanceof FormData;
    const response = await fetch(`${this.origin}${path.startsWith('/rest') ? '' : '/rest/orgs/201'}${path}`, {
      method,
      headers: {
        authorization: this.authorization,
        ...(isForm || body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed: unknown = text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : undefined;
    const { status } = response;
    return { status, json: parsed as Json, list: parsed as Json[], text, headers: response.headers };
  }

  get(path: string, headers?: Record<string, string>): Promise<Answer> {
    return this.call('GET', path, undefined, headers);
  }

  post(path: string, body: unknown = {}): Promise<Answer> {
    return this.call('POST', path, body);
  }

  /** A `POST /__simulator/<name>` command. */
  async command(name: string, body: Json): Promise<Json> {
    const response = await fetch(`${this.origin}/__simulator/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await response.json()) as Json;
  }

  async state(): Promise<{ incidents: Json[]; counts: Json }> {
    const response = await fetch(`${this.origin}/__simulator/state`);
    return (await response.json()) as { incidents: Json[]; counts: Json };
  }

  /** Creates an incident and gives its id. */
  async incident(body: Json = {}): Promise<number> {
    const { json } = await this.post('/incidents', { name: 'Alert X', discovered_date: 1000, ...body });
    return Number(json.id);
  }
}
