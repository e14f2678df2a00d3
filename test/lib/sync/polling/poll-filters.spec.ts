import assert from 'node:assert/strict';
import type { Alert } from '../../../../src/lib/hive/types.js';
import type { ClientFilters } from '../../../../src/lib/sync/polling/alert-filter.js';
import { alert as bareAlert, hiveStub, page } from '../../hive/hive-stub.js';
import { Simulated } from '../simulated.js';
import { PollRig } from './poll-rig.js';

const servers: ClientFilters = { groups: ['Servers', 'Nobody'], minimumImpact: 50 };
const isWanted = ({ endpoint, impact }: Alert) =>
  endpoint.groups.some(({ name }) => name === 'Servers') && impact >= 50;

describe('Filters of a poller', () => {
  let simulated: Simulated;

  before(async () => {
    simulated = await Simulated.start();
  });
  beforeEach(() => simulated.reset());
  after(() => simulated.close());

  it('for groups and impact must both hold, on every page and at every poll', async () => {
    const rig = await PollRig.open(simulated.hive, { filters: { count: 3 }, clientFilters: servers });
    for (let polls = 0; polls < 3; polls++) {
      await simulated.raise(20);
      await rig.poll('new');
      const alerts = await simulated.alerts();
      const wanted = alerts.filter(isWanted).map(({ id }) => id);
      assert.deepEqual(rig.ids('new'), wanted);
      assert.ok(wanted.length > 0 && wanted.length < alerts.length, 'the simulated alerts prove nothing');
    }
    await rig.close();
  });

  it('do not stop at an alert with a group that is none, and neither does what watches its changes', async () => {
    const strange = bareAlert('834832646071648258', { endpoint: { groups: [null, { name: 'Servers' }] }, impact: 60 });
    const hive = await hiveStub(() => page([strange]));
    const rig = await PollRig.open(hive.client, { clientFilters: servers, lookbackMs: 1e12 });
    await rig.poll('new');
    assert.deepEqual(rig.ids('new'), ['834832646071648258']);
    assert.equal(rig.sent.length, 1);
    await rig.close();
    await hive.close();
  });

  for (const [what, clientFilters, wanted] of [
    ['impact alone', { minimumImpact: 50 }, ({ impact }: Alert) => impact >= 50],
    [
      'groups alone',
      { groups: ['Servers'] },
      ({ endpoint }: Alert) => endpoint.groups.some((g) => g.name === 'Servers'),
    ],
    ['an empty list of groups, which filters nothing', { groups: [], minimumImpact: 0 }, () => true],
  ] as const) {
    it(`can be for ${what}`, async () => {
      const rig = await PollRig.open(simulated.hive, { clientFilters });
      await simulated.raise(12);
      await rig.poll('new');
      const all = await simulated.alerts();
      assert.deepEqual(
        rig.ids('new'),
        all.filter(wanted).map(({ id }) => id),
      );
      await rig.close();
    });
  }

  it('let the cursor pass what they leave out, so that it is not read for ever', async () => {
    const rig = await PollRig.open(simulated.hive, { clientFilters: { groups: ['Nobody'] } });
    await simulated.raise(2);
    await simulated.later(600_000);
    await simulated.raise(2);
    assert.deepEqual(await rig.poll('new'), { read: 4, sent: 0 });
    assert.deepEqual(await rig.poll('new'), { read: 2, sent: 0 });
    await rig.close();
  });

  it('that Hive applies are asked for at every poll', async () => {
    const rig = await PollRig.open(simulated.hive, { filters: { severity: ['high'], tag: ['vip'] } });
    const wanted: string[] = [];
    for (let polls = 0; polls < 3; polls++) {
      await simulated.raise(1, { severity: 'low', tags: ['vip'] });
      await simulated.raise(1, { severity: 'high' });
      wanted.push(...(await simulated.raise(1, { severity: 'high', tags: ['vip', 'other'] })));
      await rig.poll('new');
      assert.deepEqual(rig.ids('new'), wanted);
    }
    await rig.close();
  });

  it('leave out an alert without an impact when they ask for one, and do not fail', async () => {
    const answer = page([bareAlert('1000'), bareAlert('1001', { impact: 50 }), bareAlert('1002', { impact: 49 })]);
    const stub = await hiveStub(() => answer);
    const poll = async (clientFilters: ClientFilters) => {
      const rig = await PollRig.open(stub.client, { clientFilters, lookbackMs: 1e12 });
      await rig.poll('new');
      await rig.close();
      return rig.ids('new');
    };
    try {
      assert.deepEqual(await poll({ minimumImpact: 50 }), ['1001']);
      assert.deepEqual(await poll({ groups: ['Servers'] }), []);
      assert.deepEqual(await poll({}), ['1000', '1001', '1002']);
    } finally {
      await stub.close();
    }
  });

  it('do not apply to closings, or a retagged or unwanted alert would keep its case for ever', async () => {
    const rig = await PollRig.open(simulated.hive, {
      filters: { tag: ['watched'] },
      clientFilters: { groups: ['Nobody'], minimumImpact: 100 },
    });
    const retagged = await simulated.raise(1, { tags: ['watched'] });
    const unwanted = await simulated.raise(1, { tags: [] });
    await rig.poll('new');
    await simulated.order('hive', 'change-alert', { id: retagged[0], tags: [] });
    for (const [id] of [retagged, unwanted]) await simulated.order('hive', 'archive', { id });
    await rig.poll('closed');
    await rig.poll('closed');
    assert.deepEqual(rig.ids('closed').sort(), [...retagged, ...unwanted].sort());
    for (const { alert, change } of rig.arrivals('closed')) {
      assert.deepEqual([alert.closed, change], [true, { kind: 'closed', fields: ['closed'] }]);
    }
    await rig.close();
  });
});
