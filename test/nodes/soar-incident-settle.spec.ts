import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FlowNode, type Message, useFlow, variable } from './flow.js';

/** The poller's messages go to the incident node, as in the examples. */
describe('soar-incident settles the delivery', () => {
  const flow = useFlow();
  const nodes = (incident: object = {}, poller: object = {}): FlowNode[] => [
    flow.hive(),
    flow.soar(),
    {
      id: 'poller',
      type: 'alert-poller',
      hive: 'hive',
      interval: 3600,
      watchChanged: false,
      watchClosed: false,
      delivery: 'acknowledge',
      wires: [['escalate', 'new'], []],
      ...poller,
    },
    { id: 'escalate', type: 'soar-incident', soar: 'soar', hive: 'hive', wires: [['out']], ...incident },
    ...['done', 'give-back', 'give-up'].map((verdict) => {
      return { id: verdict, type: 'reaqta-alert-ack', verdict, wires: [['out']] };
    }),
  ];
  const caseCount = async () => (await flow.state<{ incidents: object[] }>('soar')).incidents.length;
  const letters = async () => {
    const { body } = await flow.admin.get('/alert-poller/poller/dead-letters');
    return body.deadLetters as { reason: string; attempts: number }[];
  };
  const settled = () => flow.until(() => flow.status('poller').fill === 'green', 'settled');

  it('done when the case is there: the alert never comes again', async () => {
    await flow.raise(3);
    await flow.load(nodes());
    await flow.wait('out', 3);
    await settled();
    assert.equal(flow.status('poller').inFlight, 0);
    await flow.restart();
    await flow.until(() => flow.status('poller').lastPoll != null, 'a poll');
    assert.deepEqual([flow.at('new').length, await caseCount()], [3, 3]);
  });

  it('given back when SOAR is down, without using up attempts, until the case is there', async () => {
    await flow.fault('soar', { kind: 'html', path: 'incidents' });
    await flow.raise();
    await flow.load(nodes({}, { maxAttempts: 1 }));
    // The second attempt would be one too many.
    for (const { failure } of await flow.wait('caught', 2)) assert.equal(failure?.code, 'bad-answer');
    assert.deepEqual([await letters(), await caseCount()], [[], 0]);
    await flow.clearFaults('soar');
    const [{ payload }] = await flow.wait('out');
    assert.equal((payload as { outcome: string }).outcome, 'created');
    await settled();
    assert.equal(await caseCount(), 1);
  });

  it('given back when SOAR refuses, and given up after the last attempt', async () => {
    await flow.fault('soar', { kind: 'status', status: 400, path: 'POST .*/incidents$' });
    await flow.raise();
    await flow.load(nodes({}, { maxAttempts: 2 }));
    await flow.wait('caught', 3);
    const codes = flow.at('caught').map(({ failure }) => failure?.code);
    assert.deepEqual(new Set(codes), new Set(['rejected', 'dead-letter']));
    const [letter] = await letters();
    assert.equal(letter?.attempts, 2);
    assert.match(letter?.reason ?? '', /IBM SOAR could not create the incident/);
  });

  it('given back when its own settings cannot be used', async () => {
    await flow.raise();
    await flow.load(nodes({ mapping: 'extend' }, { maxAttempts: 1 }));
    await flow.wait('caught', 2);
    assert.match((await letters())[0]?.reason ?? '', /expression: is empty/);
    assert.deepEqual([flow.status('escalate').fill, flow.status('escalate').text], ['red', 'bad-input: expression']);
    await flow.redeploy(nodes({ namePrefix: variable('NO_SUCH_PREFIX') }, { wires: [[], []] }));
    const { error } = await flow.failure('escalate', { alert: {} });
    assert.match(error.message, /namePrefix: .* NO_SUCH_PREFIX is not set/);
    assert.deepEqual([flow.status('escalate').fill, flow.status('escalate').text], ['red', 'bad-input: namePrefix']);
  });

  it('not at all when the box is not ticked: alert ack says done, give back or give up', async () => {
    await flow.raise();
    await flow.load(nodes({ settle: false, wires: [['cases']] }));
    const [first] = await flow.wait('cases');
    await sleep(20);
    assert.equal(flow.status('poller').fill, 'yellow');
    await flow.result('give-back', first);
    const second = (await flow.wait('cases', 2))[1] as Message;
    assert.deepEqual([second.attempt, second.redelivered], [2, true]);
    assert.equal((second.payload as { outcome: string }).outcome, 'found', 'no second case');
    await flow.result('give-up', { ...second, reason: 'ignored', failure: { detail: 'not ours' } });
    assert.equal((await letters())[0]?.reason, 'not ours');
    await flow.ask('poller', { resend: true });
    const [, , third] = await flow.wait('new', 3);
    await flow.result('done', third);
    assert.deepEqual([await letters(), await caseCount()], [[], 1]);
  });

  it('never that of a message no poller sent', async () => {
    await flow.raise();
    await flow.load(nodes({}, { wires: [['new'], []] }));
    const [{ alert }] = await flow.wait('new');
    for (const delivery of [undefined, 'nonsense', 12, { a: 1 }, 'WyJnb25lIiwibmV3IiwiMSIsMSwxLG51bGxd']) {
      await flow.result('escalate', { alert, delivery });
    }
    for (const delivery of ['nonsense', 12, 'WyJnb25lIiwibmV3IiwiMSIsMSwxLG51bGxd']) {
      const { error } = await flow.failure('done', { delivery });
      assert.match(error.message, /delivery: the message does not come from a poller that runs here/);
    }
    const { error } = await flow.failure('done', { delivery: 'WyJwb2xsZXIiLCJvdGhlciIsIjEiLDEsMSxudWxsXQ' });
    assert.match(error.message, /delivery: is not a delivery of this poller/);
    assert.equal(flow.status('poller').fill, 'yellow', 'the true delivery is still open');
  });

  it('also of a feed that the poller no longer watches, which is nothing', async () => {
    await flow.raise();
    await flow.load(nodes({}, { wires: [['new'], []] }));
    const [msg] = await flow.wait('new');
    await flow.redeploy(nodes({}, { wires: [['new'], []], watchNew: false, watchClosed: true }));
    assert.equal(((await flow.result('escalate', msg)).payload as { outcome: string }).outcome, 'created');
  });

  it('of a deployment in the middle of a call, without using up an attempt', async () => {
    await flow.fault('soar', { kind: 'delay', delayMs: 400, path: 'query_paged', count: 1 });
    await flow.raise();
    await flow.load(nodes({}, { maxAttempts: 1 }));
    await flow.until(async () => (await flow.asked('soar', /query_paged/)) > 0, 'a call under way');
    await flow.redeploy(nodes({ name: 'another' }, { maxAttempts: 1 }), 'nodes');
    const [{ attempt }] = await flow.wait('out');
    assert.deepEqual([attempt, await letters(), await caseCount()], [2, [], 1]);
  });
});
