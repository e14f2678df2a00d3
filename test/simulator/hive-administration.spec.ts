import assert from 'node:assert/strict';
import type { Endpoint, Group, Policy } from '../../src/lib/hive/types.js';
import { type Page, type RunningHive, runHive } from './hive-server.js';

const sha256 = 'ab'.repeat(32);

describe('simulated Hive: policies and groups', () => {
  let hive: RunningHive;
  let endpoints: Endpoint[];
  beforeEach(async () => {
    hive = await runHive();
    endpoints = (await hive.call<Page<Endpoint>>('GET', '/endpoints')).body.result;
  });
  afterEach(() => hive.close());

  const create = async (more: object = {}) =>
    hive.call<Policy>('POST', '/policy/trigger-on-process-hash', { title: 'Bad', sha256, ...more });

  it('makes a policy for everyone, finds it by hash in any letter case, and allows a second one', async () => {
    const { body: policy } = await create({ enabledGroups: [], disabledGroups: [] });
    assert.deepEqual([policy.scope, policy.groups, policy.enabled], ['global', undefined, true]);
    assert.deepEqual([policy.matchers[0]?.hash, policy.matchers[0]?.alg], [sha256, 1]);
    const { body: blocking } = await create({ block: true, disable: true });
    assert.notDeepEqual(blocking.actions, policy.actions);
    assert.equal(blocking.enabled, false);
    const found = await hive.call<Page<Policy>>('GET', `/policies?hash=${sha256.toUpperCase()}&alg=1`);
    assert.deepEqual(
      found.body.result.map(({ id }) => id),
      [policy.id, blocking.id],
    );
    assert.deepEqual((await hive.call<Page<Policy>>('GET', `/policies?hash=${sha256}&alg=2`)).body.result, []);
    assert.deepEqual((await hive.call('GET', `/policy/${policy.id}`)).body, policy);
    assert.equal((await create({ sha256: 'abc' })).status, 422);
    assert.equal((await create({ title: '' })).status, 422);
    assert.equal((await create({ enabledGroups: ['1'] })).status, 422);
  });

  it('switches a policy, unless somebody else was faster', async () => {
    const { body: policy } = await create();
    const off = await hive.call<Policy>('POST', `/policy/${policy.id}/disable?previousVersionId=${policy.versionId}`);
    assert.equal(off.body.enabled, false);
    assert.notEqual(off.body.versionId, policy.versionId);
    const stale = await hive.call<Policy>('POST', `/policy/${policy.id}/enable?previousVersionId=${policy.versionId}`);
    assert.equal(stale.status, 409);
    assert.equal((await hive.call<Policy>('POST', `/policy/${policy.id}/enable`)).body.enabled, true);
  });

  it('switches a group policy for the groups named', async () => {
    const [, one, two] = (await hive.call<Page<Group>>('GET', '/endpoint-groups')).body.result;
    const { body: policy } = await create({ enabledGroups: [one?.id, two?.id] });
    assert.equal(policy.scope, 'group');
    const { body } = await hive.call<Policy>('POST', `/policy/${policy.id}/disable?groupIds=${one?.id}`);
    const states = body.groups?.map(({ id, enabled }): [string, boolean] => [id, enabled]);
    assert.deepEqual(
      new Map(states),
      new Map([
        [one?.id, false],
        [two?.id, true],
      ]),
    );
  });

  it('puts endpoints into groups: they show the group and its client, as far as the licence allows', async () => {
    const license = {
      expiration: '2030-01-01T00:00:00.000Z',
      limit: { maxEndpointCount: 1, maxMobileEndpointCount: 0 },
    };
    const { body: client } = await hive.call<Group>('POST', '/endpoint-group', { name: 'Client', license });
    const { body: group } = await hive.call<Group>('POST', '/endpoint-group', {
      name: 'Team',
      description: 'd',
      parentGroup: client.id,
    });
    assert.equal(group.parentGroupId, client.id);
    assert.equal((await hive.call<Page<Group>>('GET', '/endpoint-groups?name=Team')).body.result.length, 1);
    const [first, second] = endpoints;
    assert.equal((await hive.call('POST', `/endpoint-group/${group.id}/add-endpoints`, [first?.id])).status, 200);
    const shown = (await hive.call<Endpoint>('GET', `/endpoint/${first?.id}`)).body;
    assert.deepEqual(
      shown.groups
        .filter(({ name }) => ['Client', 'Team'].includes(name))
        .map(({ name }) => name)
        .sort(),
      ['Client', 'Team'],
    );
    assert.equal((await hive.call('POST', `/endpoint-group/${group.id}/add-endpoints`, [second?.id])).status, 422);
    const larger = { ...license, limit: { ...license.limit, maxEndpointCount: 2 } };
    assert.equal((await hive.call('POST', `/endpoint-group/${client.id}/license`, larger)).status, 200);
    assert.equal((await hive.call('POST', `/endpoint-group/${group.id}/add-endpoints`, [second?.id])).status, 200);
    await hive.call('POST', `/endpoint-group/${group.id}/remove-endpoints`, [second?.id]);
    assert.equal((await hive.call<Page>('GET', `/endpoints?gid=${group.id}`)).body.result.length, 1);
    await hive.call('DELETE', `/endpoint-group/${group.id}`);
    assert.equal((await hive.call('GET', `/endpoint-group/${group.id}`)).status, 404);
    const after = (await hive.call<Endpoint>('GET', `/endpoint/${first?.id}`)).body;
    assert.deepEqual(after.groups, first?.groups);
  });

  it('refuses groups and members that make no sense', async () => {
    assert.equal((await hive.call('POST', '/endpoint-group', {})).status, 422);
    assert.equal((await hive.call('POST', '/endpoint-group', { name: 'x', parentGroup: '1' })).status, 422);
    const [group] = (await hive.call<Page<Group>>('GET', '/endpoint-groups')).body.result;
    assert.equal((await hive.call('POST', `/endpoint-group/${group?.id}/add-endpoints`, ['1'])).status, 422);
    assert.equal((await hive.call('POST', `/endpoint-group/${group?.id}/license`, {})).status, 422);
  });
});
