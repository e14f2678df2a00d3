import assert from 'node:assert/strict';
import type { Alert } from '../../../../src/lib/hive/types.js';
import { alert as bareAlert, type HiveStub, hiveStub, page } from '../../hive/hive-stub.js';
import type { Received } from '../../http/stub-server.js';
import { FakeClock } from '../../state/fake-clock.js';
import { Simulated } from '../simulated.js';
import { PollRig } from './poll-rig.js';

const minute = 60_000;

describe('Changes of alerts', () => {
  let simulated: Simulated;
  let stub: HiveStub | undefined;

  before(async () => {
    simulated = await Simulated.start();
  });
  beforeEach(() => simulated.reset());
  afterEach(async () => {
    await stub?.close();
    stub = undefined;
  });
  after(() => simulated.close());

  /** A Hive of which the simulator is no example. */
  const oddHive = async (answer: Parameters<typeof hiveStub>[0]) => {
    stub = await hiveStub(answer);
    return PollRig.open(stub.client, { clock: new FakeClock(Date.parse('2026-01-01T00:10:00.000Z')) });
  };

  const change = (id: string | undefined, body: object) => simulated.order('hive', 'change-alert', { id, ...body });
  const close = (id: string | undefined, malicious: boolean) =>
    simulated.order('hive', 'close-alert', { id, malicious });
  const pollAll = async (rig: PollRig) => {
    for (const feed of ['new', 'changed', 'closed'] as const) await rig.poll(feed);
  };

  it('come with the names of what changed since the alert was last sent, each once', async () => {
    const rig = await PollRig.open(simulated.hive);
    const [id] = await simulated.raise(1, { severity: 'low', tags: ['a'] });
    await pollAll(rig);
    for (const body of [
      { tags: ['a', 'b'] },
      { severity: 'high', impact: 99 },
      { notes: 'looked at', title: 'Something else' },
    ]) {
      await change(id, body);
      await pollAll(rig);
      await pollAll(rig);
    }
    assert.deepEqual(
      rig.arrivals('changed').map(({ alert, change: what }) => [alert.id, what]),
      [
        [id, { kind: 'changed', fields: ['tags'] }],
        [id, { kind: 'changed', fields: ['severity', 'impact'] }],
        [id, { kind: 'changed', fields: ['notes', 'title'] }],
      ],
    );
    assert.deepEqual(rig.ids('new'), [id]);
    await rig.close();
  });

  it('are not told of an arrival or a closing, which have feeds of their own', async () => {
    const rig = await PollRig.open(simulated.hive);
    const [id] = await simulated.raise();
    await pollAll(rig);
    await close(id, true);
    await pollAll(rig);
    assert.deepEqual([rig.ids('new'), rig.ids('changed'), rig.ids('closed')], [[id], [], [id]]);
    await rig.close();
  });

  it('of an alert from before the start come without names, as nobody knows what it was like', async () => {
    const [id] = await simulated.raise();
    await simulated.later(minute);
    const rig = await PollRig.open(simulated.hive, { clock: new FakeClock(Date.now() + minute), lookbackMs: 30_000 });
    await change(id, { tags: ['new'] });
    await pollAll(rig);
    assert.deepEqual(rig.ids('new'), []);
    assert.deepEqual(
      rig.arrivals('changed').map(({ alert, change: what }) => [alert.id, alert.tags, what]),
      [[id, ['new'], { kind: 'changed', fields: [] }]],
    );
    await rig.close();
  });

  it('come again when a closed alert is classified anew', async () => {
    const rig = await PollRig.open(simulated.hive);
    const [id] = await simulated.raise();
    await close(id, true);
    await rig.poll('closed');
    await simulated.later(minute);
    await close(id, false);
    await rig.poll('closed');
    await rig.poll('closed');
    assert.deepEqual(
      rig.arrivals('closed').map(({ alert }) => alert.alertStatus),
      ['malicious', 'benign'],
    );
    await rig.close();
  });

  it('survive a page that fails in the middle: closings keep their cursor and come once', async () => {
    const closings = ['1', '2', '3'].map((id) =>
      bareAlert(`100${id}`, { closed: true, closedAt: `2026-01-01T00:0${id}:00.000Z` }),
    );
    let broken = true;
    const rig = await oddHive(({ url }: Received) => {
      if (!url.includes('cursor=2')) return page(closings.slice(0, 2), `${url}&cursor=2`);
      return broken ? { status: 422 } : page(closings.slice(2));
    });
    const start = rig.clock.now() - 60 * minute;
    await assert.rejects(rig.poll('closed'));
    assert.equal(rig.delivery.cursor('closed'), start);
    broken = false;
    await rig.poll('closed');
    assert.deepEqual(rig.ids('closed'), ['1001', '1002', '1003']);
    assert.equal(rig.delivery.cursor('closed'), Date.parse('2026-01-01T00:03:00.000Z'));
    await rig.close();
  });

  it('do not wait for an alert whose time of closing cannot be read: it is reported, once', async () => {
    const rig = await oddHive(() =>
      page([
        bareAlert('1001', { closed: true, closedAt: 'soon' }),
        { id: '1002', endpoint: {}, closed: true },
        bareAlert('1003', { closed: true, closedAt: '2026-01-01T00:03:00.000Z' }),
      ]),
    );
    await rig.poll('closed');
    await rig.poll('closed');
    assert.deepEqual(rig.ids('closed'), ['1003']);
    assert.deepEqual(
      rig.problems.map(({ reason, item }) => [reason, (item as Alert).id]),
      [
        ['closedAt is not a time', '1001'],
        ['closedAt is not a time', '1002'],
      ],
    );
    await rig.close();
  });

  describe('of a Hive that ignores lastChangedAfter', () => {
    beforeEach(() => simulated.order('hive', 'ignore-last-changed'));

    it('are not asked for any more: this is said once, and closings still come', async () => {
      const rig = await PollRig.open(simulated.hive);
      const [id] = await simulated.raise();
      await pollAll(rig);
      await change(id, { tags: ['new'] });
      await close(id, true);
      await pollAll(rig);
      assert.equal(rig.changesIgnored, 1);
      assert.deepEqual([rig.ids('new'), rig.ids('changed'), rig.ids('closed')], [[id], [], [id]]);
      const asked = (await simulated.alertQueries()).filter(({ lastChangedAfter }) => lastChangedAfter);
      assert.equal(asked.length, 1);
      await rig.close();
    });

    it('and was empty at the start: this is noticed as soon as it has alerts', async () => {
      const rig = await PollRig.open(simulated.hive);
      await pollAll(rig);
      assert.equal(rig.changesIgnored, 0);
      await simulated.raise(2);
      for (let polls = 0; polls < 3; polls++) await pollAll(rig);
      assert.equal(rig.changesIgnored, 1);
      assert.deepEqual(rig.ids('changed'), []);
      const asked = (await simulated.alertQueries()).filter(({ lastChangedAfter }) => lastChangedAfter);
      assert.equal(asked.length, 1);
      await rig.close();
    });
  });
});
