import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FlowNode, useFlow } from './flow.js';

describe('alert-poller through deployments', () => {
  const flow = useFlow();
  const poller = (more: object = {}): FlowNode => ({
    id: 'poller',
    type: 'alert-poller',
    hive: 'hive',
    interval: 1,
    watchChanged: false,
    watchClosed: false,
    delivery: 'acknowledge',
    wires: [['new', 'ack'], []],
    ...more,
  });
  const ack = { id: 'ack', type: 'reaqta-alert-ack', verdict: 'done', wires: [['out']] };
  const listeners = () => {
    const emitters = [process, flow.RED.events as NodeJS.EventEmitter];
    return emitters.map((emitter) => emitter.eventNames().map((name) => [name, emitter.listenerCount(name)]));
  };

  it('polls with one loop after 20 deployments in mid-poll, and neither loses nor doubles an alert', async () => {
    await flow.load([flow.hive(), poller(), ack]);
    await flow.until(() => flow.status('poller').fill === 'green', 'first poll');
    await flow.redeploy();
    const before = listeners();
    const ids: string[] = [];
    await flow.fault('hive', { kind: 'delay', delayMs: 30, path: 'GET .*/alerts' });
    for (let round = 0; round < 20; round++) {
      const asked = await flow.asked('hive', /alerts/);
      ids.push(...(await flow.raise()));
      flow.send('poller');
      await flow.until(async () => (await flow.asked('hive', /alerts/)) > asked, 'a poll under way');
      await flow.redeploy();
    }
    await flow.clearFaults('hive');
    assert.deepEqual(listeners(), before, 'no listener is left over');
    await flow.wait('out', ids.length);
    const asked = await flow.asked('hive', /alerts/);
    await sleep(2200);
    const polls = (await flow.asked('hive', /alerts/)) - asked;
    assert.ok(polls >= 1 && polls <= 3, `${polls} polls in 2.2 s, one a second`);
    assert.deepEqual(new Set(flow.at('new').map((msg) => msg.alertId)), new Set(ids));
    assert.deepEqual([flow.at('new').length, flow.at('out').length], [20, 20]);
    assert.deepEqual(flow.at('caught'), []);
  });

  it('waits for nothing: a hanging request is cut off when it closes', async () => {
    await flow.fault('hive', { kind: 'delay', delayMs: 60_000, path: 'GET .*/alerts' });
    await flow.load([flow.hive(), poller({ watchChanged: true, watchClosed: true }), ack]);
    await flow.until(async () => (await flow.asked('hive', /alerts/)) >= 3, 'polls under way');
    const start = Date.now();
    await flow.redeploy();
    await flow.redeploy([flow.hive(), ack]);
    assert.ok(Date.now() - start < 1000, `${Date.now() - start} ms`);
    assert.deepEqual(flow.at('caught'), []);
  });

  it('also while it waits for a place, or for its next try', async () => {
    await flow.raise(3);
    await flow.load([flow.hive(), poller({ maxInFlight: 1, wires: [['new'], []] }), ack]);
    await flow.wait('new');
    const start = Date.now();
    await flow.redeploy();
    await flow.wait('new', 2);
    await flow.fault('hive', { kind: 'rate-limit', retryAfter: 30 });
    await flow.redeploy();
    await flow.wait('caught');
    await flow.redeploy([flow.hive(), ack]);
    assert.ok(Date.now() - start < 2000, `${Date.now() - start} ms`);
    assert.equal(flow.at('caught').length, 1);
  });

  it('sends what is in flight again after a deployment, and takes a late done for it', async () => {
    const [id] = await flow.raise();
    await flow.load([flow.hive(), poller({ wires: [['new'], []] }), ack]);
    const [first] = await flow.wait('new');
    await flow.redeploy();
    const [, second] = await flow.wait('new', 2);
    assert.deepEqual([second?.alertId, second?.attempt, second?.redelivered], [id, 2, true]);
    await flow.ask('ack', first);
    await flow.redeploy();
    await flow.until(() => flow.status('poller').lastPoll != null, 'a poll');
    await sleep(20);
    assert.equal(flow.at('new').length, 2);
  });

  it('takes a poller that is gone for one that settles nothing', async () => {
    await flow.raise();
    await flow.load([flow.hive(), poller({ wires: [['new'], []] }), ack]);
    const [msg] = await flow.wait('new');
    await flow.redeploy([flow.hive(), ack]);
    const { error, failure } = await flow.failure('ack', msg);
    assert.deepEqual([failure.code, failure.input], ['bad-input', 'delivery']);
    assert.match(error.message, /does not come from a poller that runs here/);
  });
});
