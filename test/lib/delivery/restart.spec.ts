import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileStore } from '../../../src/lib/state/file-store.js';
import { MemoryStore } from '../../../src/lib/state/memory-store.js';
import { settled, until } from '../state/fake-clock.js';
import { at, Rig } from './rig.js';

describe('after a restart', () => {
  it('what was settled does not come again, and what was in flight comes with its next attempt', async () => {
    const first = await Rig.open();
    first.delivery.moveTo('new', 0);
    await first.poll([[at(1), at(2), at(3)]]);
    first.done('1', '3');
    await first.saved();
    const rig = await first.restarted({}, 'crashed');
    assert.equal(rig.delivery.cursor('new'), 1);
    assert.equal(await rig.poll([[at(1), at(2), at(3), at(4)]]), 2);
    assert.deepEqual(
      rig.sent.map(({ attempt, redelivered }) => [attempt, redelivered]),
      [
        [2, true],
        [1, false],
      ],
    );
    await rig.delivery.close();
    await first.delivery.close();
  });

  it('a crash before the save repeats, and loses nothing', async () => {
    const first = await Rig.open();
    await first.poll([[at(1)]]);
    await settled();
    first.done('1');
    const rig = await first.restarted({}, 'crashed');
    assert.equal(await rig.poll([[at(1)]]), 1);
    await rig.delivery.close();
    await first.delivery.close();
  });

  it('an item that crashes the process again and again is given up', async () => {
    const store = new MemoryStore();
    let rig = await Rig.open({ store, maxAttempts: 3 });
    for (let attempt = 1; attempt <= 3; attempt++) {
      await rig.poll([[at(1)]]);
      assert.equal(rig.sent[0]?.attempt, attempt);
      rig = await rig.restarted({ maxAttempts: 3 });
    }
    await rig.restarted({ maxAttempts: 3 }).then(async (next) => {
      await next.poll([[at(1), at(2)]]);
      assert.deepEqual(next.keys, ['2']);
      assert.deepEqual(
        next.letters.map(({ key, attempts }) => [key, attempts]),
        [['1', 3]],
      );
      await next.delivery.close();
    });
  });

  it('a done for a message of the process before counts, so that it is not sent again', async () => {
    const first = await Rig.open();
    await first.poll([[at(1)], [at(2), at(3)]], { grouped: true });
    const rig = await first.restarted();
    const [single, page] = first.sent;
    assert.equal(rig.delivery.settle(single?.token ?? '', 'give-up'), false);
    assert.equal(rig.delivery.settle(single?.token ?? '', 'done'), true);
    assert.equal(rig.delivery.settle(page?.token ?? '', 'done'), false);
    assert.equal(await rig.poll([[at(1), at(2), at(3)]]), 2);
    await rig.delivery.close();
  });

  it('a done of the process before also settles what is on its way or waits for a place again', async () => {
    const first = await Rig.open();
    await first.poll([[at(1), at(2)]]);
    const rig = await first.restarted({ maxInFlight: 1 });
    const poll = rig.pollLater([[at(1), at(2)]]);
    await settled();
    for (const { token } of [...first.sent].reverse()) assert.equal(rig.delivery.settle(token, 'done'), true);
    await settled();
    assert.equal(poll.over, true);
    assert.deepEqual(rig.keys, ['1']);
    assert.equal(rig.delivery.cursor('new'), 2);
    await rig.delivery.close();
  });

  it('stored state that cannot be understood is refused, not overwritten', async () => {
    const store = new MemoryStore();
    await store.set('poller:new', { cursor: 'yesterday' });
    await assert.rejects(Rig.open({ store }), { name: 'StateError' });
    assert.deepEqual(await store.get('poller:new'), { cursor: 'yesterday' });
  });
});

