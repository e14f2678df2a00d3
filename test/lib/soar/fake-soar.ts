import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../../src/lib/clock.js';
import { SoarClient } from '../../../src/lib/soar/client.js';
import type { SoarOptions } from '../../../src/lib/soar/requests.js';

export interface Call {
  method: string;
  /** Below the prefix, without the query. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  raw: Buffer;
  /** The parsed JSON body. */
  body: Record<string, unknown>;
}

export interface Answer {
  status?: number;
  json?: unknown;
  text?: string;
  headers?: Record<string, string>;
  /** Cuts the connection instead of answering. */
  cut?: boolean;
  /** Waits for this before answering. */
  after?: Promise<unknown>;
}

type Route = (call: Call) => Answer;

export const orgId = 201;
export const keyId = 'key-1';
export const keySecret = 'very-secret-word';

const organization = { id: orgId, name: 'Example Org', uuid: 'uuid-201', cloud_account: null, enabled: true };

/** A server that answers what a test tells it, for the faults a whole simulator would be in the way of. */
export class FakeSoar {
  readonly calls: Call[] = [];
  private readonly routes = new Map<string, Route>();
  private readonly clients: SoarClient[] = [];
  private readonly server: Server;

  constructor(private readonly prefix = '') {
    this.server = createServer((message, response) => void this.serve(message, response));
    this.on('GET /rest/session', () => ({
      json: { orgs: [organization], api_key_handle: 9, session_ip: '192.0.2.4' },
    }));
  }

  async start(): Promise<this> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return this;
  }

  async stop(): Promise<void> {
    for (const client of this.clients) client.close();
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${this.prefix}`;
  }

  client(options: Partial<SoarOptions> = {}): SoarClient {
    const retry = { firstWaitMs: 1, longestWaitMs: 2 };
    const client = new SoarClient({ url: this.url, org: 'Example Org', keyId, keySecret, retry, ...options });
    this.clients.push(client);
    return client;
  }

  /** `GET /incidents/2154` (inside the organization) or `GET /rest/session`. Several answers come one after the other, the last for ever. */
  on(route: string, ...answers: (Route | Answer)[]): this {
    const [method, path = ''] = route.split(' ');
    let next = 0;
    this.routes.set(`${method} ${path.startsWith('/rest/') ? path : `/rest/orgs/${orgId}${path}`}`, (call) => {
      const answer = answers[Math.min(next++, answers.length - 1)] ?? {};
      return typeof answer === 'function' ? answer(call) : answer;
    });
    return this;
  }

  /** What was called, inside the organization: `PATCH /incidents/2154`. */
  to(route: string): Call[] {
    const [method, path = ''] = route.split(' ');
    const full = path.startsWith('/rest/') ? path : `/rest/orgs/${orgId}${path}`;
    return this.calls.filter((call) => call.method === method && call.path === full);
  }

  private async serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = await this.read(message);
    if (!call) return;
    this.calls.push(call);
    const route = this.routes.get(`${call.method} ${call.path}`);
    const answer = route?.(call) ?? { status: 404, json: { success: false, message: `Unable to find ${call.path}` } };
    await answer.after;
    if (answer.cut) return void message.socket.destroy();
    response.writeHead(answer.status ?? 200, { 'set-cookie': 'JSESSIONID=abc', ...answer.headers });
    response.end(answer.text ?? (answer.json === undefined ? '' : JSON.stringify(answer.json)));
  }

  private async read(message: IncomingMessage): Promise<Call | undefined> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of message) chunks.push(chunk as Buffer);
    } catch {
      return undefined; // the client hung up while sending
    }
    const url = new URL(message.url ?? '', 'http://soar');
    const raw = Buffer.concat(chunks);
    const json = message.headers['content-type']?.startsWith('application/json');
    return {
      method: message.method ?? '',
      path: url.pathname.startsWith(this.prefix) ? url.pathname.slice(this.prefix.length) : `outside ${url.pathname}`,
      query: url.searchParams,
      headers: message.headers,
      raw,
      body: json ? (JSON.parse(raw.toString()) as Record<string, unknown>) : {},
    };
  }
}

/** A clock a test moves by hand; sleeping moves it too. */
export class HandClock implements Clock {
  time = 1_700_000_000_000;

  now(): number {
    return this.time;
  }

  async sleep(ms: number): Promise<void> {
    this.time += ms;
  }
}

/** A field as `GET /types/incident` describes it. */
export function field(name: string, more: Record<string, unknown> = {}) {
  return { id: 1, name, text: name.toUpperCase(), prefix: null, input_type: 'text', ...more };
}

export function select(name: string, choices: Record<string, number | string>, more: Record<string, unknown> = {}) {
  const values = Object.entries(choices).map(([label, value]) => ({ label, value, enabled: true }));
  return field(name, { input_type: 'select', values, ...more });
}

export function typeOf(name: string, fields: ReturnType<typeof field>[], more: Record<string, unknown> = {}) {
  const byName = Object.fromEntries(fields.map((one) => [one.name, one]));
  return { id: 0, type_id: 0, type_name: name, display_name: name, fields: byName, ...more };
}

export const incidentType = typeOf('incident', [
  field('name', { required: 'always' }),
  field('description', { input_type: 'textarea', rich_text: true }),
  select('severity_code', { Low: 4, Medium: 5, High: 6 }),
  select('plan_status', { Active: 'A', Closed: 'C' }),
  select('resolution_id', { Unresolved: 7, Duplicate: 8, Resolved: 10 }, { required: 'close' }),
  field('resolution_summary', { input_type: 'textarea', rich_text: true, required: 'close' }),
  select('incident_type_ids', { Malware: 19, Phishing: 22 }, { input_type: 'multiselect' }),
  field('reaqta_id', { prefix: 'properties' }),
  field('reaqta_tags', { prefix: 'properties' }),
]);

export function incident(more: Record<string, unknown> = {}) {
  return {
    id: 2154,
    name: 'Alert X',
    vers: 7,
    plan_status: 'A',
    description: null,
    create_date: 1,
    discovered_date: 1,
    severity_code: 4,
    resolution_id: null,
    resolution_summary: null,
    incident_type_ids: [],
    properties: { reaqta_id: '834832646071648258', reaqta_tags: 'a' },
    ...more,
  };
}
