import assert from 'node:assert/strict';
import { at, Rig, settled, type Value } from './rig.js';

const retry = { firstWaitMs: 1000, longestWaitMs: 8000 };

describe('settling a delivery', () => {
  it('makes room: no more than the chosen number are on their way', async () => {
    const rig = await Rig.open({ maxInFlight: 2 });
    const poll = rig.pollLater([[at(1), at(2), at(3)], [at(4)]]);
    await settled();
    assert.deepEqual(rig.keys, ['1', '2']);
    rig.done('2');
    await settled();
    assert.deepEqual(rig.keys, ['1', '2', '3']);
    assert.equal(poll.over, false);
    rig.done('1', '3');
    await settled();
    assert.deepEqual(rig.keys, ['1', '2', '3', '4']);
    assert.equal(poll.over, true);
    await rig.delivery.close();
  });

  it('sends a given-back item again after a back-off, with the next attempt, unchanged by the flow', async () => {
    const rig = await Rig.open({ retry });
    await rig.poll([[at(1)]]);
    const value = rig.sent[0]?.items[0]?.value;
    if (value) value.text = 'changed by the flow';
    assert.equal(rig.settle('1', 'give-back', { reason: 'case locked' }), true);
    await rig.clock.pass(499);
    assert.equal(rig.sent.length, 1);
    await rig.clock.pass(501);
    assert.equal(rig.sent.length, 2);
    const [first, second] = rig.sent;
    assert.deepEqual([first?.attempt, first?.redelivered], [1, false]);
    assert.deepEqual([second?.attempt, second?.redelivered], [2, true]);
    assert.deepEqual(second?.items, [at(1)]);
    assert.notEqual(first?.token, second?.token);
    await rig.delivery.close();
  });

  it('hands nothing over that an item has by a strange key alone', async () => {
    const rig = await Rig.open();
    const value = JSON.parse('{"text":"a","__proto__":{"closed":true}}') as Value;
    await rig.poll([[{ ...at(1), value }]]);
    const sent = rig.sent[0]?.items[0]?.value as Value & { closed?: boolean };
    assert.equal(sent.closed, undefined);
    assert.deepEqual(sent, { text: 'a' });
    await rig.delivery.close();
  });

  it('sends again what nobody settled in time', async () => {
    const rig = await Rig.open({ settleWithinMs: 5000 });
    await rig.poll([[at(1)]]);
    await rig.clock.pass(4999);
    assert.equal(rig.sent.length, 1);
    await rig.clock.pass(1);
    assert.deepEqual(
      rig.sent.map((one) => one.attempt),
      [1, 2],
    );
    rig.done('1');
    await rig.clock.pass(20_000);
    assert.equal(rig.sent.length, 2);
    await rig.delivery.close();
  });

  it('takes a late done, but no other late verdict', async () => {
    const rig = await Rig.open({ settleWithinMs: 5000 });
    await rig.poll([[at(1)]]);
    await rig.clock.pass(5000);
    const old = rig.sent[0]?.token ?? '';
    assert.equal(rig.delivery.settle(old, 'give-up'), false);
    assert.equal(rig.delivery.settle(old, 'give-back'), false);
    assert.equal(rig.delivery.counters().inFlight, 1);
    assert.equal(rig.delivery.settle(old, 'done'), true);
    assert.equal(rig.delivery.counters().inFlight, 0);
    assert.equal(rig.settle('1', 'done'), false, 'it was done before');
    assert.equal(rig.delivery.cursor('new'), 1);
    await rig.delivery.close();
  });

  it('counts a give-back once, however often it is said', async () => {
    const rig = await Rig.open({ retry, maxAttempts: 3 });
    await rig.poll([[at(1)]]);
    assert.equal(rig.settle('1', 'give-back'), true);
    assert.equal(rig.settle('1', 'give-back'), false);
    assert.equal(rig.settle('1', 'give-up'), false);
    await rig.clock.pass(1000);
    assert.equal(rig.sent.length, 2);
    await rig.delivery.close();
  });

  it('refuses tokens of somebody else', async () => {
    const rig = await Rig.open();
    const other = await Rig.open({ name: 'other' });
    await other.poll([[at(1)]]);
    for (const token of ['', 'x', other.sent[0]?.token ?? '']) {
      assert.throws(() => rig.delivery.settle(token, 'done'), { name: 'InputError', input: 'delivery' });
    }
    await rig.delivery.close();
    await other.delivery.close();
  });

  it('lets a flow settle while it is being sent to', async () => {
    const rig: Rig = await Rig.open({
      maxInFlight: 1,
      send: (dispatch) => {
        rig.sent.push(dispatch);
        rig.delivery.settle(dispatch.token, 'done');
      },
    });
    assert.equal(await rig.poll([[at(1), at(2, '1'), at(3)]]), 3);
    assert.equal(rig.delivery.cursor('new'), 3);
    await rig.delivery.close();
  });

  it('gives back what could not be sent', async () => {
    let broken = true;
    const rig: Rig = await Rig.open({
      retry,
      mode: 'forget',
      send: (dispatch) => {
        if (broken) throw new Error('no wire');
        rig.sent.push(dispatch);
      },
    });
    await rig.poll([[at(1)]]);
    assert.equal(rig.delivery.cursor('new'), 0);
    broken = false;
    await rig.clock.pass(1000);
    assert.equal(rig.delivery.cursor('new'), 1);
    assert.equal(rig.sent[0]?.attempt, 2);
    await rig.delivery.close();
  });

  it('treats a page as one delivery', async () => {
    const rig = await Rig.open({ maxInFlight: 1, retry });
    const poll = rig.pollLater(
      [
        [at(1), at(2)],
        [at(2), at(3), at(4)],
      ],
      { grouped: true },
    );
    await settled();
    assert.deepEqual(
      rig.sent.map((one) => one.items.length),
      [2],
    );
    rig.settle('1', 'give-back');
    await rig.clock.pass(1000);
    assert.deepEqual(rig.keys, ['1', '2', '1', '2']);
    assert.equal(rig.delivery.cursor('new'), 0);
    rig.done('2');
    await settled();
    assert.deepEqual(
      rig.sent[2]?.items.map((one) => one.key),
      ['3', '4'],
    );
    assert.equal(rig.delivery.cursor('new'), 2);
    rig.done('3');
    assert.equal(rig.delivery.cursor('new'), 4);
    assert.equal(poll.over, true);
    await rig.delivery.close();
  });

  it('ends with close: waiting offers are rejected, nothing is sent, verdicts do not count', async () => {
    const rig = await Rig.open({ maxInFlight: 1, settleWithinMs: 1000 });
    const poll = rig.pollLater([[at(1), at(2)]]);
    await settled();
    await rig.delivery.close();
    assert.equal((poll.error as { code: string }).code, 'closed');
    assert.equal(rig.settle('1', 'done'), false);
    await rig.clock.pass(100_000);
    assert.deepEqual(rig.keys, ['1']);
    assert.equal(rig.clock.asleep, 0);
    await assert.rejects(rig.delivery.pass('new', { ascending: true }).offer([at(3)]), { code: 'closed' });
  });
});

