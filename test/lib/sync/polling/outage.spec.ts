import assert from 'node:assert/strict';
import type { Dispatch } from '../../../../src/lib/delivery/item.js';
import { ServiceError } from '../../../../src/lib/http/errors.js';
import type { SoarClient } from '../../../../src/lib/soar/client.js';
import { escalate } from '../../../../src/lib/sync/cases/escalate.js';
import { follow } from '../../../../src/lib/sync/cases/follow.js';
import type { AlertArrival } from '../../../../src/lib/sync/polling/poll-alerts.js';
import { PollLoop } from '../../../../src/lib/sync/polling/poll-loop.js';
import { until } from '../../state/fake-clock.js';
import { Simulated } from '../simulated.js';
import { PollRig } from './poll-rig.js';

const minute = 60_000;
const feeds = ['new', 'closed'] as const;

/** The whole way from Hive to SOAR: a loop for each feed, and a flow that makes and closes cases and says so. */
class Synchronisation {
  /** Failed polls. */
  failures = 0;
  private working = 0;
  private polling = 0;
  private loops: PollLoop[] = [];
  private rig!: PollRig;
  private soar: SoarClient;

  private constructor(private readonly simulated: Simulated) {
    this.soar = simulated.soarClient({ retry: { tries: 1 } });
  }

  static async start(simulated: Simulated): Promise<Synchronisation> {
    const made = new Synchronisation(simulated);
    const hive = simulated.hiveClient({ retry: { tries: 1 } });
    made.rig = await PollRig.open(hive, { mode: 'acknowledge', maxInFlight: 5, onSend: (one) => void made.take(one) });
    made.loops = feeds.map((feed) => made.loopOf(feed));
    for (const loop of made.loops) loop.start();
    await made.quiet();
    return made;
  }

  get letters(): number {
    return this.rig.letters.length;
  }

  /** Lets time pass, here and in the Hive. */
  async pass(minutes: number): Promise<void> {
    for (let passed = 0; passed < minutes; passed++) {
      await this.simulated.later(minute);
      await this.rig.clock.pass(minute);
      await this.quiet();
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.loops.map((loop) => loop.close()));
    await this.rig.close();
    this.soar.close();
  }

  /** Until nothing can happen before more time has passed. */
  private quiet(): Promise<void> {
    return until(() => this.working === 0 && (this.polling === 0 || this.rig.delivery.counters().waiting > 0));
  }

  private loopOf(feed: (typeof feeds)[number]): PollLoop {
    return new PollLoop({
      intervalMs: minute,
      clock: this.rig.clock,
      poll: async (signal) => {
        this.polling++;
        await this.rig.poll(feed, signal).finally(() => this.polling--);
      },
      onFailure: () => this.failures++,
    });
  }

  private async take({ items: [item], token }: Dispatch<AlertArrival>): Promise<void> {
    assert.ok(item);
    const { alert, change } = item.value;
    this.working++;
    try {
      if (change) await follow(this.soar, alert, change, { hive: 'north' });
      else await escalate(this.soar, alert, { hive: 'north' });
      this.rig.delivery.settle(token, 'done');
    } catch (error) {
      const outage = error instanceof ServiceError && error.retryable;
      this.rig.delivery.settle(token, 'give-back', { reason: String(error), outage });
    } finally {
      this.working--;
    }
  }
}

describe('An outage of an hour loses nothing and doubles nothing', () => {
  let simulated: Simulated;

  before(async () => {
    simulated = await Simulated.start();
  });
  beforeEach(() => simulated.reset());
  after(() => simulated.close());

  for (const [what, side, fault] of [
    ['of SOAR, which answers 503', 'soar', { kind: 'status', status: 503 }],
    ['of SOAR, which loses its answers', 'soar', { kind: 'apply-then-fail', status: 0, path: '^POST .*/incidents$' }],
    ['of SOAR, whose proxy answers with a web page', 'soar', { kind: 'html' }],
    ['of Hive, which cuts every connection', 'hive', { kind: 'reset' }],
    ['of Hive, which answers 503', 'hive', { kind: 'status', status: 503 }],
  ] as const) {
    it(`${what}`, async () => {
      const running = await Synchronisation.start(simulated);
      const ids = await simulated.raise(3);
      await running.pass(2);
      assert.equal((await simulated.cases()).length, 3);
      await simulated.fault(side, fault);
      await simulated.order('hive', 'close-alert', { id: ids[0], malicious: true });
      for (let tens = 0; tens < 6; tens++) {
        ids.push(...(await simulated.raise(4)));
        await running.pass(10);
      }
      await simulated.order('hive', 'close-alert', { id: ids[1], malicious: true });
      await simulated.mend(side);
      await running.pass(15);
      const cases = await simulated.cases();
      assert.deepEqual(cases.map(({ properties }) => String(properties.reaqta_id)).sort(), [...ids].sort());
      const isClosed = cases
        .filter(({ plan_status }) => plan_status === 'C')
        .map(({ properties }) => String(properties.reaqta_id));
      assert.deepEqual(isClosed.sort(), [ids[0], ids[1]].sort());
      const alerts = new Map((await simulated.alerts()).map((alert) => [alert.id, alert]));
      for (const { properties, tables } of cases) {
        const { triggerEvents } = alerts.get(String(properties.reaqta_id)) ?? {};
        assert.equal(tables.reaqta_trigger_events?.length, triggerEvents?.length);
      }
      assert.equal(running.letters, 0);
      if (side === 'hive') assert.ok(running.failures > 10, 'Hive was never down');
      await running.close();
    });
  }
});
