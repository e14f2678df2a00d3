import { createHiveService, type HiveServiceOptions } from '../../simulator/hive/service.js';
import { seededRandom } from '../../simulator/web/random.js';
import { SimServer } from '../../simulator/web/server.js';

export const appId = '11111111-2222-4333-a444-555555555555';
export const appSecret = 'simulated-secret';

/** One page of a list. */
export interface Page<T = Record<string, unknown>> {
  result: T[];
  nextPage: string;
  remainingItems: number;
}

export interface Answer<T> {
  status: number;
  headers: Headers;
  body: T;
}

export interface RunningHive {
  url: string;
  origin: string;
  /** Calls `/rqt-api/1<path>`, or an absolute address, with a living token. */
  call<T = unknown>(method: string, path: string, body?: unknown): Promise<Answer<T>>;
  /** `POST /__simulator/<name>` */
  order<T = { ids: string[] }>(name: string, body?: unknown): Promise<Answer<T>>;
  /** Follows `nextPage` to the end; every page's items. */
  pages<T = { id: string }>(path: string): Promise<T[][]>;
  advance(ms: number): void;
  close(): Promise<void>;
}

/** A Hive on a free port whose clock stands still unless it is advanced. */
export async function runHive(options: Partial<HiveServiceOptions> = {}): Promise<RunningHive> {
  let now = Date.parse('2024-05-06T07:08:09.010Z');
  const random = seededRandom(options.alerts ?? 1);
  const service = createHiveService({ appId, appSecret, now: () => now, random, events: 0, gatewayMs: 5, ...options });
  const server = new SimServer({ service, host: '127.0.0.1', port: 0, random });
  const origin = await server.listen();
  const url = `${origin}/rqt-api`;
  let token = '';
  const ask = async <T>(method: string, address: string, body?: unknown): Promise<Answer<T>> => {
    const response = await fetch(address, {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? undefined : JSON.parse(text)) as T,
    };
  };
  const call = async <T>(method: string, path: string, body?: unknown): Promise<Answer<T>> => {
    if (token === '') {
      const credentials = { id: appId, secret: appSecret };
      token = (await ask<{ token: string }>('POST', `${url}/1/authenticate`, credentials)).body.token;
    }
    return ask(method, path.startsWith('http') ? path : `${url}/1${path}`, body);
  };
  return {
    url,
    origin,
    call,
    order: (name, body) => ask('POST', `${origin}/__simulator/${name}`, body ?? {}),
    pages: async <T>(path: string) => {
      const pages: T[][] = [];
      for (let next = path; next !== ''; ) {
        const { body } = await call<Page<T>>('GET', next);
        pages.push(body.result);
        next = body.nextPage;
      }
      return pages;
    },
    advance: (ms) => {
      now += ms;
    },
    close: () => server.close(),
  };
}
