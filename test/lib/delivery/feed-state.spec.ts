import assert from 'node:assert/strict';
import { FeedState } from '../../../src/lib/delivery/feed-state.js';

const none = Number.POSITIVE_INFINITY;

describe('the state of a feed', () => {
  it('has no cursor at first, and one as soon as something is read and settled', () => {
    const state = new FeedState(100);
    state.advance(none);
    assert.equal(state.cursor, undefined);
    assert.equal(state.readFrom, undefined);
    state.readUpTo(1000);
    state.advance(none);
    assert.equal(state.cursor, 1000);
    assert.equal(state.readFrom, 900);
  });

  it('stays before the lowest unsettled item, and never goes back for a late one', () => {
    const state = new FeedState(100);
    state.moveTo(500);
    state.readUpTo(1000);
    state.advance(700);
    assert.equal(state.cursor, 699);
    state.advance(650);
    assert.equal(state.cursor, 699);
    state.advance(none);
    assert.equal(state.cursor, 1000);
  });

  it('knows what was settled within the overlap, and takes everything older for settled', () => {
    const state = new FeedState(100);
    state.readUpTo(1000);
    state.advance(none);
    state.beginPass();
    state.settle('a', 950);
    assert.equal(state.isSettled('a', 950), true);
    assert.equal(state.isSettled('b', 950), false);
    assert.equal(state.isSettled('c', 899), true);
  });

  it('takes nothing from before the position it was told to begin at, also after a restart', () => {
    const moved = new FeedState(100);
    moved.moveTo(1000);
    for (const state of [moved, new FeedState(100, JSON.parse(JSON.stringify(moved.snapshot())))]) {
      state.beginPass();
      assert.equal(state.readFrom, 900);
      assert.equal(state.isSettled('before', 999), true);
      assert.equal(state.isSettled('after', 1000), false);
    }
  });

  it('keeps no key longer than it can be read again', () => {
    const state = new FeedState(100);
    for (let position = 1; position <= 10_000; position++) {
      state.settle(`${position}`, position);
      state.remember(`t${position}`, { position, attempt: 1, charged: 1 });
    }
    state.readUpTo(10_000);
    state.advance(none);
    const saved = state.snapshot();
    assert.equal(saved.seen.length, 101);
    assert.equal(saved.unsettled.length, 101);
    state.beginPass();
    assert.equal(state.triesOf('t9899'), undefined);
    assert.equal(state.isSettled('9900', 9900), true);
  });

  it('is the same after it was stored', () => {
    const state = new FeedState(100);
    state.moveTo(1000);
    state.settle('a', 1001);
    state.remember('b', { position: 1002, attempt: 4, charged: 2 });
    const again = new FeedState(100, JSON.parse(JSON.stringify(state.snapshot())));
    assert.equal(again.cursor, 1000);
    assert.equal(again.isSettled('a', 1001), true);
    assert.deepEqual(again.triesOf('b'), { position: 1002, attempt: 4, charged: 2 });
  });

  it('refuses stored state it cannot understand rather than starting anew', () => {
    const wrong = [5, {}, { cursor: 'x', seen: [], unsettled: [] }, { seen: [['a']], unsettled: [] }];
    for (const saved of [...wrong, { seen: [], unsettled: [['a', 1, 2, null]] }]) {
      assert.throws(() => new FeedState(100, saved), { name: 'StateError' });
    }
  });
});
