import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HuntEvent } from '../../src/lib/hive/types.js';
import { type FlowNode, type Message, useFlow } from './flow.js';

const payload = 'eventType = 8';

describe('hunt-query page by page', () => {
  const flow = useFlow({ events: 600 });
  const node = (more: object = {}): FlowNode => {
    return { id: 'hunt', type: 'hunt-query', hive: 'hive', timeRange: 1440, pageSize: 10, wires: [['out']], ...more };
  };
  const load = (more: object = {}) => flow.load([flow.hive(), node({ onDemand: true, ...more })]);
  const hunts = () => flow.asked('hive', /events\/hunt/);
  const huntOf = (msg: Message | undefined) => msg?.hunt as { id: string; page: number; remaining: number };
  const places = (msgs: Message[]) => msgs.map((msg) => [msg.topic, huntOf(msg).page]);
  /** Time enough for a page that must not come. */
  const pause = () => sleep(50);

  it('fetches the next page only when msg.next asks for it', async () => {
    await load({ limit: 30 });
    flow.send('hunt', { payload });
    const [first] = await flow.wait('out');
    await pause();
    assert.deepEqual([flow.at('out').length, await hunts()], [1, 1]);
    flow.send('hunt', { next: true });
    await flow.wait('out', 2);
    await pause();
    assert.deepEqual([flow.at('out').length, await hunts(), flow.at('completed').length], [2, 2, 1]);
    flow.send('hunt', { next: huntOf(first).id });
    await flow.wait('out', 3);
    await flow.wait('completed', 3);
    const ids = flow.at('out').flatMap((msg) => (msg.payload as HuntEvent[]).map(({ eventId }) => eventId));
    assert.equal(new Set(ids).size, 30);
    flow.send('hunt', { next: true });
    await flow.wait('completed', 4);
    assert.deepEqual([flow.at('out').length, flow.at('caught').length, await hunts()], [3, 0, 3]);
  });

  it('waits after each page of single events as well', async () => {
    await load({ emit: 'event', limit: 15 });
    flow.send('hunt', { payload });
    await flow.wait('out', 10);
    await pause();
    assert.deepEqual([flow.at('out').length, await hunts()], [10, 1]);
    flow.send('hunt', { next: true });
    await flow.wait('out', 15);
    await flow.wait('completed', 2);
  });

  it('keeps several hunts apart: the one named goes on, or the one that waits longest', async () => {
    await load();
    flow.send('hunt', { payload, topic: 'a' });
    await flow.wait('out');
    flow.send('hunt', { payload, topic: 'b' });
    const [, b] = await flow.wait('out', 2);
    for (const [next, count] of [
      [huntOf(b).id, 3],
      [true, 4],
      [true, 5],
      ['no such hunt', 5],
    ] as const) {
      flow.send('hunt', { next });
      await flow.wait('out', count);
    }
    await pause();
    assert.deepEqual(places(flow.at('out')), [
      ['a', 1],
      ['b', 1],
      ['b', 2],
      ['a', 2],
      ['b', 3],
    ]);
    assert.deepEqual(flow.at('caught'), []);
  });

  it('ends the hunt that waits longest on false', async () => {
    await load();
    flow.send('hunt', { payload, topic: 'a' });
    await flow.wait('out');
    flow.send('hunt', { payload, topic: 'b' });
    await flow.wait('out', 2);
    flow.send('hunt', { next: false });
    await flow.wait('completed', 2);
    assert.equal(flow.at('completed').filter(({ topic }) => topic === 'a').length, 1, 'the message is done');
    flow.send('hunt', { next: true });
    await flow.wait('out', 3);
    assert.deepEqual(places(flow.at('out')).at(-1), ['b', 2]);
  });

  it('takes msg.next for any other property when pages are not fetched on demand', async () => {
    await flow.load([flow.hive(), node({ limit: 20 })]);
    const { sent } = await flow.ask('hunt', { payload, next: true });
    assert.deepEqual(
      sent.map((msg) => msg.next),
      [true, true],
    );
  });

  it('gives the pages before the one at which Hive fails, then the error', async () => {
    await load();
    flow.send('hunt', { payload, topic: 'kept' });
    await flow.wait('out');
    await flow.fault('hive', { kind: 'status', status: 403, path: 'POST .*/events/hunt' });
    flow.send('hunt', { next: true });
    const [{ failure, error, topic }] = await flow.wait('caught');
    await pause();
    assert.deepEqual(
      [failure?.code, failure?.service, error?.code, topic],
      ['forbidden', 'ReaQta-Hive', 'forbidden', 'kept'],
    );
    assert.deepEqual([flow.at('out').length, flow.at('caught').length, flow.status('hunt').fill], [1, 1, 'red']);
  });

  it('stops in the middle of a page when it is deployed anew', async () => {
    await flow.load([flow.hive(), node()]);
    await flow.fault('hive', { kind: 'delay', delayMs: 150, path: 'POST .*/events/hunt' });
    flow.send('hunt', { payload });
    await flow.wait('out');
    const start = Date.now();
    await flow.redeploy();
    assert.ok(Date.now() - start < 1000);
    const [sent, asked] = [flow.at('out').length, await hunts()];
    await sleep(400);
    assert.deepEqual([flow.at('out').length, await hunts()], [sent, asked]);
    assert.ok(flow.at('caught').every(({ failure }) => failure?.code === 'cancelled'));
  });

  it('forgets the hunts that wait when it is deployed anew', async () => {
    await load();
    flow.send('hunt', { payload });
    await flow.wait('out');
    await flow.redeploy();
    assert.ok(flow.at('caught').every(({ failure }) => failure?.code === 'cancelled'));
    flow.send('hunt', { next: true });
    await flow.wait('completed');
    await pause();
    assert.deepEqual([flow.at('out').length, await hunts()], [1, 1]);
    flow.send('hunt', { payload });
    await flow.wait('out', 2);
    assert.equal(huntOf(flow.at('out')[1]).page, 1);
  });
});
