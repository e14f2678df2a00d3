import { HiveClient, type HiveOptions } from '../../../src/lib/hive/client.js';
import { FastClock } from '../http/fast-clock.js';
import { type Received, type Stub, type StubAnswer, stubServer } from '../http/stub-server.js';

export interface HiveStub extends Stub {
  client: HiveClient;
  clock: FastClock;
  /** Requests but those for a token. */
  calls: Received[];
  /** Requests for a token. */
  signIns: number;
}

export const page = (result: unknown[], nextPage = '', remainingItems = nextPage ? 1 : 0): StubAnswer => ({
  json: { result, nextPage, remainingItems },
});

export const alert = (id: string, more: object = {}): object => ({
  id,
  endpoint: {},
  receivedAt: '2026-01-01T00:00:00.000Z',
  ...more,
});

/** A Hive that hands out tokens `token-1`, `token-2` … for 15 minutes, and a client for it. */
export async function hiveStub(
  answer: (request: Received, nth: number) => StubAnswer | Promise<StubAnswer>,
  options: Partial<HiveOptions> & { signIn?: (nth: number) => StubAnswer | Promise<StubAnswer> } = {},
): Promise<HiveStub> {
  const { signIn, ...clientOptions } = options;
  const clock = new FastClock();
  const token = (nth: number) => ({ json: { token: `token-${nth}`, expiresAt: clock.now() / 1000 + 900 } });
  const stub = (await stubServer((request) => {
    if (request.url.endsWith('/authenticate')) return (signIn ?? token)(++stub.signIns);
    return answer(request, stub.calls.push(request));
  })) as HiveStub;
  const closeServer = stub.close.bind(stub);
  const client = new HiveClient({ url: stub.url, appId: 'app', appSecret: 'a-secret-key', clock, ...clientOptions });
  return Object.assign(stub, {
    clock,
    client,
    calls: [],
    signIns: 0,
    close: async () => {
      client.close();
      await closeServer();
    },
  });
}
