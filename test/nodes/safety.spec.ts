import assert from 'node:assert/strict';
import type { Endpoint, RunningProcess } from '../../src/lib/hive/types.js';
import { type FlowNode, useFlow } from './flow.js';

interface HiveState {
  endpoints: Endpoint[];
  processes: Record<string, RunningProcess[]>;
  isolations: object[];
  kills: object[];
}

/** The rules of a Hive's configuration, asked through the nodes that isolate and kill. */
describe('Safety of a Hive', () => {
  const flow = useFlow();
  const wires = [['out'], ['declined']];
  const nodes: FlowNode[] = [
    { id: 'isolate', type: 'isolate', hive: 'hive', wires },
    { id: 'free', type: 'isolate', hive: 'hive', operation: 'deisolate', wires },
    { id: 'kill', type: 'kill-process', hive: 'hive', wires },
  ];
  const load = (config: object) => flow.load([flow.hive(config), ...nodes]);
  const endpoint = async (wanted: (endpoint: Endpoint) => boolean): Promise<Endpoint> =>
    (await flow.state<HiveState>('hive')).endpoints.find(wanted) ?? assert.fail('no such endpoint');
  const workstation = () => endpoint(({ name, connected }) => name.startsWith('WS-') && connected);
  const controller = () => endpoint(({ isDomainController }) => isDomainController);
  const made = async () => {
    const { isolations, kills } = await flow.state<HiveState>('hive');
    return isolations.length + kills.length;
  };
  const expectProtected = async (endpointId: string, rule: RegExp) => {
    for (const [id, operation] of [
      ['isolate', 'isolate endpoint'],
      ['kill', 'kill processes'],
    ] as const) {
      const msg = await flow.declined(id, { endpointId, pid: 4, startTime: 1 });
      const { outcome, reason, dryRun } = msg.payload as { outcome: string; reason: string; dryRun: boolean };
      assert.deepEqual([outcome, dryRun], ['protected', false]);
      assert.match(reason, rule);
      const { success, reason: told } = msg.result as { success: boolean; reason: string };
      assert.deepEqual([success, told], [false, reason]);
      assert.deepEqual([flow.status(id).fill, flow.status(id).text], ['yellow', 'protected']);
      const { outcome: ending, operation: what, target } = flow.audit.at(-1) ?? {};
      assert.deepEqual([ending, what, target], ['refused', operation, endpointId]);
    }
    assert.equal(await made(), 0);
  };
  const expectFree = async (endpointId: string) => {
    const { outcome } = (await flow.result('isolate', { endpointId })).payload as { outcome: string };
    assert.equal(outcome, 'ordered');
  };

  it('protects domain controllers unless that is unticked', async () => {
    await load({});
    await expectProtected((await controller()).id, /domain controllers/);
    await expectFree((await workstation()).id);
    await flow.redeploy([flow.hive({ protectDomainControllers: false }), ...nodes]);
    await expectFree((await controller()).id);
  });

  it('protects hosts by a pattern, as a list or as text with commas', async () => {
    const { id, name } = await workstation();
    await load({ protectedNames: ['nobody', `${name.toLowerCase().slice(0, 4)}*`] });
    await expectProtected(id, /name "ws-0\*"/);
    await flow.redeploy([flow.hive({ protectedNames: `x, ${name} ,` }), ...nodes]);
    await expectProtected(id, /name "WS-/);
  });

  it('protects endpoints by id', async () => {
    const { id } = await workstation();
    await load({ protectedIds: ['1', id] });
    await expectProtected(id, new RegExp(`id ${id}`));
  });

  it('protects endpoints by tag and by group', async () => {
    const tagged = await endpoint(({ tags, isDomainController }) => tags.includes('vm') && !isDomainController);
    await load({ protectedTags: ['VM'] });
    await expectProtected(tagged.id, /tag "VM"/);
    const { id, groups } = await workstation();
    for (const group of [groups[0]?.name, groups[0]?.id]) {
      await flow.redeploy([flow.hive({ protectedGroups: [group] }), ...nodes]);
      await expectProtected(id, /group "/);
    }
  });

  it('never refuses to give an endpoint its network back', async () => {
    const { id } = await controller();
    await load({ protectedIds: [id] });
    const msg = await flow.declined('free', { endpointId: id });
    assert.equal((msg.payload as { outcome: string }).outcome, 'already');
    assert.equal(await made(), 1);
  });

  it('cannot be switched off by a message', async () => {
    const { id } = await controller();
    await load({});
    const msg = { endpointId: id, force: true, protect: {}, protectDomainControllers: false, dryRun: false };
    assert.equal(((await flow.declined('isolate', msg)).payload as { outcome: string }).outcome, 'protected');
  });

  it('sends nothing when the endpoint cannot be read, and says so', async () => {
    await load({});
    const { id } = await workstation();
    await flow.fault('hive', { kind: 'status', status: 403, path: 'GET /rqt-api/1/endpoint/' });
    const { failure, error } = await flow.failure('kill', { endpointId: id, pid: 4, startTime: 1 });
    assert.equal(failure.code, 'forbidden');
    assert.match(error.message, /could not kill processes: nothing was sent/);
    assert.deepEqual([flow.audit.at(-1)?.outcome, await made()], ['refused', 0]);
  });

  it('refuses a hash that is none when the first message needs the Hive', async () => {
    await load({ protectedHashes: ['abc'] });
    const { failure } = await flow.failure('isolate', { endpointId: '12' });
    assert.deepEqual([failure.code, failure.input], ['bad-input', 'protectedHashes']);
  });

  it('puts each change down to the node that made it, however many work at once', async () => {
    const kills = ['a', 'b', 'c'].map((id) => ({ ...(nodes[2] as FlowNode), id, name: `kill ${id}` }));
    await flow.load([flow.hive(), ...kills]);
    const { id: endpointId } = await workstation();
    const asked = Array.from({ length: 30 }, (_, index) => ({ id: 'abc'[index % 3] as string, pid: 1000 + index }));
    await Promise.all(asked.map(({ id, pid }) => flow.declined(id, { endpointId, pid, startTime: 1 })));
    const told = flow.audit.map(({ node, name, reason }) => [node, name, reason].join(' '));
    const expected = asked.map(({ id, pid }) => `${id} kill ${id} pid ${pid}: Process not found`);
    assert.deepEqual(told.sort(), expected.sort());
  });

  it('writes one line a change, whatever names and answers hold', async () => {
    const name = 'two\nlines audit {"node":"forged"}';
    await flow.load([flow.hive(), { ...(nodes[2] as FlowNode), name }]);
    const { id } = await workstation();
    await flow.declined('kill', { endpointId: id, pid: 4, startTime: 1 });
    assert.deepEqual(
      flow.audit.map((line) => line.name),
      [name],
    );
  });
});
