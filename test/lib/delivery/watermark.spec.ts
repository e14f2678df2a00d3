import assert from 'node:assert/strict';
import { at, Rig, settled } from './rig.js';

describe('the cursor of a feed', () => {
  it('moves with what is settled, while an ascending pass is still being read', async () => {
    const rig = await Rig.open();
    rig.delivery.moveTo('new', 1000);
    assert.equal(rig.delivery.readFrom('new'), 900);
    const pass = rig.delivery.pass('new', { ascending: true });
    assert.equal(await pass.offer([at(1001), at(1002), at(1003)]), 3);
    rig.done('1001');
    assert.equal(rig.delivery.cursor('new'), 1001);
    rig.done('1003');
    assert.equal(rig.delivery.cursor('new'), 1001, 'not past 1002');
    rig.done('1002');
    assert.equal(rig.delivery.cursor('new'), 1003);
    await rig.delivery.close();
  });

  it('never passes what waits for a place, so that an aborted pass loses nothing', async () => {
    const rig = await Rig.open();
    rig.delivery.moveTo('new', 0);
    const abort = new AbortController();
    const pass = rig.delivery.pass('new', { ascending: true, signal: abort.signal });
    const offered = pass.offer([at(1), at(2), at(3), at(4), at(5)]);
    await settled();
    assert.deepEqual(rig.delivery.counters(), {
      inFlight: 3,
      waiting: 2,
      deadLetters: 0,
      oldestUnsettled: rig.clock.now(),
    });
    abort.abort(new Error('enough'));
    await assert.rejects(offered, /enough/);
    pass.end();
    rig.done('1', '2', '3');
    assert.equal(rig.delivery.cursor('new'), 3);
    assert.equal(await rig.poll([[at(1), at(2), at(3), at(4), at(5)]]), 2);
    assert.deepEqual(rig.keys, ['1', '2', '3', '4', '5']);
    await rig.delivery.close();
  });

  it('waits for the end of a pass that is not in ascending order', async () => {
    const rig = await Rig.open();
    rig.delivery.moveTo('new', 0);
    const pass = rig.delivery.pass('new', { ascending: false });
    await pass.offer([at(9), at(8)]);
    rig.done('9', '8');
    assert.equal(rig.delivery.cursor('new'), 0);
    await pass.offer([at(7)]);
    pass.end();
    assert.equal(rig.delivery.cursor('new'), 6, 'everything is known now, and 7 is not settled');
    rig.done('7');
    assert.equal(rig.delivery.cursor('new'), 9);
    await rig.delivery.close();
  });

  it('stays when a pass that is not in order breaks off, and nothing comes twice afterwards', async () => {
    const rig = await Rig.open();
    rig.delivery.moveTo('new', 0);
    await rig.delivery.pass('new', { ascending: false }).offer([at(9), at(8)]);
    rig.done('9', '8');
    assert.equal(rig.delivery.cursor('new'), 0);
    assert.equal(await rig.poll([[at(9), at(8)], [at(7)]], { ascending: false }), 1);
    rig.done('7');
    assert.equal(rig.delivery.cursor('new'), 9);
    await rig.delivery.close();
  });

  it('goes back to the start of a pass that was said to be in order and is not, and loses nothing of it', async () => {
    const rig = await Rig.open({ overlapMs: 10 });
    rig.delivery.moveTo('new', 100);
    const pass = rig.delivery.pass('new', { ascending: true });
    await pass.offer([at(900)]);
    rig.done('900');
    assert.equal(rig.delivery.cursor('new'), 900);
    assert.equal(await pass.offer([at(500)]), 1);
    rig.done('500');
    assert.equal(rig.delivery.cursor('new'), 100);
    assert.equal(await pass.offer([at(200), at(300)]), 2);
    rig.done('200', '300');
    assert.equal(rig.delivery.cursor('new'), 100);
    pass.end();
    assert.equal(rig.delivery.cursor('new'), 900);
    assert.equal(await rig.poll([[at(895), at(900)]]), 1);
    await rig.delivery.close();
  });

  it('is not moved by a page that is itself out of order', async () => {
    const rig = await Rig.open();
    rig.delivery.moveTo('new', 0);
    const pass = rig.delivery.pass('new', { ascending: true });
    await pass.offer([at(3), at(2)]);
    rig.done('3', '2');
    assert.equal(rig.delivery.cursor('new'), 0);
    await rig.delivery.close();
  });

  it('passes items that were read but are not to be delivered, and those known already', async () => {
    const rig = await Rig.open();
    rig.delivery.moveTo('new', 0);
    assert.equal(await rig.poll([[at(1), { ...at(2), skip: true }, at(1), { ...at(4), skip: true }]]), 1);
    rig.done('1');
    assert.equal(rig.delivery.cursor('new'), 4);
    assert.equal(await rig.poll([[at(1), { ...at(9), skip: true }]]), 0);
    assert.equal(rig.delivery.cursor('new'), 9);
    await rig.delivery.close();
  });

  it('finds what turns up late within the overlap, and waits for it', async () => {
    const rig = await Rig.open();
    rig.delivery.moveTo('new', 1000);
    await rig.poll([[at(1100)]]);
    rig.done('1100');
    assert.equal(await rig.poll([[at(1050), at(1100), at(1200)]]), 2);
    rig.done('1200');
    assert.equal(rig.delivery.cursor('new'), 1100);
    rig.done('1050');
    assert.equal(rig.delivery.cursor('new'), 1200);
    await rig.delivery.close();
  });

  it('moves when a message is sent, in the mode that forgets', async () => {
    const rig = await Rig.open({ mode: 'forget', maxInFlight: 1 });
    const value = { text: 'same' };
    assert.equal(
      await rig.poll([
        [{ ...at(1), value }, at(2)],
        [at(2), at(3)],
      ]),
      3,
    );
    assert.equal(rig.delivery.cursor('new'), 3);
    assert.deepEqual(rig.keys, ['1', '2', '3']);
    assert.equal(rig.sent[0]?.items[0]?.value, value, 'no copy is made');
    await rig.saved();
    assert.equal(rig.clock.asleep, 0, 'nothing is waited for');
    await rig.delivery.close();
  });

  it('can be moved by the user: what was settled or in flight is read again', async () => {
    const rig = await Rig.open();
    await rig.poll([[at(1), at(2)]]);
    rig.done('1');
    const waiting = rig.pollLater([[at(1), at(2), at(3), at(4), at(5)]]);
    await settled();
    rig.delivery.moveTo('new', 0);
    await settled();
    assert.equal((waiting.error as { code: string }).code, 'superseded');
    assert.deepEqual(rig.delivery.counters(), { inFlight: 0, waiting: 0, deadLetters: 0 });
    assert.equal(rig.delivery.cursor('new'), 0);
    assert.equal(await rig.poll([[at(1), at(2)]]), 2);
    await rig.delivery.close();
  });

  it('is of one feed only, and a feed must be known', async () => {
    const rig = await Rig.open();
    rig.delivery.moveTo('new', 5);
    assert.equal(rig.delivery.cursor('closed'), undefined);
    assert.throws(() => rig.delivery.cursor('other'), { code: 'bad-input' });
    assert.throws(() => new Rig().delivery.pass('new', { ascending: true }), /not open/);
    await rig.delivery.close();
  });

  it('does not pass an item without a position', async () => {
    const rig = await Rig.open();
    rig.delivery.moveTo('new', 0);
    const pass = rig.delivery.pass('new', { ascending: false });
    await assert.rejects(pass.offer([at(1), at(Number.NaN)]), { code: 'bad-input' });
    pass.end();
    assert.equal(rig.delivery.cursor('new'), 0);
    await rig.delivery.close();
  });

  it('is not moved by a pass after a later one has begun', async () => {
    const rig = await Rig.open();
    rig.delivery.moveTo('new', 0);
    const old = rig.delivery.pass('new', { ascending: false });
    await old.offer([{ ...at(9), skip: true }]);
    rig.delivery.pass('new', { ascending: false });
    old.end();
    assert.equal(rig.delivery.cursor('new'), 0);
    await assert.rejects(old.offer([at(1)]), { code: 'superseded' });
    await rig.delivery.close();
  });
});
