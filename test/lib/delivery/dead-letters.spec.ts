import assert from 'node:assert/strict';
import { DeadLetters } from '../../../src/lib/delivery/dead-letter.js';
import { MemoryStore } from '../../../src/lib/state/memory-store.js';
import { at, Rig, settled } from './rig.js';

const retry = { firstWaitMs: 10, longestWaitMs: 10 };

describe('dead letters', () => {
  it('take an item after its last attempt, say why, and let the cursor go on', async () => {
    const rig = await Rig.open({ maxAttempts: 2, settleWithinMs: 1000, retry });
    await rig.poll([[at(1, 'alert'), at(2)]]);
    rig.done('2');
    rig.settle('1', 'give-back', { reason: 'busy' });
    await rig.clock.pass(10);
    await rig.clock.pass(1000);
    const letter = { feed: 'new', key: '1', subject: 'alert', position: 1, attempts: 2, at: rig.letters[0]?.at };
    assert.ok(Math.abs((letter.at ?? 0) - rig.clock.now()) <= 10);
    assert.deepEqual(rig.letters, [{ ...letter, reason: 'not settled within 1 s' }]);
    assert.deepEqual(rig.delivery.deadLetters(), rig.letters);
    assert.equal(rig.delivery.cursor('new'), 2);
    assert.equal(rig.delivery.counters().deadLetters, 1);
    assert.equal(await rig.poll([[at(1)]]), 0, 'it is not sent again by itself');
    await rig.delivery.close();
  });

  it('take an item at once that is given up, and all items of a page', async () => {
    const rig = await Rig.open();
    await rig.poll([[at(1), at(2)]], { grouped: true });
    rig.settle('1', 'give-up', { reason: 'x'.repeat(1000) });
    assert.deepEqual(
      rig.letters.map(({ key, attempts }) => [key, attempts]),
      [
        ['1', 1],
        ['2', 1],
      ],
    );
    assert.equal(rig.letters[0]?.reason.length, 300);
    assert.equal(rig.delivery.cursor('new'), 2);
    await rig.delivery.close();
  });

  it('survive a restart, and are done when delivered again', async () => {
    const first = await Rig.open();
    await first.poll([[at(1), at(2), at(3)]]);
    first.settle('1', 'give-up');
    first.done('2', '3');
    const rig = await first.restarted();
    const [letter] = rig.delivery.deadLetters();
    assert.ok(letter);
    assert.equal(await rig.delivery.redeliver(letter, { text: 'new' }), true);
    assert.equal(await rig.delivery.redeliver(letter, { text: 'new' }), false, 'it is on its way');
    assert.deepEqual([rig.sent[0]?.attempt, rig.sent[0]?.redelivered], [1, true]);
    assert.deepEqual(rig.sent[0]?.items[0]?.value, { text: 'new' });
    assert.equal(rig.delivery.deadLetters().length, 1, 'it stays until it is done');
    rig.done('1');
    assert.deepEqual(rig.delivery.deadLetters(), []);
    assert.equal(await rig.delivery.redeliver(letter, { text: 'new' }), false);
    assert.equal(await rig.poll([[at(1)]]), 0);
    await rig.delivery.close();
  });

  it('are not lost by a crash while one is delivered again', async () => {
    const first = await Rig.open();
    await first.poll([[at(1)]]);
    first.settle('1', 'give-up');
    const [letter] = first.delivery.deadLetters();
    assert.ok(letter);
    await first.delivery.redeliver(letter, { text: '' });
    await first.saved();
    const rig = await first.restarted({}, 'crashed');
    assert.deepEqual(
      rig.delivery.deadLetters().map((one) => one.key),
      ['1'],
    );
    await rig.delivery.close();
    await first.delivery.close();
  });

  it('return with the newest reason when they fail again, and do not hold the cursor back meanwhile', async () => {
    const rig = await Rig.open();
    rig.delivery.moveTo('new', 0);
    await rig.poll([[at(1)]]);
    rig.settle('1', 'give-up', { reason: 'first' });
    const [letter] = rig.delivery.deadLetters();
    assert.ok(letter);
    await rig.delivery.redeliver(letter, { text: '' });
    await rig.poll([[at(2)]]);
    rig.done('2');
    assert.equal(rig.delivery.cursor('new'), 2);
    rig.settle('1', 'give-up', { reason: 'second' });
    assert.deepEqual(
      rig.delivery.deadLetters().map((one) => one.reason),
      ['second'],
    );
    await rig.delivery.close();
  });

  it('leave the list when the flow says done after all', async () => {
    const rig = await Rig.open({ maxAttempts: 1, settleWithinMs: 1000 });
    await rig.poll([[at(1)]]);
    await rig.clock.pass(1000);
    assert.equal(rig.delivery.deadLetters().length, 1);
    assert.equal(rig.settle('1', 'done'), true);
    assert.deepEqual(rig.delivery.deadLetters(), []);
    assert.equal(await rig.poll([[at(1)]]), 0);
    await rig.delivery.close();
  });

  it('can be discarded for good', async () => {
    const rig = await Rig.open();
    await rig.poll([[at(1), at(2)]]);
    rig.settle('1', 'give-up');
    rig.settle('2', 'give-up');
    assert.deepEqual(
      rig.delivery.discardDeadLetters('new', ['1', 'unknown']).map((one) => one.key),
      ['1'],
    );
    const again = await rig.restarted();
    assert.deepEqual(
      again.delivery.deadLetters().map((one) => one.key),
      ['2'],
    );
    assert.equal(await again.poll([[at(1), at(2)]]), 0);
    await again.delivery.close();
  });

  it('stop the feed when their list is full, and drop nothing', async () => {
    const store = new MemoryStore();
    const list = new DeadLetters();
    for (let n = 0; n < 9_999; n++) {
      list.add({ feed: 'new', key: `old${n}`, subject: `${n}`, position: 0, attempts: 1, reason: '', at: 0 });
    }
    await store.set('poller:dead-letters', list.list());
    const rig = await Rig.open({ store, maxInFlight: 1 });
    const poll = rig.pollLater([[at(1), at(2)]]);
    await settled();
    rig.settle('1', 'give-up');
    await settled();
    assert.equal((poll.error as { code: string }).code, 'dead-letters-full');
    assert.equal(rig.delivery.deadLetters().length, 10_000);
    const [letter] = rig.letters;
    assert.ok(letter);
    assert.equal(await rig.delivery.redeliver(letter, { text: '' }), true);
    rig.done('1');
    assert.equal(await rig.poll([[at(2)]]), 1);
    await rig.delivery.close();
  });

  it('are refused when stored ones cannot be understood', async () => {
    for (const saved of [{}, [5], [{ feed: 'new' }]]) {
      const store = new MemoryStore();
      await store.set('poller:dead-letters', saved);
      await assert.rejects(Rig.open({ store }), { name: 'StateError' });
    }
  });

  it('can be sent again by the dozen without a warning of leaking listeners', async () => {
    const rig = await Rig.open({ maxInFlight: 30 });
    await rig.poll([Array.from({ length: 30 }, (_, n) => at(n))]);
    for (const { token } of rig.sent) rig.delivery.settle(token, 'give-up');
    const warnings: string[] = [];
    const note = ({ message }: Error) => void warnings.push(message);
    process.on('warning', note);
    await Promise.all(rig.delivery.deadLetters().map((letter) => rig.delivery.redeliver(letter, { text: 'new' })));
    await settled();
    process.off('warning', note);
    assert.deepEqual([rig.sent.length, warnings], [60, []]);
    await rig.delivery.close();
  });
});
