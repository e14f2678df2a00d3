import assert from 'node:assert/strict';
import { ServiceError } from '../../../../src/lib/http/errors.js';
import { PollLoop, type PollLoopOptions } from '../../../../src/lib/sync/polling/poll-loop.js';
import { FakeClock, settled } from '../../state/fake-clock.js';

const intervalMs = 60_000;
const minute = 60_000;

/** A loop over a service whose polls end when the test says so. */
class Loop {
  readonly clock = new FakeClock(0);
  readonly loop: PollLoop;
  /** When each poll began. */
  readonly began: number[] = [];
  readonly failures: { error: unknown; at: number; nextAt: number }[] = [];
  running = 0;
  most = 0;
  private finish: (() => void)[] = [];

  constructor(
    private readonly answer: 'at once' | 'later' | (() => Error) = 'at once',
    options: Partial<PollLoopOptions> = {},
  ) {
    this.loop = new PollLoop({
      intervalMs,
      clock: this.clock,
      poll: (signal) => this.poll(signal),
      onFailure: (error, nextAt) => this.failures.push({ error, at: this.clock.now(), nextAt }),
      ...options,
    });
  }

  /** Lets the poll under way end. */
  async end(): Promise<void> {
    this.finish.pop()?.();
    await settled();
  }

  private async poll(signal: AbortSignal): Promise<void> {
    this.began.push(this.clock.now());
    this.most = Math.max(this.most, ++this.running);
    try {
      if (typeof this.answer === 'function') throw this.answer();
      if (this.answer === 'later') await this.untilEnded(signal);
    } finally {
      this.running--;
    }
  }

  private untilEnded(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      this.finish.push(resolve);
      signal.addEventListener('abort', () => reject(new Error('cancelled')), { once: true });
    });
  }
}

describe('A poll loop', () => {
  it('polls at the start and then at its interval', async () => {
    const { loop, clock, began } = new Loop();
    assert.deepEqual(began, []);
    loop.start();
    loop.start();
    await clock.pass(3 * intervalMs);
    await loop.close();
    assert.deepEqual(
      began,
      [0, 1, 2, 3].map((n) => n * intervalMs),
    );
  });

  it('never has two polls at once, however long one takes and however often it is asked', async () => {
    const slow = new Loop('later');
    const { loop, clock, began } = slow;
    loop.start();
    await clock.pass(5 * intervalMs);
    for (let asked = 0; asked < 3; asked++) loop.pollNow();
    await clock.pass(intervalMs);
    assert.deepEqual([began.length, slow.most], [1, 1]);
    await slow.end();
    assert.deepEqual(began, [0, 6 * intervalMs]); // the three asked for one more
    await slow.end();
    assert.equal(began.length, 2);
    await clock.pass(intervalMs);
    assert.deepEqual([began.length, slow.most], [3, 1]);
    await loop.close();
  });

  it('polls at once when it is asked while it waits, and then at its interval again', async () => {
    const { loop, clock, began } = new Loop();
    loop.start();
    await clock.pass(10_000);
    loop.pollNow();
    await clock.pass(intervalMs);
    await loop.close();
    assert.deepEqual(began, [0, 10_000, 10_000 + intervalMs]);
  });

  it('waits longer after each failure, up to five minutes, and says when it tries again', async () => {
    const { loop, clock, began, failures } = new Loop(() => new Error('down'));
    loop.start();
    await clock.pass(60 * minute);
    await loop.close();
    const waits = failures.map(({ at, nextAt }) => nextAt - at);
    for (const [attempt, wait] of waits.entries()) {
      const ceiling = Math.min(5_000 * 2 ** attempt, 5 * minute);
      assert.ok(wait >= ceiling / 2 && wait <= ceiling, `wait ${attempt} is ${wait} ms`);
    }
    assert.ok(waits.length > 12, 'it stopped trying');
    assert.ok(waits.slice(7).every((wait) => wait >= 2.5 * minute));
    for (const [n, at] of began.slice(1).entries()) {
      const nextAt = failures[n]?.nextAt ?? 0;
      assert.ok(at >= nextAt && at - nextAt <= 1, 'it did not keep to what it said');
    }
  });

  it('goes back to its interval after a success', async () => {
    let failing = true;
    const { loop, clock, failures } = new Loop('at once', {
      poll: () => (failing ? Promise.reject(new Error('down')) : Promise.resolve()),
    });
    loop.start();
    await clock.pass(20 * minute);
    failing = false;
    await clock.pass(6 * minute);
    failing = true;
    const before = failures.length;
    await clock.pass(intervalMs);
    await loop.close();
    const [first] = failures.slice(before);
    assert.ok(first && first.nextAt - first.at <= 5_000, 'it still waits long after a first failure');
  });

  it('never waits longer than its interval after a first failure, for one that is short', async () => {
    const { loop, clock, failures } = new Loop(() => new Error('down'), { intervalMs: 1_000 });
    loop.start();
    await clock.pass(0);
    await loop.close();
    assert.ok((failures[0]?.nextAt ?? 0) <= 1_000);
  });

  it('waits as long as the service asks for', async () => {
    const limited = {
      service: 'ReaQta-Hive',
      operation: 'list alerts',
      code: 'rate-limited',
      retryable: true,
    } as const;
    const { loop, clock, began } = new Loop(() => new ServiceError({ ...limited, retryAfterMs: 20 * minute }));
    loop.start();
    await clock.pass(20 * minute - 1);
    assert.equal(began.length, 1);
    await clock.pass(1);
    await loop.close();
    assert.deepEqual(began, [0, 20 * minute]);
  });

  it('tries again after an hour, however long the service asks for', async () => {
    const limited = { service: 'ReaQta-Hive', operation: 'list alerts', code: 'server', retryable: true } as const;
    const { loop, clock, began, failures } = new Loop(() => new ServiceError({ ...limited, retryAfterMs: 1e17 }));
    loop.start();
    await clock.pass(60 * minute);
    await loop.close();
    assert.deepEqual(began, [0, 60 * minute]);
    assert.equal(failures[0]?.nextAt, 60 * minute);
  });

  it('tries at once when it is asked after a failure', async () => {
    const { loop, clock, began } = new Loop(() => new Error('down'));
    loop.start();
    await clock.pass(1);
    loop.pollNow();
    await clock.pass(0);
    await loop.close();
    assert.deepEqual(began, [0, 1]);
  });

  for (const [when, answer] of [
    ['while it waits', 'at once'],
    ['during a poll', 'later'],
    ['after a failure', () => new Error('down')],
  ] as const) {
    it(`leaves nothing behind when it is closed ${when}: no timer, no poll, no failure told`, async () => {
      const one = new Loop(answer);
      one.loop.start();
      await settled();
      const told = one.failures.length;
      await one.loop.close();
      await one.clock.pass(24 * 60 * minute);
      assert.deepEqual([one.began.length, one.running, one.clock.asleep, one.failures.length], [1, 0, 0, told]);
      one.loop.pollNow();
      one.loop.start();
      await one.clock.pass(minute);
      assert.equal(one.began.length, 1);
    });
  }

  it('can be closed without having been started', async () => {
    const { loop, began } = new Loop();
    await loop.close();
    assert.deepEqual(began, []);
  });
});
