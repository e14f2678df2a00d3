import assert from 'node:assert/strict';
import type { HiveOptions } from '../../../../src/lib/hive/client.js';
import type { ChangeRecord } from '../../../../src/lib/http/guard.js';
import { type Direction, switchIsolation } from '../../../../src/lib/response/endpoints/isolation.js';
import { type HiveStub, hiveStub } from '../../hive/hive-stub.js';
import { failureOf } from '../../http/failures.js';
import type { StubAnswer } from '../../http/stub-server.js';

const windows = { id: '34', osType: 1, os: 'Windows 10', connected: true, isolated: false, lastSeenAt: 'yesterday' };
const offline = { message: 'Endpoint offline', details: { endpointId: '34', lastSeenAt: 'yesterday' } };
const page = '<!doctype html><html><head><title>504 Gateway Time-out</title></head></html>';

describe('Isolation', () => {
  let hive: HiveStub;
  let audit: ChangeRecord[] = [];
  afterEach(() => hive?.close());

  /** A Hive whose endpoint is seen as these say, one after the other and then always as the last, and what it answers to an order. */
  const start = async (seen: (object | StubAnswer)[], ordered: StubAnswer, options: Partial<HiveOptions> = {}) => {
    audit = [];
    let looks = 0;
    hive = await hiveStub(
      ({ method }) => {
        if (method !== 'GET') return ordered;
        const look = seen[Math.min(looks++, seen.length - 1)] as object;
        return 'status' in look ? (look as StubAnswer) : { json: { ...windows, ...look } };
      },
      { onChange: (record) => audit.push(record), retry: { tries: 1 }, ...options },
    );
  };
  const order = (direction: Direction = 'isolate', waitMs = 0) =>
    switchIsolation(hive.client, '34', direction, { waitMs, clock: hive.clock });
  const sent = () => hive.calls.filter(({ method }) => method === 'POST').map(({ url }) => url.split('/').at(-1));
  const took = { json: { success: true } };

  it('that Hive takes is ordered; nobody looked whether the endpoint follows', async () => {
    await start([{}], took);
    const answer = { success: true };
    assert.deepEqual(await order(), { outcome: 'ordered', dryRun: false, isolated: false, answer });
    assert.deepEqual(sent(), ['isolate']);
    assert.deepEqual(
      audit.map(({ ending }) => ending),
      ['done'],
    );
  });

  for (const [direction, isolated] of [
    ['isolate', true],
    ['deisolate', false],
  ] as const) {
    it(`(${direction}) is seen in the endpoint when it waits, looking more and more rarely`, async () => {
      const before = { isolated: !isolated };
      await start([before, before, before, before, { isolated }], took);
      const { outcome, reason, isolated: seen } = await order(direction, 60_000);
      assert.deepEqual([outcome, reason, seen], [`${direction}d`, undefined, isolated]);
      assert.deepEqual(hive.clock.slept, [250, 500, 1000, 2000]);
      assert.deepEqual(sent(), [direction]);
    });

    it(`(${direction}) of an endpoint that is so already is said, and ordered all the same: an opposite order may be on its way`, async () => {
      await start([{ isolated }], took);
      const { outcome, reason } = await order(direction, 60_000);
      assert.equal(outcome, 'already');
      assert.match(reason ?? '', isolated ? /isolated already/ : /was not isolated/);
      assert.deepEqual([sent(), hive.clock.slept], [[direction], []]);
    });
  }

  it('that is not seen within the limit is not confirmed, and said to have been ordered', async () => {
    await start([{}], took);
    const { outcome, reason, isolated } = await order('isolate', 10_000);
    assert.deepEqual([outcome, isolated], ['not-confirmed', false]);
    assert.match(reason ?? '', /^isolated was ordered, and not seen within 10 s: it may still happen$/);
    assert.equal(
      hive.clock.slept.reduce((sum, ms) => sum + ms, 0),
      10_000,
    );
  });

  it('goes on looking while the endpoint cannot be read, and says so at the end', async () => {
    const down = { status: 500, json: { message: 'out of order' } };
    await start([{}, down, down, { isolated: true }], took);
    assert.equal((await order('isolate', 10_000)).outcome, 'isolated');
    await hive.close();
    await start([{}, down], took);
    const { outcome, reason } = await order('isolate', 10_000);
    assert.equal(outcome, 'not-confirmed');
    assert.match(reason ?? '', /out of order/);
  });

  it('that fails on the endpoint says with what, and takes an older failure for none', async () => {
    const old = { isolationStatusFailure: 'old driver trouble' };
    await start([old, old, { isolationStatusFailure: 'no driver' }], took);
    const { outcome, reason } = await order('isolate', 60_000);
    assert.deepEqual([outcome, reason, hive.clock.slept.length], ['failed', 'no driver', 2]);
  });

  it('whose wait is ended is not confirmed', async () => {
    await start([{}], took);
    const closing = new AbortController();
    const looked = hive.clock.sleep.bind(hive.clock);
    hive.clock.sleep = async (ms, signal) => {
      closing.abort();
      await looked(ms, signal);
    };
    const options = { waitMs: 60_000, clock: hive.clock, signal: closing.signal };
    const { outcome, reason } = await switchIsolation(hive.client, '34', 'isolate', options);
    assert.equal(outcome, 'not-confirmed');
    assert.match(reason ?? '', /the wait was ended/);
  });

  for (const status of [200, 504]) {
    it(`of an offline endpoint is told by Hive (${status}), and the audit says that nothing was done`, async () => {
      await start([{}], { status, json: offline });
      const { outcome, reason, answer } = await order();
      assert.deepEqual([outcome, reason, answer], ['offline', 'Endpoint offline', offline]);
      assert.deepEqual(
        audit.map(({ ending, reason: why }) => [ending, why]),
        [['not-done', 'Endpoint offline']],
      );
    });
  }

  for (const [what, answer] of Object.entries<StubAnswer>({
    'a web page of a proxy': { status: 504, text: page },
    'nothing at all': { status: 504 },
    'no answer in time': 'hang',
  })) {
    describe(`answered with ${what}`, () => {
      // Long enough for a busy machine to sign in and to look at the endpoint.
      const silent = { timeoutMs: 500 };
      it('is explained by an endpoint that is offline', async () => {
        await start([{ connected: false }], answer, silent);
        const { outcome, reason, isolated } = await order();
        assert.deepEqual([outcome, reason, isolated], ['offline', 'Endpoint offline, last seen yesterday', false]);
      });

      it('is explained by a system that cannot be isolated', async () => {
        await start([{ osType: 2, os: 'Ubuntu 22.04' }], answer, silent);
        const { outcome, reason } = await order();
        assert.equal(outcome, 'unsupported');
        assert.match(reason ?? '', /only Windows endpoints can be isolated, and this one runs Ubuntu 22.04/);
      });

      it('has happened when the endpoint shows it', async () => {
        await start([{}, { isolated: true }], answer, silent);
        const { outcome, reason, isolated } = await order();
        assert.deepEqual([outcome, reason, isolated], ['isolated', undefined, true]);
      });

      it('has not happened when the endpoint was so before', async () => {
        await start([{ isolated: true, connected: false }], answer, silent);
        assert.equal((await order()).outcome, 'offline');
      });

      it('is an error when the endpoint explains nothing, or cannot be read', async () => {
        for (const later of [{}, { status: 403, json: { message: 'no right' } }]) {
          await start([{}, later], answer, silent);
          const error = await failureOf(order());
          assert.equal(error.operation, 'isolate endpoint');
          assert.equal(error.maybeApplied, true);
          assert.deepEqual(
            audit.map(({ ending }) => ending),
            ['unknown'],
          );
          await hive.close();
        }
      });
    });
  }

  it('that another failure prevents is an error, and the endpoint is not blamed', async () => {
    for (const answer of [
      { status: 500, text: page },
      { status: 403, json: { message: 'no right' } },
      { status: 200, text: page },
    ]) {
      await start([{ connected: false, osType: 2 }], answer);
      const error = await failureOf(order());
      assert.equal(error.operation, 'isolate endpoint');
      await hive.close();
    }
  });

  it('that Hive refuses is refused, in its words', async () => {
    await start([{}], { json: { success: false, message: 'Agent too old' } });
    const { outcome, reason, answer } = await order();
    assert.deepEqual([outcome, reason], ['refused', 'Agent too old']);
    assert.deepEqual(answer, { success: false, message: 'Agent too old' });
    await hive.close();
    await start([{}], { json: { success: false } });
    assert.equal((await order()).outcome, 'refused');
  });

  it('of an endpoint Hive does not know is not found, and nothing is sent', async () => {
    await start([{ status: 404, json: { message: 'Endpoint not found' } }], took);
    const { outcome, reason, isolated } = await order();
    assert.deepEqual([outcome, reason, isolated, sent()], ['not-found', 'Endpoint not found', null, []]);
  });

  it('is not supported by a Hive that knows the endpoint and not the call', async () => {
    await start([{ isolated: true }], { status: 404, json: { message: 'Not found' } });
    const { outcome, reason, answer } = await order('deisolate');
    assert.deepEqual([outcome, answer], ['unsupported', { message: 'Not found' }]);
    assert.match(reason ?? '', /no call to deisolate/);
  });

  it('of a protected endpoint is refused with the rule, and its release is not', async () => {
    await start([{ name: 'DC-1', isolated: true }], took, { protect: { endpointNames: ['dc-*'] } });
    const { outcome, reason } = await order();
    assert.equal(outcome, 'protected');
    assert.match(reason ?? '', /name "dc-\*"/);
    assert.equal((await order('deisolate')).outcome, 'ordered');
    assert.deepEqual(sent(), ['deisolate']);
  });

  it('reads the endpoint once, for the rules as well', async () => {
    await start([{}], took, { protect: { endpointNames: ['dc-*'], domainControllers: true } });
    assert.equal((await order()).outcome, 'ordered');
    assert.deepEqual(
      hive.calls.map(({ method }) => method),
      ['GET', 'POST'],
    );
  });

  it('in a dry run is marked, not waited for, and nothing is sent', async () => {
    await start([{}], took, { dryRun: true });
    const { outcome, dryRun, reason } = await order('isolate', 60_000);
    assert.deepEqual([outcome, dryRun, reason, sent()], ['dry-run', true, undefined, []]);
  });

  it('needs an id of an endpoint, and asks nothing without', async () => {
    await start([{}], took);
    for (const id of ['', '../1', '34\0', '34/isolate']) {
      await assert.rejects(switchIsolation(hive.client, id, 'isolate'), { name: 'InputError', input: 'endpointId' });
    }
    assert.deepEqual(hive.received, []);
  });
});
