import assert from 'node:assert/strict';
import type { Endpoint } from '../../src/lib/hive/types.js';
import { type FlowNode, type Message, useFlow } from './flow.js';

interface HiveState {
  endpoints: Endpoint[];
  isolations: { endpointId: string; isolated: boolean }[];
}

interface Payload {
  outcome: string;
  reason: string | null;
  dryRun: boolean;
  endpointId: string;
  isolated: boolean | null;
}

describe('isolate', () => {
  const flow = useFlow();
  const node = (more: object = {}): FlowNode => {
    return { id: 'isolate', type: 'isolate', hive: 'hive', wires: [['out'], ['declined']], ...more };
  };
  const load = (more: object = {}, config: object = {}) => flow.load([flow.hive(config), node(more)]);
  const endpoint = async (wanted: (endpoint: Endpoint) => boolean): Promise<Endpoint> =>
    (await flow.state<HiveState>('hive')).endpoints.find(wanted) ?? assert.fail('no such endpoint');
  const workstation = () => endpoint(({ name, connected }) => name.startsWith('WS-') && connected);
  const isolations = async () =>
    (await flow.state<HiveState>('hive')).isolations.map(({ endpointId, isolated }) => ({ endpointId, isolated }));
  const payloadOf = (msg: Message) => msg.payload as Payload;
  /** Lets the endpoint follow its orders. */
  const later = () => flow.tell('hive', 'clock', { advanceMs: 1000 });
  const shown = () => [flow.status('isolate').fill, flow.status('isolate').text];

  it('orders the isolation of the endpoint the message names, and keeps the message', async () => {
    await load();
    const { id } = await workstation();
    const msg = await flow.result('isolate', { endpointId: id, topic: 'kept', payload: 'replaced' });
    assert.deepEqual(msg.payload, {
      outcome: 'ordered',
      reason: null,
      dryRun: false,
      endpointId: id,
      isolated: false,
    });
    assert.deepEqual(Object.keys(msg).sort(), ['_msgid', 'endpointId', 'payload', 'result', 'topic']);
    assert.deepEqual([msg.topic, msg.endpointId], ['kept', id]);
    assert.deepEqual(await isolations(), [{ endpointId: id, isolated: true }]);
    await later();
    const { isolated, isolationStatus } = await endpoint((one) => one.id === id);
    assert.deepEqual([isolated, isolationStatus], [true, 'ISOLATED']);
    assert.deepEqual(shown(), ['green', 'ordered']);
  });

  it('waits until the endpoint shows it, and gives the network back the same way', async () => {
    await flow.load([flow.hive(), node({ wait: true }), node({ id: 'free', operation: 'deisolate', wait: true })]);
    const { id } = await workstation();
    assert.deepEqual(payloadOf(await flow.result('isolate', { endpointId: id })), {
      outcome: 'isolated',
      reason: null,
      dryRun: false,
      endpointId: id,
      isolated: true,
    });
    assert.deepEqual(shown(), ['green', 'isolated']);
    const freed = payloadOf(await flow.result('free', { endpointId: id }));
    assert.deepEqual([freed.outcome, freed.isolated], ['deisolated', false]);
    assert.equal(flow.status('free').text, 'de-isolated');
  });

  it('takes from no message what to do', async () => {
    await load({ operation: 'deisolate' });
    const { id } = await workstation();
    await flow.declined('isolate', { endpointId: id, operation: 'isolate', direction: 'isolate', wait: true });
    assert.deepEqual(await isolations(), [{ endpointId: id, isolated: false }]);
  });

  it('says by output 2 that the endpoint was so already', async () => {
    await flow.load([flow.hive(), node({ wait: true })]);
    const { id } = await workstation();
    await flow.result('isolate', { endpointId: id });
    const { outcome, reason, isolated } = payloadOf(await flow.declined('isolate', { endpointId: id }));
    assert.deepEqual([outcome, reason, isolated], ['already', 'the endpoint was isolated already', true]);
    assert.deepEqual(shown(), ['yellow', 'was so already']);
  });

  it('says by output 2 that it was ordered and not seen in time', async () => {
    await load({ wait: true, waitSeconds: 1 });
    const { id } = await workstation();
    // Hive takes the order and forgets it.
    const waiting = flow.declined('isolate', { endpointId: id });
    await flow.until(async () => (await isolations()).length > 0, 'order');
    await flow.tell('hive', 'reset');
    const { outcome, reason, isolated } = payloadOf(await waiting);
    assert.deepEqual([outcome, isolated], ['not-confirmed', false]);
    assert.match(reason ?? '', /ordered, and not seen within 1 s/);
    assert.deepEqual(shown(), ['yellow', 'not confirmed']);
  });

  it('says by output 2 that the endpoint is offline, in the words of Hive', async () => {
    await load();
    const { id, lastSeenAt } = await endpoint(({ connected }) => !connected);
    const msg = await flow.declined('isolate', { endpointId: id });
    assert.deepEqual(msg.payload, {
      outcome: 'offline',
      reason: 'Endpoint offline',
      dryRun: false,
      endpointId: id,
      isolated: false,
    });
    assert.deepEqual((msg.result as { content: object }).content, {
      message: 'Endpoint offline',
      details: { endpointId: id, lastSeenAt },
    });
    assert.deepEqual(shown(), ['yellow', 'offline']);
    assert.deepEqual(await isolations(), []);
  });

  it('says by output 2 that a system cannot be isolated, when the gateway in front has waited in vain', async () => {
    await load();
    const { id } = await endpoint(({ osType, connected }) => osType === 2 && connected);
    await flow.fault('hive', { kind: 'html', status: 504, path: '/isolate$' });
    const { outcome, reason } = payloadOf(await flow.declined('isolate', { endpointId: id }));
    assert.equal(outcome, 'unsupported');
    assert.match(reason ?? '', /only Windows endpoints can be isolated/);
    assert.deepEqual(shown(), ['yellow', 'not supported']);
  });

  it('says by output 2 that Hive does not know the endpoint', async () => {
    await load();
    const { outcome, reason, isolated } = payloadOf(await flow.declined('isolate', { endpointId: '1' }));
    assert.deepEqual([outcome, reason, isolated], ['not-found', 'Endpoint not found', null]);
  });

  it('in a dry run sends nothing and says so by output 1', async () => {
    await load({ wait: true }, { dryRun: true });
    const { id } = await workstation();
    const msg = await flow.result('isolate', { endpointId: id });
    assert.deepEqual([payloadOf(msg).outcome, payloadOf(msg).dryRun], ['dry-run', true]);
    assert.equal((msg.result as { success: boolean }).success, false);
    assert.deepEqual([await isolations(), shown()], [[], ['green', 'dry run']]);
  });

  describe('sends to Catch', () => {
    it('what a proxy answers in place of Hive, with what to do', async () => {
      await load();
      const { id } = await workstation();
      for (const [fault, code] of [
        [{ kind: 'html', status: 502 }, 'server'],
        [{ kind: 'html', status: 200 }, 'bad-answer'],
        [{ kind: 'status', status: 500 }, 'server'],
        [{ kind: 'status', status: 403 }, 'forbidden'],
        [{ kind: 'reset' }, 'network'],
      ] as const) {
        await flow.fault('hive', { ...fault, path: 'POST .*/isolate$' });
        const { failure, error } = await flow.failure('isolate', { endpointId: id });
        assert.deepEqual([failure.code, failure.operation], [code, 'isolate endpoint'], JSON.stringify(fault));
        assert.match(error.message, /ReaQta-Hive could not isolate endpoint \(.*; [A-Za-z ,]+\.$/);
        assert.equal(flow.status('isolate').fill, 'red');
        await flow.clearFaults('hive');
      }
      assert.deepEqual(await isolations(), []);
    });

    it('a timeout of a gateway in front of an endpoint that is online: it may have happened', async () => {
      await load();
      const { id } = await workstation();
      await flow.fault('hive', { kind: 'apply-then-fail', status: 504, path: '/isolate$' });
      assert.equal((await flow.failure('isolate', { endpointId: id })).failure.status, 504);
      assert.deepEqual(
        flow.audit.map(({ outcome, reason }) => [outcome, reason]),
        [['unknown', 'server']],
      );
      assert.equal((await isolations()).length, 1, 'sent once');
    });

    it('an endpoint id that is none', async () => {
      await load();
      for (const endpointId of [undefined, '', 'WS-0002', '12/../34', '12\0', { id: '12' }, Number.NaN, 1.5]) {
        const { failure } = await flow.failure('isolate', { endpointId });
        assert.deepEqual([failure.code, failure.input], ['bad-input', 'endpointId'], JSON.stringify(endpointId));
      }
      assert.equal(await flow.asked('hive'), 0);
    });

    it('a Hive that nobody offers', async () => {
      await load({ hive: '' });
      const { failure } = await flow.failure('isolate', { endpointId: '12', hive: 'elsewhere' });
      assert.deepEqual([failure.code, failure.input], ['bad-input', 'hive']);
    });
  });

  it('writes one line to the log for each order: who, of which flow, what, and what came of it', async () => {
    await load({ name: 'cut it off' });
    const { id } = await workstation();
    const { id: gone } = await endpoint(({ connected }) => !connected);
    await flow.result('isolate', { endpointId: id });
    await flow.declined('isolate', { endpointId: gone });
    const common = {
      node: 'isolate',
      type: 'isolate',
      name: 'cut it off',
      flow: 'tab',
      flowName: 'Test',
      service: 'ReaQta-Hive',
      config: 'HQ',
      operation: 'isolate endpoint',
    };
    assert.deepEqual(flow.audit, [
      { ...common, target: id, outcome: 'done' },
      { ...common, target: gone, outcome: 'not-done', reason: 'Endpoint offline' },
    ]);
  });

  it('ends its wait when it is deployed anew', async () => {
    await load({ wait: true, waitSeconds: 3600 });
    const { id } = await workstation();
    flow.send('isolate', { endpointId: id });
    await flow.until(async () => (await isolations()).length > 0, 'order');
    await flow.tell('hive', 'reset');
    const before = Date.now();
    await flow.redeploy();
    assert.ok(Date.now() - before < 5000);
  });
});
