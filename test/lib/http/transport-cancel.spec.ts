import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { type Clock, systemClock } from '../../../src/lib/clock.js';
import { type HttpRequest, HttpTransport } from '../../../src/lib/http/transport.js';
import { failureOf } from './failures.js';
import { type Stub, type StubAnswer, stubServer } from './stub-server.js';

const read: HttpRequest = { operation: 'read thing', method: 'GET', path: '/thing' };
const create: HttpRequest = { operation: 'create thing', method: 'POST', path: '/things' };

describe('Transport: time-outs and cancelling', () => {
  let stub: Stub;
  let transport: HttpTransport;
  let stop: AbortController;

  async function against(answer: (nth: number) => StubAnswer | Promise<StubAnswer>, maxInFlight = 10): Promise<void> {
    stub = await stubServer((_, nth) => answer(nth));
    transport = new HttpTransport({ service: 'Test', baseUrl: new URL(stub.url), maxInFlight });
    stop = new AbortController();
  }

  const abortAndHang = (): StubAnswer => {
    stop.abort();
    return 'hang';
  };

  afterEach(async () => {
    transport.close();
    await stub.close();
  });

  it('ends a call that gets no answer in time', async () => {
    await against(() => 'hang');
    const error = await failureOf(transport.json({ ...create, timeoutMs: 20 }));
    assert.equal(error.code, 'timeout');
    assert.equal(error.maybeApplied, true);
    assert.equal(error.retryable, true);
  });

  it('ends a read as soon as its signal aborts', async () => {
    await against(() => abortAndHang());
    const error = await failureOf(transport.json({ ...read, signal: stop.signal }));
    assert.equal(error.code, 'cancelled');
    assert.equal(error.retryable, false);
    assert.equal(error.maybeApplied, false);
    assert.equal(stub.received.length, 1);
  });

  it('sends nothing when the signal has already aborted', async () => {
    await against(() => ({ json: {} }));
    stop.abort();
    const error = await failureOf(transport.json({ ...create, signal: stop.signal }));
    assert.equal(error.code, 'cancelled');
    assert.equal(error.maybeApplied, false);
    assert.equal(stub.received.length, 0);
  });

  it('lets a changing call that was sent still answer, so that its outcome is known', async () => {
    await against(async () => {
      stop.abort();
      await new Promise((resolve) => setTimeout(resolve, 10));
      return { json: { done: true } };
    });
    assert.deepEqual(await transport.json({ ...create, signal: stop.signal }), { done: true });
  });

  it('ends a POST that only reads at once', async () => {
    await against(() => abortAndHang());
    const error = await failureOf(transport.json({ ...create, reads: true, signal: stop.signal }));
    assert.equal(error.code, 'cancelled');
  });

  it('ends the wait for the next try', async () => {
    await against(() => ({ status: 503, headers: { 'retry-after': '10' } }));
    const clock: Clock = {
      ...systemClock,
      sleep: (ms, signal) => {
        setImmediate(() => stop.abort());
        return systemClock.sleep(ms, signal);
      },
    };
    transport = new HttpTransport({ service: 'Test', baseUrl: new URL(stub.url), clock });
    assert.equal((await failureOf(transport.json({ ...read, signal: stop.signal }))).code, 'cancelled');
    assert.equal(stub.received.length, 1);
  });

  it('leaves the queue of waiting calls, and the others go on', async () => {
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await against(async () => {
      await held;
      return { json: {} };
    }, 1);
    const first = transport.json(read);
    const second = failureOf(transport.json({ ...create, signal: stop.signal }));
    const third = transport.json(read);
    stop.abort();
    const error = await second;
    assert.equal(error.code, 'cancelled');
    assert.equal(error.maybeApplied, false);
    letGo();
    await Promise.all([first, third]);
    assert.equal(stub.received.length, 2);
  });

  it('leaves no listener on a signal that lives longer than the calls', async () => {
    await against((nth) => (nth % 3 === 0 ? { status: 404 } : nth % 3 === 1 ? { status: 503 } : { json: {} }), 2);
    transport = new HttpTransport({
      service: 'Test',
      baseUrl: new URL(stub.url),
      maxInFlight: 2,
      retry: { firstWaitMs: 1 },
    });
    const calls = Array.from({ length: 30 }, () => transport.json({ ...read, signal: stop.signal }));
    await Promise.allSettled(calls);
    assert.equal(getEventListeners(stop.signal, 'abort').length, 0);
  });

  it('finishes the calls in flight when it is closed', async () => {
    await against(async () => {
      transport.close();
      await new Promise((resolve) => setTimeout(resolve, 5));
      return { json: { ok: true } };
    });
    assert.deepEqual(await transport.json(read), { ok: true });
  });
});
