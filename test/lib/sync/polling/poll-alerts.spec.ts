import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstIdAt, timeOfId } from '../../../../src/lib/hive/ids.js';
import { FileStore } from '../../../../src/lib/state/file-store.js';
import { MemoryStore } from '../../../../src/lib/state/memory-store.js';
import { failureOf } from '../../http/failures.js';
import { FakeClock, until } from '../../state/fake-clock.js';
import { Simulated } from '../simulated.js';
import { PollRig } from './poll-rig.js';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe('Polling alerts', () => {
  let simulated: Simulated;

  before(async () => {
    simulated = await Simulated.start();
  });
  beforeEach(() => simulated.reset());
  after(() => simulated.close());

  describe('asks', () => {
    const zone = process.env.TZ;
    afterEach(() => {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    });

    for (const [name, offset] of [
      ['UTC', 0],
      ['Pacific/Kiritimati', -840],
      ['America/Anchorage', 540],
    ] as const) {
      it(`by received time at first, then from 60 s before the last alert, in UTC, with the local clock in ${name}`, async () => {
        process.env.TZ = name;
        assert.equal(new Date('2022-01-01').getTimezoneOffset(), offset);
        const clock = new FakeClock(Date.now());
        const rig = await PollRig.open(simulated.hive, { clock, lookbackMs: 2 * hour });
        const ids = await simulated.raise(2);
        await rig.poll('new');
        await rig.poll('closed');
        await rig.poll('new');
        assert.deepEqual(rig.ids('new'), ids);
        const start = clock.now() - 2 * hour;
        assert.deepEqual(await simulated.alertQueries(), [
          { receivedAfter: new Date(start).toISOString(), sortBy: 'receivedAt:asc' },
          { closedAfter: new Date(start - minute).toISOString() },
          { lastSeenId: firstIdAt(timeOfId(ids.at(-1) ?? '') - minute) },
        ]);
        await rig.close();
      });
    }

    it('by ids from the second poll on, so that our clock may be wrong by an hour', async () => {
      for (const wrongBy of [-hour, hour]) {
        const rig = await PollRig.open(simulated.hive, {
          clock: new FakeClock(Date.now() + wrongBy),
          lookbackMs: 2 * hour,
        });
        await rig.poll('new');
        const ids = await simulated.raise(3);
        await rig.poll('new');
        assert.deepEqual(rig.ids('new').slice(-3), ids, `wrong by ${wrongBy}`);
        await rig.close();
      }
    });
  });

  it('sends each alert once, however often it is read, oldest first', async () => {
    const rig = await PollRig.open(simulated.hive, { filters: { count: 2 } });
    const ids = await simulated.raise(5);
    assert.deepEqual(await rig.poll('new'), { read: 5, sent: 5 });
    assert.deepEqual(await rig.poll('new'), { read: 5, sent: 0 });
    ids.push(...(await simulated.raise(3)));
    await rig.poll('new');
    await simulated.later(10 * minute);
    ids.push(...(await simulated.raise()));
    await rig.poll('new');
    assert.deepEqual(rig.ids('new'), ids);
    await rig.close();
  });

  it('sends nothing from before the time to look back', async () => {
    await simulated.raise(2);
    await simulated.later(2 * hour);
    const ids = await simulated.raise();
    const rig = await PollRig.open(simulated.hive, { clock: new FakeClock(Date.now() + 2 * hour), lookbackMs: hour });
    for (let polls = 0; polls < 2; polls++) await rig.poll('new');
    assert.deepEqual(rig.ids('new'), ids);
    await rig.close();
  });

  it('sends a page as one message, if asked to', async () => {
    const rig = await PollRig.open(simulated.hive, { filters: { count: 2 }, grouped: true });
    await simulated.raise(5);
    await rig.poll('new');
    assert.deepEqual(
      rig.sent.map(({ items }) => items.length),
      [2, 2, 1],
    );
    await rig.close();
  });

  it('still sends an alert that shows up late, after younger ones were sent', async () => {
    const rig = await PollRig.open(simulated.hive);
    const [young = ''] = await simulated.raise();
    await rig.poll('new');
    const { id } = (await simulated.order('hive', 'late-alert', { secondsAgo: 50 })) as { id: string };
    await rig.poll('new');
    await rig.poll('new');
    assert.deepEqual(rig.ids('new'), [young, id]);
    await rig.close();
  });

  it('sends the others of a page with malformed alerts, and reports each of these once', async () => {
    const rig = await PollRig.open(simulated.hive);
    const [first] = await simulated.raise();
    for (const malformed of ['id', 'endpoint', 'null']) await simulated.raise(1, { malformed });
    const [last] = await simulated.raise();
    await rig.poll('new');
    await simulated.later(2 * minute); // the endpoints in these alerts change with every heartbeat
    await rig.poll('new');
    await rig.poll('changed');
    assert.deepEqual(rig.ids('new'), [first, last]);
    assert.deepEqual(
      rig.problems.map(({ reason }) => reason),
      ['id is missing or not a string of digits', 'endpoint is missing', 'endpoint is missing'],
    );
    await rig.close();
  });

  describe('that fails', () => {
    it('at a later page keeps the cursor: the next poll sends what is missing and nothing twice', async () => {
      const rig = await PollRig.open(simulated.hive, { filters: { count: 2 }, mode: 'acknowledge', maxInFlight: 1 });
      const ids = await simulated.raise(7);
      const failing = failureOf(rig.poll('new'));
      await until(() => rig.sent.length === 1); // the first page waits for its second place
      await simulated.fault('hive', { kind: 'status', status: 502, path: '/alerts$' });
      rig.settleAll();
      await until(() => rig.sent.length === 2);
      assert.equal((await failing).status, 502);
      const cursor = rig.delivery.cursor('new') ?? Number.POSITIVE_INFINITY;
      assert.ok(cursor < timeOfId(ids[1] ?? ''), 'the cursor passed what is not settled');
      await simulated.mend('hive');
      const second = rig.poll('new');
      for (let settled = 2; settled <= 7; settled++) {
        await until(() => rig.sent.length === settled);
        rig.settleAll();
      }
      await second;
      assert.deepEqual(rig.ids('new'), ids);
      await rig.close();
    });

    it('at its first page leaves everything as it was', async () => {
      const rig = await PollRig.open(simulated.hive);
      const ids = await simulated.raise(2);
      await rig.poll('new');
      const cursor = rig.delivery.cursor('new');
      ids.push(...(await simulated.raise(2)));
      for (const kind of ['html', 'reset', 'cut'] as const) {
        await simulated.fault('hive', { kind, path: '/alerts$' });
        await failureOf(rig.poll('new'));
        await simulated.mend('hive');
      }
      assert.equal(rig.delivery.cursor('new'), cursor);
      await rig.poll('new');
      assert.deepEqual(rig.ids('new'), ids);
      await rig.close();
    });

    it('for the new alerts does not hold up the closings, nor the changes', async () => {
      const rig = await PollRig.open(simulated.hive, { filters: { severity: ['dreadful' as 'high'] } });
      const [id = ''] = await simulated.raise();
      await simulated.order('hive', 'change-alert', { id, tags: ['new'] });
      await simulated.order('hive', 'close-alert', { id, malicious: true });
      assert.equal((await failureOf(rig.poll('new'))).code, 'rejected');
      await rig.poll('closed');
      await rig.poll('changed');
      assert.deepEqual([rig.ids('closed'), rig.ids('changed')], [[id], [id]]);
      await rig.close();
    });

    it('on a cancel leaves nothing behind', async () => {
      const rig = await PollRig.open(simulated.hive, { mode: 'acknowledge', maxInFlight: 1 });
      await simulated.raise(3);
      const stop = new AbortController();
      const polling = rig.poll('new', stop.signal);
      await until(() => rig.sent.length === 1);
      stop.abort();
      await assert.rejects(polling);
      await rig.close();
    });
  });

  describe('after a restart', () => {
    let folder: string;
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'alerts-'));
    });
    after(() => rm(folder, { recursive: true }));

    it('goes on where it was, however long it was down, and however short it looks back', async () => {
      const clock = new FakeClock(Date.now());
      const path = join(folder, 'state.json');
      const start = () =>
        PollRig.open(simulated.hive, { clock, store: new FileStore(path, { writeEveryMs: 0 }), lookbackMs: minute });
      const first = await start();
      const ids = await simulated.raise(2);
      await first.poll('new');
      await first.poll('closed');
      await first.close();
      for (let days = 0; days < 7; days++) {
        await simulated.later(day);
        await clock.pass(day);
        ids.push(...(await simulated.raise()));
      }
      await simulated.order('hive', 'close-alert', { id: ids[3], malicious: false });
      const second = await start();
      await second.poll('new');
      await second.poll('closed');
      assert.deepEqual([...first.ids('new'), ...second.ids('new')], ids);
      assert.deepEqual(second.ids('closed'), [ids[3]]);
      await second.close();
    });

    it('that was a crash sends again what was not acknowledged, and nothing that was', async () => {
      const store = new MemoryStore();
      const first = await PollRig.open(simulated.hive, { store, mode: 'acknowledge' });
      const ids = await simulated.raise(4);
      await first.poll('new');
      for (const place of [0, 2]) first.delivery.settle(first.sent[place]?.token ?? '', 'done');
      await first.clock.pass(200); // and never closed
      const second = await PollRig.open(simulated.hive, { store, clock: first.clock, mode: 'acknowledge' });
      await second.poll('new');
      assert.deepEqual(second.ids('new'), [ids[1], ids[3]]);
      assert.ok(second.sent.every(({ redelivered, attempt }) => redelivered && attempt === 2));
      await second.close();
    });
  });
});
