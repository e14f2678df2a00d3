import assert from 'node:assert/strict';
import { type HttpRequest, HttpTransport, type TransportOptions } from '../../../src/lib/http/transport.js';
import { failureOf } from './failures.js';
import { FastClock } from './fast-clock.js';
import { type Stub, type StubAnswer, stubServer } from './stub-server.js';

const read: HttpRequest = { operation: 'read thing', method: 'GET', path: '/thing' };
const create: HttpRequest = { operation: 'create thing', method: 'POST', path: '/things', body: { name: 'a' } };

describe('Transport: what is tried again', () => {
  let stub: Stub;
  let transport: HttpTransport;
  let clock: FastClock;

  async function against(answers: StubAnswer[], options: Partial<TransportOptions> = {}): Promise<void> {
    stub = await stubServer((_, nth) => answers[Math.min(nth, answers.length) - 1] ?? 'cut');
    clock = new FastClock();
    transport = new HttpTransport({ service: 'Test', baseUrl: new URL(stub.url), clock, ...options });
  }

  afterEach(async () => {
    transport.close();
    await stub.close();
  });

  for (const status of [408, 425, 429, 500, 502, 503, 504]) {
    it(`reads again after HTTP ${status}`, async () => {
      await against([{ status }, { json: { ok: true } }]);
      assert.deepEqual(await transport.json(read), { ok: true });
      assert.equal(stub.received.length, 2);
    });
  }

  for (const status of [400, 401, 403, 404, 409, 422, 501]) {
    it(`does not read again after HTTP ${status}`, async () => {
      await against([{ status }, { json: {} }]);
      const error = await failureOf(transport.json(read));
      assert.equal(error.status, status);
      assert.equal(stub.received.length, 1);
    });
  }

  for (const fault of ['cut', 'half'] as const) {
    it(`reads again after a connection that broke (${fault})`, async () => {
      await against([fault, { json: { ok: true } }]);
      assert.deepEqual(await transport.json(read), { ok: true });
    });
  }

  it('gives up after four tries, each wait about twice the one before', async () => {
    await against([{ status: 503 }]);
    const error = await failureOf(transport.json(read));
    assert.equal(error.code, 'server');
    assert.equal(error.retryable, true);
    assert.equal(stub.received.length, 4);
    const [first = 0, second = 0, third = 0] = clock.slept;
    assert.equal(clock.slept.length, 3);
    assert.ok(first >= 125 && first <= 250, `first wait ${first}`);
    assert.ok(second >= 250 && second <= 500, `second wait ${second}`);
    assert.ok(third >= 500 && third <= 1000, `third wait ${third}`);
  });

  it('waits as long as Retry-After asks, in seconds or as a date', async () => {
    await against([{ status: 429, headers: { 'retry-after': '7' } }, { json: {} }]);
    await transport.json(read);
    assert.deepEqual(clock.slept, [7000]);
    await stub.close();
    const date = new Date(clock.now() + 5000).toUTCString();
    await against([{ status: 503, headers: { 'retry-after': date } }, { json: {} }]);
    clock.time = Date.parse(date) - 5000;
    await transport.json(read);
    assert.deepEqual(clock.slept, [5000]);
  });

  it('hands the error up, with the wait, when Retry-After asks for more than the ceiling', async () => {
    await against([{ status: 429, headers: { 'retry-after': '120' } }]);
    const error = await failureOf(transport.json(read));
    assert.equal(error.code, 'rate-limited');
    assert.equal(error.retryAfterMs, 120_000);
    assert.equal(stub.received.length, 1);
  });

  for (const answer of ['cut', 'half', { status: 500 }, { status: 503 }] as StubAnswer[]) {
    it(`never sends a POST twice after ${JSON.stringify(answer)}, and says that it may have taken effect`, async () => {
      await against([answer, { json: {} }]);
      const error = await failureOf(transport.json(create));
      assert.equal(error.maybeApplied, true);
      assert.equal(stub.received.length, 1);
    });
  }

  it('sends a POST again that may be repeated', async () => {
    await against(['cut', { json: { ok: true } }]);
    assert.deepEqual(await transport.json({ ...create, idempotent: true }), { ok: true });
    assert.equal(stub.received[1]?.body, '{"name":"a"}');
  });

  it('sends a POST again that was turned away by a rate limit', async () => {
    await against([{ status: 429 }, { json: { ok: true } }]);
    assert.deepEqual(await transport.json(create), { ok: true });
  });

  it('says that a rejected POST did not take effect', async () => {
    await against([{ status: 422, json: { message: 'no such field' } }]);
    const error = await failureOf(transport.json(create));
    assert.equal(error.code, 'rejected');
    assert.equal(error.maybeApplied, false);
    assert.match(error.message, /no such field/);
  });

  it('sends a POST again when nothing listened, as it never arrived', async () => {
    await against([{ json: { ok: true } }]);
    const port = Number(new URL(stub.url).port);
    await stub.close();
    let tries = 0;
    clock.sleep = async () => {
      if (++tries === 2) stub = await stubServer(() => ({ json: { ok: true } }), { port });
    };
    assert.deepEqual(await transport.json(create), { ok: true });
    assert.equal(tries, 2);
  });

  const change: HttpRequest = {
    operation: 'change thing',
    method: 'PATCH',
    path: '/things',
    body: {},
    idempotent: true,
  };

  it('says that a change may have taken effect by an earlier try than the one that was refused', async () => {
    await against([{ status: 500 }, { status: 403, json: { message: 'no' } }]);
    const error = await failureOf(transport.json(change));
    assert.deepEqual([error.code, error.maybeApplied, error.answer], ['forbidden', true, { message: 'no' }]);
  });

  it('says so, too, when the caller gives up before the next try', async () => {
    await against([{ status: 500 }]);
    const caller = new AbortController();
    clock.sleep = async () => {
      caller.abort();
      throw caller.signal.reason;
    };
    const error = await failureOf(transport.json({ ...change, signal: caller.signal }));
    assert.deepEqual([error.code, error.maybeApplied, stub.received.length], ['cancelled', true, 1]);
  });
});
