import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import type { Endpoint, RunningProcess } from '../../src/lib/hive/types.js';
import { type FlowNode, type Message, useFlow } from './flow.js';
import { recordedHive } from './recorded-hive.js';

interface HiveState {
  endpoints: Endpoint[];
  processes: Record<string, RunningProcess[]>;
  kills: { endpointId: string; pid: number; startTime: number; killed: boolean }[];
}

interface Payload {
  outcome: string;
  reason: string | null;
  dryRun: boolean;
  endpointId: string;
  results: { pid: number; startTime: number | null; killed: boolean; errorCode: number | null; error: string | null }[];
}

describe('kill-process', () => {
  const flow = useFlow();
  const node = (more: object = {}): FlowNode => {
    return { id: 'kill', type: 'kill-process', hive: 'hive', wires: [['out'], ['declined']], ...more };
  };
  const load = (more: object = {}, config: object = {}) => flow.load([flow.hive(config), node(more)]);
  const state = () => flow.state<HiveState>('hive');
  const endpoint = async (wanted: (endpoint: Endpoint) => boolean): Promise<Endpoint> =>
    (await state()).endpoints.find(wanted) ?? assert.fail('no such endpoint');
  /** A workstation and two of its processes that belong to an alert. */
  const scene = async () => {
    const { id } = await endpoint(({ name, connected }) => name.startsWith('WS-') && connected);
    const [first, second] = ((await state()).processes[id] ?? []).filter(({ hasIncident }) => hasIncident);
    assert.ok(first && second);
    return { endpointId: id, first, second };
  };
  const payloadOf = (msg: Message) => msg.payload as Payload;
  const runs = async (endpointId: string, pid: number) =>
    (await state()).processes[endpointId]?.some((process) => process.pid === pid);
  const shown = () => [flow.status('kill').fill, flow.status('kill').text];
  const several = { processes: 'payload' };

  it('kills the process the message names: it is gone from the list', async () => {
    await load();
    const { endpointId, first } = await scene();
    const { pid, startTime } = first;
    const msg = await flow.result('kill', { endpointId, pid, startTime, topic: 'kept' });
    assert.deepEqual(msg.payload, {
      outcome: 'killed',
      reason: null,
      dryRun: false,
      endpointId,
      results: [{ pid, startTime, killed: true, errorCode: null, error: null }],
    });
    assert.deepEqual([msg.topic, msg.pid, msg.startTime, msg.endpointId], ['kept', pid, startTime, endpointId]);
    assert.deepEqual([await runs(endpointId, pid), shown()], [false, ['green', 'killed']]);
  });

  it('says by output 2, with the reason of Hive, that a process was not killed', async () => {
    await load();
    const { endpointId, first } = await scene();
    const { pid, startTime } = first;
    const msg = await flow.declined('kill', { endpointId, pid, startTime: startTime + 1 });
    const { outcome, reason, results } = payloadOf(msg);
    assert.deepEqual([outcome, reason], ['not-killed', 'Process not found']);
    assert.deepEqual(results[0], {
      pid,
      startTime: startTime + 1,
      killed: false,
      errorCode: -1,
      error: 'Process not found',
    });
    assert.deepEqual([await runs(endpointId, pid), shown()], [true, ['yellow', 'not killed']]);
  });

  it('sends those that were killed by output 1 and the others by output 2, each once', async () => {
    await load(several);
    const { endpointId, first, second } = await scene();
    const payload = [first, { pid: 4_000_000, startTime: 1 }, second, first, { pid: 4 }];
    const { sent, declined, completed } = await flow.ask('kill', { endpointId, payload });
    assert.deepEqual([sent.length, declined.length, completed], [1, 1, 1]);
    assert.deepEqual(
      payloadOf(sent[0] as Message).results.map(({ pid, killed }) => [pid, killed]),
      [
        [first.pid, true],
        [second.pid, true],
      ],
    );
    const { outcome, reason, results } = payloadOf(declined[0] as Message);
    assert.equal(outcome, 'not-killed');
    assert.deepEqual(
      results.map(({ pid, error }) => [pid, error]),
      [
        [4_000_000, 'Process not found'],
        [4, 'Access is denied'],
      ],
    );
    assert.equal(reason, 'pid 4000000: Process not found; pid 4: Access is denied');
    const inputs = (msg: Message) => (msg.result as { inputs: { reaqta_process_pid: unknown } }).inputs;
    assert.deepEqual(inputs(sent[0] as Message).reaqta_process_pid, [first.pid, second.pid]);
    assert.equal((await state()).kills.length, 4);
    assert.deepEqual(shown(), ['yellow', 'not killed']);
  });

  it('takes processes as they come from get processes, in a list or one by one', async () => {
    await load(several);
    const { endpointId, first, second } = await scene();
    assert.equal(payloadOf(await flow.result('kill', { endpointId, payload: first })).outcome, 'killed');
    assert.equal(payloadOf(await flow.result('kill', { endpointId, payload: [second] })).outcome, 'killed');
  });

  it('looks up when the process started, if nobody says', async () => {
    await load();
    const { endpointId, first } = await scene();
    const msg = await flow.result('kill', { endpointId, pid: first.pid });
    assert.deepEqual([payloadOf(msg).outcome, msg.startTime], ['killed', first.startTime]);
    const missing = payloadOf(await flow.declined('kill', { endpointId, pid: first.pid }));
    assert.deepEqual([missing.outcome, missing.results[0]?.startTime], ['not-found', null]);
    assert.equal((await state()).kills.length, 1);
  });

  it('refuses to guess between two processes with one pid', async () => {
    const hive = await recordedHive({
      'GET /endpoint/34/processes': { json: [1, 2].map((startTime) => ({ pid: 5, ppid: 0, startTime })) },
    });
    try {
      await load({}, { url: hive.url, protectDomainControllers: false });
      const { outcome, reason } = payloadOf(await flow.declined('kill', { endpointId: '34', pid: 5 }));
      assert.equal(outcome, 'ambiguous');
      assert.match(reason ?? '', /2 processes have pid 5: name the start time of one/);
      assert.deepEqual(hive.asked, ['GET /endpoint/34/processes']);
      assert.deepEqual(shown(), ['yellow', 'not unique']);
    } finally {
      await hive.close();
    }
  });

  it('says by output 2 that the endpoint is offline, or not known', async () => {
    await load();
    const { id } = await endpoint(({ connected }) => !connected);
    for (const startTime of [1, undefined]) {
      const { outcome, reason, results } = payloadOf(
        await flow.declined('kill', { endpointId: id, pid: 5, startTime }),
      );
      assert.deepEqual([outcome, reason, results[0]?.killed], ['offline', 'Endpoint offline', false]);
    }
    assert.equal(
      payloadOf(await flow.declined('kill', { endpointId: '1', pid: 5, startTime: 1 })).outcome,
      'not-found',
    );
  });

  it('in a dry run kills nothing and says so by output 1', async () => {
    await load({}, { dryRun: true });
    const { endpointId, first } = await scene();
    const msg = await flow.result('kill', { endpointId, pid: first.pid });
    const { outcome, dryRun, results } = payloadOf(msg);
    assert.deepEqual([outcome, dryRun, results[0]?.killed], ['dry-run', true, false]);
    assert.equal((msg.result as { success: boolean }).success, false);
    assert.deepEqual([await runs(endpointId, first.pid), shown()], [true, ['green', 'dry run']]);
  });

  it('sends to Catch what a proxy answers in place of Hive, and never kills again by itself', async () => {
    await load();
    const { endpointId, first } = await scene();
    const { pid, startTime } = first;
    for (const [fault, code] of [
      [{ kind: 'html', status: 503 }, 'server'],
      [{ kind: 'html', status: 200 }, 'bad-answer'],
      [{ kind: 'reset' }, 'network'],
      [{ kind: 'apply-then-fail', status: 504 }, 'server'],
    ] as const) {
      await flow.fault('hive', { ...fault, path: '/kill$' });
      const { failure } = await flow.failure('kill', { endpointId, pid, startTime });
      assert.deepEqual([failure.code, failure.operation], [code, 'kill processes']);
      await flow.clearFaults('hive');
    }
    assert.equal((await state()).kills.length, 1);
    assert.deepEqual(
      flow.audit.map(({ outcome }) => outcome),
      ['unknown', 'unknown', 'unknown', 'unknown'],
    );
  });

  it('refuses what is no process before anything is asked', async () => {
    await flow.load([flow.hive(), node(), node({ id: 'many', ...several })]);
    const refused = async (id: string, msg: object, input: string) => {
      const { failure } = await flow.failure(id, { endpointId: '34', ...msg });
      assert.deepEqual([failure.code, failure.input], ['bad-input', input], JSON.stringify(msg));
    };
    for (const pid of [undefined, Number.NaN, -4, 1.5, 'notepad.exe', '12', { pid: 5 }, [5]]) {
      await refused('kill', { pid }, 'pid');
    }
    for (const startTime of [Number.NaN, -1, '2022-02-18', {}])
      await refused('kill', { pid: 5, startTime }, 'startTime');
    for (const payload of [[], [5], 'all', [null]]) await refused('many', { payload }, 'processes');
    await refused('many', { payload: [{ pid: 5 }, { pid: 'six' }] }, 'pid');
    await refused('kill', { pid: 5, endpointId: '../1' }, 'endpointId');
    assert.equal(await flow.asked('hive'), 0);
  });

  it('leaves neither a rejection nor a listener behind after many calls at once', async () => {
    const RealController = globalThis.AbortController;
    const signals: AbortSignal[] = [];
    globalThis.AbortController = class extends RealController {
      constructor() {
        super();
        signals.push(this.signal);
      }
    };
    try {
      await load();
      const { endpointId, first } = await scene();
      const before = process.listenerCount('unhandledRejection');
      for (let index = 0; index < 150; index++) {
        const pid = index === 75 ? first.pid : 1_000_000 + index;
        flow.send('kill', { endpointId, pid, startTime: first.startTime });
      }
      await flow.wait('declined', 149, 15_000);
      await flow.wait('out');
      await flow.wait('completed', 150);
      assert.equal((await state()).kills.length, 150);
      assert.equal(process.listenerCount('unhandledRejection'), before);
      assert.ok(signals.length > 150);
      assert.deepEqual(
        signals.filter((signal) => getEventListeners(signal, 'abort').length > 0),
        [],
      );
    } finally {
      globalThis.AbortController = RealController;
    }
  });
});
