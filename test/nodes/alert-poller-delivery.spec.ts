import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeadLetter } from '../../src/lib/delivery/dead-letter.js';
import type { Alert } from '../../src/lib/hive/types.js';
import { type FlowNode, type Message, useFlow } from './flow.js';

describe('alert-poller delivers', () => {
  const flow = useFlow();
  const poller = (more: object = {}): FlowNode => ({
    id: 'poller',
    type: 'alert-poller',
    hive: 'hive',
    interval: 3600,
    watchChanged: false,
    delivery: 'acknowledge',
    wires: [['new'], ['later']],
    ...more,
  });
  const acks = (['done', 'give-back', 'give-up'] as const).map((verdict) => {
    return { id: verdict, type: 'reaqta-alert-ack', verdict, wires: [['out']] };
  });
  const load = (more: object = {}) => flow.load([flow.hive(), poller(more), ...acks]);
  const letters = async () => {
    const { body } = await flow.admin.get('/alert-poller/poller/dead-letters').expect(200);
    return body.deadLetters as DeadLetter[];
  };
  const polledAgain = async () => {
    const before = flow.status('poller').lastPoll;
    await sleep(2);
    await flow.ask('poller');
    await flow.until(() => flow.status('poller').lastPoll !== before, 'another poll');
  };
  const stateFile = () => join(flow.userDir, 'reaqta', 'poller.json');

  describe('until acknowledged', () => {
    it('names each delivery, and does not send again what is done', async () => {
      const ids = await flow.raise(2);
      await load();
      const messages = await flow.wait('new', 2);
      assert.deepEqual(new Set(messages.map((msg) => msg.alertId)), new Set(ids));
      for (const msg of messages) {
        assert.deepEqual([typeof msg.delivery, msg.attempt, msg.redelivered], ['string', 1, undefined]);
        assert.deepEqual((await flow.result('done', msg)).payload, msg.payload);
      }
      await flow.restart();
      await flow.until(() => flow.status('poller').fill === 'green', 'a poll after the restart');
      assert.equal(flow.at('new').length, 2);
    });

    it('shows what is waiting, and no longer when it is settled', async () => {
      await flow.raise(3);
      await load({ maxInFlight: 2 });
      const [first, second] = await flow.wait('new', 2);
      await flow.until(() => flow.status('poller').inFlight === 2, 'two in flight');
      const busy = flow.status('poller');
      assert.deepEqual([busy.fill, busy.waiting, typeof busy.oldestUnsettled], ['yellow', 1, 'number']);
      assert.match(busy.text ?? '', / · 2 sent · 3 waiting$/);
      await flow.ask('done', first);
      const third = (await flow.wait('new', 3))[2];
      for (const msg of [second, third]) await flow.ask('done', msg ?? {});
      await flow.until(() => flow.status('poller').fill === 'green', 'everything settled');
      assert.match(flow.status('poller').text ?? '', /^\d\d:\d\d:\d\d · 3 sent$/);
      assert.deepEqual([flow.status('poller').inFlight, flow.status('poller').waiting], [0, 0]);
    });

    it('sends again what was not settled in time, and gives it up after the last attempt', async () => {
      const [id] = await flow.raise();
      await load({ settleWithin: 1, maxAttempts: 2 });
      const [first, second] = await flow.wait('new', 2);
      assert.deepEqual([first.attempt, second?.attempt, second?.redelivered, second?.alertId], [1, 2, true, id]);
      assert.notEqual(first.delivery, second?.delivery);
      const [caught] = await flow.wait('caught');
      assert.deepEqual([caught.failure?.code, caught.alertId], ['dead-letter', id]);
      assert.match(caught.error?.message ?? '', new RegExp(`alert ${id} was given up after 2 attempts: not settled`));
      assert.deepEqual([flow.status('poller').deadLetters, flow.at('new').length], [1, 2]);
      assert.match(flow.status('poller').text ?? '', / · 1 given up$/);
    });

    it('sends a page as one delivery', async () => {
      const ids = await flow.raise(3);
      await load({ emit: 'page' });
      const [page] = await flow.wait('new');
      await flow.ask('give-back', page);
      const again = (await flow.wait('new', 2))[1] as Message;
      assert.deepEqual([again.attempt, (again.payload as Alert[]).length], [2, 3]);
      await flow.ask('give-up', again);
      await flow.wait('caught', 3);
      assert.deepEqual(new Set((await letters()).map(({ subject }) => subject)), new Set(ids));
    });

    it('sends again after a crash what no flow had settled', async () => {
      const ids = await flow.raise(2);
      await load();
      const [first] = await flow.wait('new', 2);
      await flow.ask('done', first);
      await crashAfter(first);
      const [, , again] = await flow.wait('new', 3);
      const unsettled = ids.find((id) => id !== first.alertId);
      assert.deepEqual([again?.alertId, again?.attempt, again?.redelivered], [unsettled, 2, true]);
      await flow.ask('done', again ?? {});
      await polledAgain();
      assert.equal(flow.at('new').length, 3);
    });
  });

  describe('fire and forget', () => {
    it('has no delivery to settle', async () => {
      await flow.raise();
      await load({ delivery: 'forget' });
      const [msg] = await flow.wait('new');
      assert.deepEqual(
        ['delivery', 'attempt', 'redelivered'].filter((name) => name in msg),
        [],
      );
      assert.match((await flow.failure('done', msg)).error.message, /delivery: is empty: msg.delivery has no value/);
    });

    it('loses what the flow held when it crashed, as the help says', async () => {
      await flow.raise();
      await load({ delivery: 'forget' });
      const [lost] = await flow.wait('new');
      await crashAfter(lost);
      await flow.until(() => flow.status('poller').fill === 'green', 'a poll after the restart');
      const [id] = await flow.raise();
      await flow.ask('poller');
      await flow.wait('new', 2);
      assert.deepEqual(
        flow
          .at('new')
          .map((msg) => msg.alertId)
          .slice(1),
        [id],
      );
    });
  });

  describe('dead letters', () => {
    const giveUp = async (): Promise<string> => {
      const [alertId] = await flow.raise();
      await load();
      const [msg] = await flow.wait('new');
      await flow.ask('give-up', { ...msg, failure: { detail: 'no such endpoint' } });
      await flow.wait('caught');
      return alertId;
    };

    it('are listed with the reason, and do not hold up later alerts', async () => {
      const alertId = await giveUp();
      const [letter] = await letters();
      assert.deepEqual([letter?.feed, letter?.subject, letter?.attempts], ['new', alertId, 1]);
      assert.equal(letter?.reason, 'no such endpoint');
      await flow.raise();
      await polledAgain();
      await flow.ask('done', (await flow.wait('new', 2))[1] ?? {});
      await flow.restart();
      await flow.until(() => flow.status('poller').deadLetters === 1, 'the letter after a restart');
      assert.equal(flow.at('new').length, 2);
    });

    it('are sent again on request of the admin API, read anew', async () => {
      const alertId = await giveUp();
      await flow.tell('hive', 'change-alert', { id: alertId, tags: ['fresh'] });
      const { body } = await flow.admin.post('/alert-poller/poller/dead-letters').expect(200);
      assert.deepEqual(body, { sent: 1 });
      const [, again] = await flow.wait('new', 2);
      assert.deepEqual([again?.alertId, again?.alert?.tags, again?.redelivered], [alertId, ['fresh'], true]);
      assert.equal((await letters()).length, 1, 'until it is done');
      await flow.ask('done', again ?? {});
      assert.deepEqual(await letters(), []);
    });

    it('are sent again by msg.resend: all, or by alert id', async () => {
      const alertId = await giveUp();
      await flow.ask('poller', { resend: ['1', '2'] });
      await flow.ask('poller', { resend: false });
      assert.equal(flow.at('new').length, 1);
      await flow.ask('poller', { resend: [alertId] });
      await flow.ask('give-up', (await flow.wait('new', 2))[1] ?? {});
      await flow.ask('poller', { resend: true });
      await flow.wait('new', 3);
      for (const resend of [7, [7], null, {}]) {
        const { failure } = await flow.failure('poller', { resend });
        assert.deepEqual([failure.code, failure.input], ['bad-input', 'resend']);
      }
    });

    it('that cannot be sent again are reported, and never end Node-RED', async () => {
      const alertId = await giveUp();
      await flow.fault('hive', { kind: 'status', status: 403, path: `alert/${alertId}$` });
      await flow.ask('poller', { resend: true });
      const [, refused] = await flow.wait('caught', 2);
      assert.deepEqual([refused?.failure?.code, refused?.alertId], ['forbidden', alertId]);
      assert.equal((await letters()).length, 1);
      // Its feed is no longer watched, and Hive no longer has it.
      await flow.clearFaults('hive');
      await flow.fault('hive', { kind: 'status', status: 404, path: `alert/${alertId}$` });
      await flow.redeploy([flow.hive(), poller({ watchNew: false }), ...acks]);
      await flow.until(async () => (await letters()).length === 1, 'the letter');
      await flow.ask('poller', { resend: true });
      await flow.wait('caught', 3);
    });

    it('are shown and sent again only to those who may', async () => {
      await giveUp();
      const path = '/alert-poller/poller/dead-letters';
      flow.rights = new Set(['alert-poller.read']);
      await flow.admin.get(path).expect(200);
      await flow.admin.post(path).expect(401);
      flow.rights = new Set(['flows.read']);
      await flow.admin.get(path).expect(401);
      flow.rights = new Set(['alert-poller.read', 'alert-poller.write']);
      for (const id of ['nobody', 'done', 'hive']) {
        const { body } = await flow.admin.get(`/alert-poller/${id}/dead-letters`).expect(404);
        assert.deepEqual(body, { deployFirst: true });
        await flow.admin.post(`/alert-poller/${id}/dead-letters`).expect(404);
      }
    });
  });

  /** Ends Node-RED so that only the state remains that was on the disk once this alert was settled, and starts it again. */
  async function crashAfter({ alert }: Message): Promise<void> {
    const saved = async () => (await readFile(stateFile(), 'utf8')).includes(`"seen":[["${alert?.id}"`);
    await flow.until(saved, 'state on the disk', 1000);
    const kept = await readFile(stateFile());
    await flow.restart({ meanwhile: () => writeFile(stateFile(), kept) });
  }
});
