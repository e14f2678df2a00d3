import assert from 'node:assert/strict';
import { Protection, type ProtectionRules } from '../../../src/lib/hive/protection.js';
import type { Endpoint } from '../../../src/lib/hive/types.js';
import type { ChangeRecord } from '../../../src/lib/http/guard.js';
import { failureOf } from '../http/failures.js';
import { type HiveStub, hiveStub } from './hive-stub.js';

const sha256 = 'ab'.repeat(32);
const endpoint = {
  id: '34',
  name: 'DC-0001',
  isDomainController: true,
  tags: ['crown jewel'],
  groups: [{ id: '90', name: 'Servers' }],
};
const victims = [{ pid: 4, startTime: 5 }];

describe('A protected endpoint', () => {
  let hive: HiveStub;
  let records: ChangeRecord[] = [];
  afterEach(() => hive.close());
  const start = async (protect: ProtectionRules, seen: object = {}, more: object = {}) => {
    records = [];
    hive = await hiveStub(
      ({ method, url }) => {
        if (method === 'GET') return { json: { ...endpoint, ...seen } };
        return { json: url.endsWith('/kill') ? [{ ...victims[0], killed: true }] : { success: true } };
      },
      { protect, onChange: (record) => records.push(record), ...more },
    );
    return hive.client;
  };
  const sent = () => hive.calls.filter(({ method }) => method !== 'GET').map(({ url }) => url);

  const rules: [string, ProtectionRules, string][] = [
    ['its id', { endpointIds: ['34'] }, 'id 34'],
    ['a pattern of its name', { endpointNames: ['SRV-*', 'dc-????'] }, 'name "dc-????"'],
    ['a tag, letter case aside', { endpointTags: ['Crown Jewel'] }, 'tag "Crown Jewel"'],
    ['the name of a group', { endpointGroups: ['servers'] }, 'group "servers"'],
    ['the id of a group', { endpointGroups: ['90'] }, 'group "90"'],
    ['being a domain controller', { domainControllers: true }, 'domain controllers'],
  ];
  for (const [by, protect, rule] of rules) {
    for (const dryRun of [false, true]) {
      it(`is neither isolated nor killed on, by ${by}${dryRun ? ', in a dry run as well' : ''}`, async () => {
        const client = await start(protect, {}, { dryRun });
        for (const change of [client.isolate('34'), client.killProcesses('34', victims)]) {
          await assert.rejects(change, { name: 'ProtectedError', rule, target: '34' });
        }
        assert.deepEqual(
          records.map(({ ending, reason }) => [ending, reason]),
          [
            ['refused', rule],
            ['refused', rule],
          ],
        );
        assert.deepEqual(sent(), []);
      });
    }
  }

  it('may always have its network back', async () => {
    const client = await start({ endpointIds: ['34'], endpointNames: ['*'], domainControllers: true });
    await client.deisolate('34');
    assert.deepEqual(sent(), ['/rqt-api/1/endpoint/34/deisolate']);
  });

  it('is one that a rule meets: any other is isolated and killed on', async () => {
    const protect = { endpointIds: ['35'], endpointNames: ['SRV-*'], endpointTags: ['vip'], endpointGroups: ['91'] };
    const client = await start({ ...protect, domainControllers: true }, { isDomainController: false });
    await client.isolate('34');
    await client.killProcesses('34', victims);
    assert.equal(sent().length, 2);
  });

  it('may lack name, tags and groups', async () => {
    const bare = { name: undefined, tags: undefined, groups: undefined, isDomainController: false };
    const protect = { endpointNames: ['x'], endpointTags: ['y'], endpointGroups: ['z'], domainControllers: true };
    for (const seen of [bare, { ...bare, tags: [null], groups: [null, {}] }]) {
      await (await start(protect, seen)).isolate('34');
      assert.equal(sent().length, 1);
      await hive.close();
    }
  });

  it('is the one that is to be isolated: another that was read before says nothing of it', async () => {
    const client = await start({ domainControllers: true });
    const known = { id: '35', isDomainController: false } as Endpoint;
    await assert.rejects(client.isolate('34', { known }), { name: 'ProtectedError' });
    await assert.rejects(client.isolate('34', { known: { ...known, id: '34', isDomainController: true } }));
    assert.deepEqual(sent(), []);
  });

  it('is read only when a rule needs more than its id', async () => {
    await (await start({ endpointIds: ['35'] })).isolate('34');
    assert.deepEqual(
      hive.calls.map(({ method }) => method),
      ['POST'],
    );
  });

  it('is not reached by writing its id in another way', async () => {
    const client = await start({ endpointIds: ['34'] });
    for (const change of [client.isolate('034'), client.killProcesses('0000034', victims)]) {
      await assert.rejects(change, { name: 'InputError', input: 'endpointId' });
    }
    assert.deepEqual(sent(), []);
  });

  for (const status of [403, 404, 500]) {
    it(`is what an endpoint counts as that cannot be read (${status}): nothing is sent`, async () => {
      hive = await hiveStub(
        ({ method }) => (method === 'GET' ? { status, json: { message: 'no' } } : { json: { success: true } }),
        { protect: { domainControllers: true }, onChange: (record) => records.push(record) },
      );
      const error = await failureOf(hive.client.isolate('34'));
      assert.deepEqual([error.status, error.maybeApplied], [status, false]);
      assert.match(
        error.message,
        /could not isolate endpoint: nothing was sent, because whether the endpoint is protected/,
      );
      assert.deepEqual([records.at(-1)?.ending, sent()], ['refused', []]);
    });
  }
});

describe('Protected programs', () => {
  const create = async (protect: ProtectionRules, more: object = {}) => {
    const hive = await hiveStub(() => ({ json: { id: '78', versionId: '79' } }), { protect });
    try {
      await hive.client.createHashPolicy({
        title: 'Block',
        sha256: sha256.toUpperCase(),
        enabledGroups: ['1'],
        ...more,
      });
    } finally {
      await hive.close();
    }
    return hive.calls.length;
  };

  it('are put under no policy, in whatever letter case their hash is written', async () => {
    for (const hash of [sha256, sha256.toUpperCase()]) {
      await assert.rejects(create({ hashes: [hash] }), { name: 'ProtectedError', rule: `hash ${sha256}` });
    }
    assert.equal(await create({ hashes: ['cd'.repeat(32)] }), 1);
  });

  it('a policy for all groups is refused where the rules say so, and one for some is not', async () => {
    const all = { enabledGroups: [] };
    await assert.rejects(create({ globalPolicies: true }, all), { rule: 'policies for all groups' });
    assert.equal(await create({ globalPolicies: true }), 1);
    assert.equal(await create({}, all), 1);
  });

  it('a hash in the rules that is none is an error at once, for it would protect nothing', () => {
    assert.throws(() => new Protection({ hashes: ['abc'] }), { name: 'InputError', input: 'protectedHashes' });
  });
});
