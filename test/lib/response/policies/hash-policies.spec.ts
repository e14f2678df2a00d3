import assert from 'node:assert/strict';
import { ServiceError } from '../../../../src/lib/http/errors.js';
import { groupIdsOf } from '../../../../src/lib/response/groups/group-ids.js';
import { blockHash } from '../../../../src/lib/response/policies/block-hash.js';
import { policiesOfHash } from '../../../../src/lib/response/policies/hash-policies.js';
import { type HiveStub, hiveStub, page } from '../../hive/hive-stub.js';
import type { Received, StubAnswer } from '../../http/stub-server.js';

const sha256 = 'cd'.repeat(32);
const policy = (id: string, more: object = {}) => ({
  id,
  title: `policy ${id}`,
  deleted: false,
  matchers: [{ type: 2, id: '1', alg: 1, hash: sha256 }],
  ...more,
});

describe('Endpoint groups by name', () => {
  let hive: HiveStub;
  afterEach(() => hive.close());
  const start = async (answer: (request: Received) => StubAnswer) => {
    hive = await hiveStub(answer, { retry: { tries: 1 } });
    return hive.client;
  };

  it('are looked for on all pages, by the exact name', async () => {
    const client = await start(({ url }) =>
      url.includes('second')
        ? page([{ id: '2', name: 'Servers' }])
        : page([{ id: '1', name: 'Servers and more' }], `${hive.url}/rqt-api/1/endpoint-groups?second`),
    );
    assert.deepEqual(await groupIdsOf(client, ['Servers'], hive), { ids: ['2'] });
  });

  it('are remembered for a minute, and no longer', async () => {
    const client = await start(() => page([{ id: '7', name: 'Servers' }]));
    for (const { after, calls } of [
      { after: 0, calls: 1 },
      { after: 59_000, calls: 1 },
      { after: 2_000, calls: 2 },
    ]) {
      hive.clock.time += after;
      assert.deepEqual(await groupIdsOf(client, ['Servers'], { clock: hive.clock }), { ids: ['7'] });
      assert.equal(hive.calls.length, calls);
    }
  });

  it('that could not be looked up are looked up again', async () => {
    const client = await start(() =>
      hive.calls.length === 1 ? { status: 403, json: {} } : page([{ id: '7', name: 'S' }]),
    );
    await assert.rejects(groupIdsOf(client, ['S'], { clock: hive.clock }), ServiceError);
    assert.deepEqual(await groupIdsOf(client, ['S'], { clock: hive.clock }), { ids: ['7'] });
  });
});

describe('Policies of a hash', () => {
  let hive: HiveStub;
  afterEach(() => hive.close());

  it('leave out deleted ones, and those of other hashes that Hive let through', async () => {
    const other = policy('3', { matchers: [{ hash: 'ef'.repeat(32) }] });
    const upper = policy('4', { matchers: [{ hash: sha256.toUpperCase() }] });
    hive = await hiveStub(() =>
      page([policy('1', { deleted: true }), other, upper, policy('5', { matchers: undefined })]),
    );
    assert.deepEqual(
      (await policiesOfHash(hive.client, sha256)).map(({ id }) => id),
      ['4'],
    );
    assert.match(hive.calls[0]?.url ?? '', new RegExp(`hash=${sha256}&alg=1`));
  });

  it('show a policy whose making was not answered, once Hive shows it', async () => {
    let made: { title: string } | undefined;
    let looks = 0;
    hive = await hiveStub(({ method, body }) => {
      if (method === 'POST') {
        made = JSON.parse(body) as { title: string };
        return 'cut';
      }
      return page(made && ++looks > 2 ? [policy('9', { title: made.title })] : []);
    });
    const wish = { sha256, block: true, enabled: true };
    const result = await blockHash(hive.client, wish, { clock: hive.clock });
    assert.deepEqual([result.outcome, result.policy?.id, looks], ['created', '9', 3]);
    assert.equal(hive.calls.filter(({ method }) => method === 'POST').length, 1);
  });

  it('are not made again when nobody knows whether they were made', async () => {
    hive = await hiveStub(({ method }) => (method === 'POST' ? 'cut' : page([])));
    const wish = { sha256, block: true, enabled: true };
    await assert.rejects(
      blockHash(hive.client, wish, { clock: hive.clock }),
      (error) => error instanceof ServiceError && error.maybeApplied,
    );
    assert.equal(hive.calls.filter(({ method }) => method === 'POST').length, 1);
  });
});