describe('two pollers on one cursor', () => {
  it('the later one takes over; the earlier notices at its next poll and stops', async () => {
    const old = await Rig.open();
    await old.poll([[at(1)]]);
    await old.saved();
    const standby = await old.restarted({}, 'crashed');
    await assert.rejects(old.poll([[at(2)]]), { name: 'DeliveryError', code: 'taken-over' });
    assert.deepEqual(old.keys, ['1']);
    assert.equal(old.settle('1', 'done'), false);
    assert.equal(await standby.poll([[at(1), at(2)]]), 2);
    await old.delivery.close();
    await standby.delivery.close();
  });

  it('the earlier notices when it saves, says so once, and never overwrites the other', async () => {
    const old = await Rig.open();
    await old.poll([[at(1)]]);
    await old.saved();
    const standby = await old.restarted({}, 'crashed');
    await standby.poll([[at(1), at(2)]]);
    standby.done('1', '2');
    await standby.delivery.close();
    old.delivery.moveTo('new', 0);
    await old.clock.pass(1000);
    assert.deepEqual(
      old.errors.map((error) => (error as { code?: string }).code),
      ['taken-over'],
    );
    await old.clock.pass(1_000_000);
    assert.equal(old.sent.length, 1, 'time-outs send nothing any more');
    await old.delivery.close();
    const next = await Rig.open({ store: old.store, clock: old.clock });
    assert.equal(next.delivery.cursor('new'), 2);
    await next.delivery.close();
  });

  it('is noticed through a file that two processes share', async () => {
    const room = await mkdtemp(join(tmpdir(), 'delivery-'));
    const path = join(room, 'state.json');
    const stores = [new FileStore(path), new FileStore(path)] as const;
    try {
      const old = await Rig.open({ store: stores[0] });
      await old.poll([[at(1)]]);
      await old.delivery.close();
      const active = await Rig.open({ store: stores[0], clock: old.clock });
      const standby = await Rig.open({ store: stores[1], clock: old.clock });
      await assert.rejects(active.poll([[at(2)]]), { code: 'taken-over' });
      await standby.poll([[at(1), at(2)]]);
      assert.deepEqual(
        standby.sent.map((one) => one.attempt),
        [2, 1],
      );
      await active.delivery.close();
      await standby.delivery.close();
    } finally {
      await Promise.all(stores.map((store) => store.close()));
      await rm(room, { recursive: true });
    }
  });
});

describe('a store that fails', () => {
  it('is reported and tried again, while deliveries go on', async () => {
    const store = new MemoryStore();
    const set = store.set.bind(store);
    const rig = await Rig.open({ store });
    let failing = true;
    store.set = (key, value) => (failing ? Promise.reject(new Error('no store')) : set(key, value));
    await rig.poll([[at(1)]]);
    rig.done('1');
    await rig.clock.pass(200);
    assert.match(String(rig.errors[0]), /no store/);
    failing = false;
    await rig.clock.pass(30_000);
    const next = await rig.restarted({}, 'crashed');
    assert.equal(next.delivery.cursor('new'), 1);
    await next.delivery.close();
    await rig.delivery.close();
  });

  it('makes close fail, so that somebody hears of it', async () => {
    const rig = await Rig.open();
    await rig.poll([[at(1)]]);
    rig.store.set = () => Promise.reject(new Error('no store'));
    rig.done('1');
    await assert.rejects(rig.delivery.close(), /no store/);
  });

  it('can be opened again after it could not be read', async () => {
    const store = new MemoryStore();
    const get = store.get.bind(store);
    store.get = () => Promise.reject(new Error('not yet'));
    const rig = new Rig({ store });
    await assert.rejects(rig.delivery.open(), /not yet/);
    store.get = get;
    await rig.delivery.open();
    assert.equal(await rig.poll([[at(1)]]), 1);
    await rig.delivery.close();
  });
});

describe('draining a backlog', () => {
  it('saves a few times, not once an item, and takes microseconds an item', async () => {
    const store = new MemoryStore();
    let saves = 0;
    const set = store.set.bind(store);
    store.set = (key, value) => {
      saves++;
      return set(key, value);
    };
    const rig: Rig = await Rig.open({
      store,
      overlapMs: 60_000,
      send: ({ token }) => void setImmediate(() => rig.delivery.settle(token, 'done')),
    });
    rig.delivery.moveTo('new', 0);
    const items = Array.from({ length: 10_000 }, (_, n) => at(n + 1));
    const pages = Array.from({ length: 100 }, (_, page) => items.slice(page * 100, page * 100 + 100));
    const begin = process.cpuUsage();
    await rig.poll(pages);
    await until(() => rig.delivery.cursor('new') === 10_000);
    const { user } = process.cpuUsage(begin);
    await rig.delivery.close();
    assert.ok(saves < 20, `${saves} saves`);
    assert.ok(user / 10_000 < 150, `${user / 10_000} µs an item`);
  });
});
