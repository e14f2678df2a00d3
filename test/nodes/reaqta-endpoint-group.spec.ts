import assert from 'node:assert/strict';
import type { Endpoint, Group, License } from '../../src/lib/hive/types.js';
import { useFlow } from './flow.js';

type Listed = Group & { endpointIds: string[]; license?: License };

interface Report {
  outcome: string;
  reason: string | null;
  dryRun: boolean;
  group: Group | null;
  groups: Group[];
  remaining: number;
  endpointIds: string[];
}

const operations = ['list', 'get', 'create', 'delete', 'add', 'remove', 'license'];

describe('reaqta-endpoint-group', () => {
  const flow = useFlow();
  /** A node for each operation, named after it; the group and the name come with the message. */
  const load = (more: object = {}, hive: object = {}) => {
    const fromMessage = Object.fromEntries(
      ['group', 'groupName', 'description', 'parent', 'expiration', 'maxEndpoints', 'maxMobileEndpoints'].flatMap(
        (name) => [
          [name, name],
          [`${name}Type`, 'msg'],
        ],
      ),
    );
    const node = { type: 'reaqta-endpoint-group', hive: 'hive', wires: [['out']], ...fromMessage, ...more };
    return flow.load([flow.hive(hive), ...operations.map((operation) => ({ id: operation, ...node, operation }))]);
  };
  const report = async (operation: string, msg: object = {}) => (await flow.result(operation, msg)).payload as Report;
  const inHive = async () => (await flow.state<{ groups: Listed[] }>('hive')).groups;
  const named = async (name: string) => (await inHive()).find((group) => group.name === name) as Listed;
  const endpoints = async () => (await flow.state<{ endpoints: Endpoint[] }>('hive')).endpoints;
  const audited = () => flow.audit.map(({ operation, target, outcome }) => [operation, target, outcome]);
  const none = { reason: null, dryRun: false, group: null, groups: [], remaining: 0, endpointIds: [] };

  it('lists the groups, as many as the form allows', async () => {
    const all = (await inHive()).map(({ name }) => name);
    await load({ limit: 2 });
    const { groups, remaining, ...rest } = await report('list');
    assert.deepEqual([groups.map(({ name }) => name), remaining], [all.slice(0, 2), all.length - 2]);
    assert.deepEqual([rest.outcome, rest.group, flow.status('list').text], ['listed', null, 'listed']);
  });

  it('gets one by its exact name or its id', async () => {
    const { id } = await named('Servers');
    await load();
    for (const group of ['Servers', id]) {
      const found = await report('get', { group });
      assert.deepEqual([found.outcome, found.group?.id, found.group?.name], ['found', id, 'Servers']);
    }
  });

  it('gets one whose name is all digits', async () => {
    await load();
    const { group } = await report('create', { groupName: '2026' });
    assert.equal((await report('get', { group: '2026' })).group?.id, group?.id);
  });

  describe('creates a group', () => {
    it('with a description, under another', async () => {
      await load();
      const parent = await named('Example Company');
      const msg = { groupName: 'Laptops / Rome', description: 'all of them', parent: 'Example Company' };
      const { group, ...rest } = await report('create', msg);
      assert.deepEqual({ ...rest, group: null }, { outcome: 'created', ...none });
      const made = await named('Laptops / Rome');
      assert.deepEqual([group?.id, made.description, made.parentGroupId], [made.id, 'all of them', parent.id]);
      assert.deepEqual(audited(), [['create endpoint group', 'Laptops / Rome', 'done']]);
    });

    it('with a licence', async () => {
      await load();
      const msg = {
        groupName: 'Client',
        expiration: Date.parse('2027-01-01'),
        maxEndpoints: '10',
        maxMobileEndpoints: 0,
      };
      await report('create', msg);
      const license = {
        expiration: '2027-01-01T00:00:00.000Z',
        limit: { maxEndpointCount: 10, maxMobileEndpointCount: 0 },
      };
      assert.deepEqual((await named('Client')).license, license);
    });

    it('once: one of that name under the same parent stays the only one', async () => {
      await load();
      const { group: first } = await report('create', { groupName: 'Twins' });
      const again = await report('create', { groupName: 'Twins' });
      assert.deepEqual([again.outcome, again.group?.id], ['exists', first?.id]);
      assert.match(again.reason ?? '', /"Twins" is there already/);
      const elsewhere = await report('create', { groupName: 'Twins', parent: 'Example Company' });
      assert.equal(elsewhere.outcome, 'created');
      assert.equal((await inHive()).filter(({ name }) => name === 'Twins').length, 2);
    });

    it('under a parent that is there, or not at all', async () => {
      await load();
      const { failure } = await flow.failure('create', { groupName: 'New', parent: 'Exampel Company' });
      assert.deepEqual([failure.code, (await inHive()).length], ['not-found', 3]);
    });
  });

  it('deletes a group', async () => {
    await load();
    const { id } = await named('Servers');
    const { outcome, group } = await report('delete', { group: 'Servers' });
    assert.deepEqual([outcome, group?.id, await named('Servers')], ['deleted', id, undefined]);
    assert.deepEqual(audited(), [['delete endpoint group', id, 'done']]);
    assert.equal((await flow.failure('delete', { group: id })).failure.code, 'not-found');
  });

  it('puts endpoints into a group and takes them out, one or several, as often as asked', async () => {
    await load();
    const { group } = await report('create', { groupName: 'Watched' });
    const [one, two, three] = (await endpoints()).map(({ id }) => id) as [string, string, string];
    const added = await report('add', { group: 'Watched', endpointId: one });
    assert.deepEqual([added.outcome, added.group?.id, added.endpointIds], ['added', group?.id, [one]]);
    const more = await report('add', { group: 'Watched', endpointId: [two, three, two, one] });
    assert.deepEqual(more.endpointIds, [two, three, one]);
    assert.deepEqual(new Set((await named('Watched')).endpointIds), new Set([one, two, three]));
    const removed = await report('remove', { group: group?.id, endpointId: [two, one] });
    assert.deepEqual([removed.outcome, removed.endpointIds], ['removed', [two, one]]);
    await report('remove', { group: group?.id, endpointId: two });
    assert.deepEqual((await named('Watched')).endpointIds, [three]);
  });

  it('sets a licence', async () => {
    await load();
    const msg = { group: 'Example Company', expiration: '2030-06-01', maxEndpoints: 5, maxMobileEndpoints: 6 };
    const { outcome, group } = await report('license', msg);
    const { id, license } = await named('Example Company');
    assert.deepEqual([outcome, group?.id], ['licensed', id]);
    const limit = { maxEndpointCount: 5, maxMobileEndpointCount: 6 };
    assert.deepEqual(license, { expiration: '2030-06-01T00:00:00.000Z', limit });
  });

  it('changes nothing in a dry run', async () => {
    await load({}, { dryRun: true });
    const before = await inHive();
    const [endpoint] = await endpoints();
    const license = { expiration: '2030-06-01', maxEndpoints: 5, maxMobileEndpoints: 6 };
    const msg = { group: 'Servers', groupName: 'New', endpointId: endpoint?.id, ...license };
    for (const operation of ['create', 'delete', 'add', 'remove', 'license']) {
      const { outcome, dryRun } = await report(operation, msg);
      assert.deepEqual([outcome, dryRun, flow.status(operation).text], ['dry-run', true, 'dry run'], operation);
    }
    assert.deepEqual(await inHive(), before);
    assert.deepEqual(new Set(audited().map(([, , ending]) => ending)), new Set(['dry-run']));
  });

  it('uses a group that was just made although Hive does not find it yet', async () => {
    await load();
    await flow.fault('hive', { kind: 'status', status: 404, path: 'GET .*endpoint-group/', count: 2 });
    const { group } = await report('create', { groupName: 'Fresh' });
    const [endpoint] = await endpoints();
    assert.equal((await report('add', { group: group?.id, endpointId: endpoint?.id })).outcome, 'added');
  });

  describe('sends to Catch', () => {
    for (const operation of ['get', 'delete', 'add', 'remove', 'license']) {
      it(`a group that is not there, or whose name is only similar: ${operation}`, async () => {
        await load();
        const [endpoint] = await endpoints();
        const license = { expiration: '2030-06-01', maxEndpoints: 5, maxMobileEndpoints: 6 };
        for (const group of ['Server', 'servers', '1']) {
          const { failure } = await flow.failure(operation, { group, endpointId: endpoint?.id, ...license });
          assert.deepEqual([failure.code, failure.operation], ['not-found', 'find endpoint group']);
        }
        assert.deepEqual(flow.audit, []);
      });
    }

    it('a name that several groups have', async () => {
      await load();
      await report('create', { groupName: 'Twins' });
      await report('create', { groupName: 'Twins', parent: 'Example Company' });
      const { failure } = await flow.failure('delete', { group: 'Twins' });
      assert.deepEqual([failure.code, failure.input], ['bad-input', 'group']);
      assert.equal((await inHive()).filter(({ name }) => name === 'Twins').length, 2);
    });

    it('endpoints Hive does not know', async () => {
      await load();
      const { failure } = await flow.failure('add', { group: 'Servers', endpointId: ['1'] });
      assert.deepEqual([failure.code, failure.status], ['rejected', 422]);
    });

    it('more endpoints than the licence allows', async () => {
      await load();
      const license = { expiration: '2030-06-01', maxEndpoints: 1, maxMobileEndpoints: 0 };
      await report('license', { group: 'Example Company', ...license });
      const [endpoint] = (await endpoints()).filter(({ groups }) => !groups.some(({ name }) => name === 'Servers'));
      const { failure } = await flow.failure('add', { group: 'Servers', endpointId: endpoint?.id });
      assert.equal(failure.code, 'rejected');
      assert.match(String(failure.detail), /allows 1 endpoints/);
    });

    for (const [operation, msg, input] of [
      ['get', {}, 'group'],
      ['get', { group: { id: '1' } }, 'group'],
      ['add', { group: 'Servers' }, 'endpoints'],
      ['add', { group: 'Servers', endpointId: [] }, 'endpoints'],
      ['add', { group: 'Servers', endpointId: ['WS-0003'] }, 'endpoints'],
      ['remove', { group: 'Servers', endpointId: [1357585918] }, 'endpoints'],
      ['remove', { group: 'Servers', endpointId: { id: '1' } }, 'endpoints'],
      ['create', {}, 'groupName'],
      ['create', { groupName: ' ' }, 'groupName'],
      ['create', { groupName: 'x', expiration: '2030-01-01' }, 'maxEndpoints'],
      ['license', { group: 'Servers' }, 'expiration'],
      ['license', { group: 'Servers', maxEndpoints: 1, maxMobileEndpoints: 1 }, 'expiration'],
      ['license', { group: 'Servers', expiration: 'soon', maxEndpoints: 1, maxMobileEndpoints: 1 }, 'expiration'],
      ['license', { group: 'Servers', expiration: 0, maxEndpoints: 1.5, maxMobileEndpoints: 1 }, 'maxEndpoints'],
      ['license', { group: 'Servers', expiration: 0, maxEndpoints: 1, maxMobileEndpoints: -1 }, 'maxMobileEndpoints'],
    ] as const) {
      it(`what makes no sense, and asks Hive nothing: ${operation} ${JSON.stringify(msg)}`, async () => {
        await load();
        const { failure } = await flow.failure(operation, msg);
        assert.deepEqual([failure.code, failure.input], ['bad-input', input]);
        assert.equal(await flow.asked('hive'), 0);
      });
    }
  });
});
