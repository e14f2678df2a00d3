import assert from 'node:assert/strict';
import type { Endpoint, RunningProcess } from '../../src/lib/hive/types.js';
import { type FlowNode, type Message, useFlow } from './flow.js';

interface HiveState {
  endpoints: Endpoint[];
  processes: Record<string, RunningProcess[]>;
}

type Tree = (RunningProcess & { children: Tree })[];

describe('reaqta-get-processes', () => {
  const flow = useFlow();
  const node = (more: object = {}): FlowNode => {
    return { id: 'list', type: 'reaqta-get-processes', hive: 'hive', wires: [['out'], ['declined']], ...more };
  };
  const load = (more: object = {}) => flow.load([flow.hive(), node(more)]);
  const state = () => flow.state<HiveState>('hive');
  const endpoint = async (wanted: (endpoint: Endpoint) => boolean): Promise<Endpoint> =>
    (await state()).endpoints.find(wanted) ?? assert.fail('no such endpoint');
  const workstation = async () => (await endpoint(({ name, connected }) => name.startsWith('WS-') && connected)).id;
  const listOf = (msg: Message) => msg.payload as RunningProcess[];
  const shown = () => [flow.status('list').fill, flow.status('list').text];

  it('lists what runs on the endpoint of the message, and keeps the message', async () => {
    await load();
    const endpointId = await workstation();
    const msg = await flow.result('list', { endpointId, topic: 'kept', path: 'C:\\no\\filter.exe' });
    assert.deepEqual(msg.payload, (await state()).processes[endpointId]);
    assert.ok(listOf(msg).length > 30);
    assert.deepEqual(Object.keys(msg).sort(), ['_msgid', 'endpointId', 'path', 'payload', 'result', 'topic']);
    assert.deepEqual(shown(), ['green', 'found']);
  });

  it('leaves out what the form does not want: by alert, suspension, name and path', async () => {
    const endpointId = await workstation();
    const all = (await state()).processes[endpointId] ?? [];
    const expected: [object, (process: RunningProcess) => boolean][] = [
      [{ hasIncident: 'yes' }, ({ hasIncident }) => hasIncident],
      [{ hasIncident: 'no', suspended: 'yes' }, ({ hasIncident, suspended }) => !hasIncident && suspended],
      [{ suspended: 'no' }, ({ suspended }) => !suspended],
      [{ processName: 'SVCHOST' }, ({ processName }) => processName === 'svchost.exe'],
      [{ processName: '*shell.exe' }, ({ processName }) => processName === 'powershell.exe'],
      [{ processPath: 'c:\\users\\*' }, ({ programPath = '' }) => programPath.startsWith('C:\\Users\\')],
    ];
    await flow.load([flow.hive(), ...expected.map(([more], index) => node({ id: `list-${index}`, ...more }))]);
    for (const [index, [more, wanted]] of expected.entries()) {
      const found = listOf(await flow.result(`list-${index}`, { endpointId }));
      assert.deepEqual(found, all.filter(wanted), JSON.stringify(more));
      assert.ok(found.length > 0 && found.length < all.length, JSON.stringify(more));
    }
  });

  it('takes name and path from the message where the form says so, and gives an empty list for none', async () => {
    await load({ processName: 'payload', processNameType: 'msg' });
    const endpointId = await workstation();
    assert.equal(listOf(await flow.result('list', { endpointId, payload: 'explorer.exe' })).length, 1);
    assert.deepEqual(listOf(await flow.result('list', { endpointId, payload: 'no such program' })), []);
    assert.deepEqual(shown(), ['green', 'nothing found']);
    const { failure } = await flow.failure('list', { endpointId, payload: { name: 'x' } });
    assert.deepEqual([failure.code, failure.input], ['bad-input', 'processName']);
  });

  it('shows the tree: each process under the one that started it, and none lost', async () => {
    await load({ tree: true });
    const endpointId = await workstation();
    const msg = await flow.result('list', { endpointId });
    const flat = (msg.result as { content: RunningProcess[] }).content;
    const seen: number[] = [];
    const walk = (tree: Tree, parent?: number) => {
      for (const { children, ...process } of tree) {
        assert.deepEqual(
          process,
          flat.find(({ pid }) => pid === process.pid),
        );
        if (parent !== undefined) assert.equal(process.ppid, parent);
        seen.push(process.pid);
        walk(children, process.pid);
      }
    };
    const tree = msg.payload as Tree;
    walk(tree);
    assert.deepEqual(new Set(seen), new Set(flat.map(({ pid }) => pid)));
    assert.equal(seen.length, flat.length);
    assert.deepEqual(
      tree.map(({ processName }) => processName),
      ['[System Process]'],
    );
    const explorer = JSON.stringify(tree).split('"processName":"explorer.exe"')[1] ?? '';
    assert.match(explorer, /powershell\.exe/);
  });

  it('says by output 2 that the endpoint is offline or not known, with what Hive answered', async () => {
    await load({ tree: true });
    const { id, lastSeenAt } = await endpoint(({ connected }) => !connected);
    const msg = await flow.declined('list', { endpointId: id });
    assert.deepEqual(msg.payload, {
      outcome: 'offline',
      reason: 'Endpoint offline',
      dryRun: false,
      endpointId: id,
    });
    const { success, content } = msg.result as { success: boolean; content: object };
    assert.deepEqual(
      [success, content],
      [false, { message: 'Endpoint offline', details: { endpointId: id, lastSeenAt } }],
    );
    assert.deepEqual(shown(), ['yellow', 'offline']);
    assert.equal(
      ((await flow.declined('list', { endpointId: '1' })).payload as { outcome: string }).outcome,
      'not-found',
    );
  });

  it('sends to Catch what is no list, whoever answered it', async () => {
    await load();
    const endpointId = await workstation();
    for (const [fault, code] of [
      [{ kind: 'html', status: 200 }, 'bad-answer'],
      [{ kind: 'status', status: 403 }, 'forbidden'],
      [{ kind: 'html', status: 401 }, 'auth'],
    ] as const) {
      await flow.fault('hive', { ...fault, path: '/processes$' });
      const { failure, error } = await flow.failure('list', { endpointId });
      assert.deepEqual([failure.code, failure.operation], [code, 'list processes'], error.message);
      await flow.clearFaults('hive');
    }
    for (const endpointId of [undefined, 'WS-0002', {}, '1/processes']) {
      const { failure } = await flow.failure('list', { endpointId });
      assert.deepEqual([failure.code, failure.input], ['bad-input', 'endpointId']);
    }
  });

  it('asks again when Hive is busy for a moment', async () => {
    await load();
    const endpointId = await workstation();
    await flow.fault('hive', { kind: 'status', status: 503, path: '/processes$', count: 1 });
    assert.ok(listOf(await flow.result('list', { endpointId })).length > 0);
  });
});