describe('one subject at a time', () => {
  it('holds back a later change of a subject until the earlier is settled, in every feed, and lets others pass', async () => {
    const rig = await Rig.open();
    await rig.poll([[at(1, 'alert')]]);
    await rig.poll([[at(10, 'alert', 'alert@10'), at(11, 'alert', 'alert@11'), at(12, 'b')]], { feed: 'closed' });
    assert.deepEqual(rig.keys, ['1', '12']);
    rig.done('1');
    assert.deepEqual(rig.keys, ['1', '12', 'alert@10']);
    rig.done('alert@10');
    assert.deepEqual(rig.keys, ['1', '12', 'alert@10', 'alert@11']);
    await rig.delivery.close();
  });

  it('keeps the order in which they were offered, even for one that has no place yet', async () => {
    const rig = await Rig.open({ maxInFlight: 1 });
    rig.pollLater([[at(1, 'a'), at(2, 'b')]]);
    await settled();
    await rig.poll([[at(3, 'b', 'b@3')]], { feed: 'closed' });
    assert.deepEqual(rig.keys, ['1']);
    rig.done('1');
    await settled();
    assert.deepEqual(rig.keys, ['1', '2']);
    rig.done('2');
    assert.deepEqual(rig.keys, ['1', '2', 'b@3']);
    await rig.delivery.close();
  });

  it('lets the next go on when the earlier one is withdrawn', async () => {
    const rig = await Rig.open({ maxInFlight: 1 });
    const waiting = rig.pollLater([[at(1, 'a'), at(2, 'b')]]);
    await settled();
    await rig.poll([[at(3, 'b', 'b@3')]], { feed: 'closed' });
    rig.delivery.pass('new', { ascending: true });
    await settled();
    assert.ok(waiting.error);
    assert.deepEqual(rig.keys, ['1', 'b@3']);
    await rig.delivery.close();
  });
});

describe('while the service behind the flow is down', () => {
  it('rests everything together and gives nothing up, however long it takes', async () => {
    const rig = await Rig.open({ retry, maxAttempts: 3 });
    const poll = rig.pollLater([[at(1), at(2), at(3), at(4)]]);
    await settled();
    let answered = 0;
    for (let minute = 0; minute < 60; minute++) {
      for (const { token } of rig.sent.slice(answered)) rig.delivery.settle(token, 'give-back', { outage: true });
      answered = rig.sent.length;
      await rig.clock.pass(60_000);
    }
    assert.ok(rig.sent.length > 150);
    assert.deepEqual(rig.letters, []);
    rig.done('1', '2', '3');
    await settled();
    rig.done('4');
    assert.equal(poll.over, true);
    assert.equal(rig.delivery.cursor('new'), 4);
    await rig.delivery.close();
  });

  it('holds new items back too, and goes on at once when something is done', async () => {
    const rig = await Rig.open({ retry: { firstWaitMs: 60_000, longestWaitMs: 60_000 } });
    await rig.poll([[at(1), at(2)]]);
    rig.settle('1', 'give-back', { outage: true });
    await rig.poll([[at(3)]]);
    assert.deepEqual(rig.keys, ['1', '2']);
    rig.done('2');
    assert.deepEqual(rig.keys, ['1', '2', '1', '3']);
    await rig.delivery.close();
  });

  it('still gives up the one item that fails while others are done', async () => {
    const rig = await Rig.open({ retry, maxAttempts: 3 });
    await rig.poll([[at(1)]]);
    for (let n = 2; n <= 5; n++) {
      await rig.poll([[at(n)]]);
      rig.done(`${n}`);
      if (rig.letters.length === 0) rig.settle('1', 'give-back', { outage: true, reason: 'HTTP 500' });
      await rig.clock.pass(10_000);
    }
    assert.deepEqual(
      rig.letters.map(({ key, attempts, reason }) => [key, attempts, reason]),
      [['1', 3, 'HTTP 500']],
    );
    await rig.delivery.close();
  });
});
