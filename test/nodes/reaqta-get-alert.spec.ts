import assert from 'node:assert/strict';
import type { Alert } from '../../src/lib/hive/types.js';
import { stubServer } from '../lib/http/stub-server.js';
import type { Message } from './flow.js';
import { type Found, getNode, useGetAlertFlow } from './get-alert-flow.js';

describe('reaqta-get-alert', () => {
  const { flow, load, alertInHive, found } = useGetAlertFlow();

  describe('finds an alert', () => {
    it('by its id, and says everything later nodes need to act on it', async () => {
      const alert = await alertInHive();
      await load();
      const msg = (await found({ alertId: alert.id, topic: 'kept', pid: 1, events: 'kept' })) as Found & Message;
      assert.deepEqual(msg.payload, alert);
      assert.deepEqual(msg.alert, alert);
      const process = alert.triggerEvents[0]?.process;
      assert.ok(process);
      const {
        topic,
        alertId,
        endpointId,
        hive,
        pid,
        startTime,
        path,
        sha256,
        events: kept,
      } = msg as never as Record<string, unknown>;
      assert.deepEqual(
        { topic, alertId, endpointId, hive, pid, startTime, path, sha256, kept },
        {
          topic: 'kept',
          alertId: alert.id,
          endpointId: alert.endpointId,
          hive: 'HQ',
          pid: process.pid,
          startTime: Date.parse(process.startTime),
          path: process.program.path,
          sha256: process.program.sha256,
          kept: 'kept',
        },
      );
      assert.deepEqual([flow.status('get').fill, flow.status('get').text], ['green', 'found']);
    });

    it('with a link to its page in the console beside it, not in it', async () => {
      const [id] = await flow.raise();
      await load();
      const msg = await found({ alertId: id });
      assert.equal((msg as { alertUrl?: string }).alertUrl, `${new URL(flow.simulator.hive.url).origin}/alerts/${id}`);
      assert.deepEqual(
        Object.keys(msg.payload as object).filter((key) => key.includes('url')),
        [],
      );
    });

    for (const [title, more, ids] of [
      ['without trigger events', {}, {}],
      [
        'with trigger events that lack what others have',
        { triggerEvents: [null, { id: '2' }, { id: '3', process: { pid: 4, startTime: '' } }] },
        { pid: 4 },
      ],
      [
        'with a process without its program',
        { triggerEvents: [{ process: { startTime: '2022-02-23T18:06:42.073Z' } }] },
        { startTime: 1645639602073 },
      ],
    ] as const) {
      it(title, async () => {
        const alert = { id: '7', endpoint: { id: '8' }, ...more };
        const hive = await stubServer(({ url }) =>
          url.endsWith('/authenticate')
            ? { json: { token: 'a.b.c', expiresAt: Date.now() / 1000 + 900 } }
            : { json: alert },
        );
        try {
          await flow.load([flow.hive({ url: hive.url }), getNode('get')]);
          const msg = (await found({ alertId: '7', pid: 1, path: 'old' })) as never as Record<string, unknown>;
          const { payload, endpointId, pid, startTime, path, result } = msg;
          assert.deepEqual({ payload, endpointId }, { payload: alert, endpointId: '8' });
          assert.deepEqual({ pid, startTime, path }, { pid: undefined, startTime: undefined, path: undefined, ...ids });
          assert.equal((result as { success: boolean }).success, true);
        } finally {
          await hive.close();
        }
      });
    }

    it('by the local id a hunt names, with its endpoint', async () => {
      const { id, localId, endpointId } = await alertInHive();
      await load({ operation: 'local-id' });
      assert.equal((await found({ localId, endpointId })).alertId, id);
    });

    it('answers as the function of the SOAR app, its times with their milliseconds', async () => {
      const alert = await alertInHive();
      await load();
      const { content, inputs, success } = (await found({ alertId: alert.id })).result;
      assert.deepEqual([success, inputs], [true, { reaqta_alert_id: alert.id }]);
      const { alert_url, triggerEvents, ...rest } = content;
      assert.equal(alert_url, `${new URL(flow.simulator.hive.url).origin}/alerts/${alert.id}`);
      assert.deepEqual(
        triggerEvents,
        alert.triggerEvents.map((event) => ({ ...event, happenedAt_ts: Date.parse(event.happenedAt) })),
      );
      const { triggerEvents: _raw, ...plain } = alert;
      assert.deepEqual(rest, plain);
      const named = (await found({ alertId: alert.id, hive: 'HQ' })).result;
      assert.deepEqual(named.inputs, { reaqta_alert_id: alert.id, reaqta_hive: 'HQ' });
    });
  });

  describe('searches alerts', () => {
    const search = (...filters: object[]) =>
      load(...filters.map((one) => ({ operation: 'search', filters: JSON.stringify(one) })));
    const ids = ({ payload }: Message) => (payload as Alert[]).map(({ id }) => id);

    it('by the filters of the form, newest first, and chooses none of several for the nodes that follow', async () => {
      const [low] = await flow.raise(1, { severity: 'low', tags: ['a'] });
      const [high, other] = await flow.raise(2, { severity: 'high', tags: ['b'] });
      await search({ severity: ['high', 'safe'], tag: 'b' }, {}, { severity: 'high', tag: ['a'] });
      const msg = await found({ alertId: 'old', alert: {}, endpointId: 'old', pid: 1 });
      assert.deepEqual(ids(msg), [other, high]);
      const { alert, alertId, endpointId, pid, hive, alertsRemaining } = msg as never as Record<string, unknown>;
      assert.deepEqual(
        { alert, alertId, endpointId, pid },
        { alert: undefined, alertId: undefined, endpointId: undefined, pid: undefined },
      );
      assert.deepEqual([hive, alertsRemaining], ['HQ', 0]);
      assert.deepEqual(ids(await found({}, 'get1')), [other, high, low]);
      assert.deepEqual(ids(await found({}, 'get2')), []);
      assert.equal(flow.status('get2').text, 'nothing found');
    });

    it('by those of the message, and gives the ids of the only one', async () => {
      const [id] = await flow.raise(1, { tags: ['a'] });
      await flow.raise(1);
      await load({ operation: 'search', filters: 'wanted', filtersType: 'msg' });
      const wanted = { tag: 'a', receivedAfter: 0, receivedBefore: '2100-01-01', gid: [], country: undefined };
      const msg = await found({ wanted });
      assert.deepEqual([ids(msg), msg.alertId, msg.alert?.id], [[id], id, id]);
    });

    it('as many as the form allows, and says how many more there are', async () => {
      await flow.raise(3);
      await load({ operation: 'search', limit: 2 }, { operation: 'search', limit: 1 });
      assert.equal((await found({ alertId: 'old' }, 'get1')).alertId, undefined, 'the first of several is not chosen');
      const msg = await found({});
      assert.deepEqual([ids(msg).length, (msg as { alertsRemaining?: number }).alertsRemaining], [2, 1]);
      assert.equal(flow.status('get').text, 'found, there are more');
    });

    it('and leaves out one that is damaged, with a warning', async () => {
      const [id] = await flow.raise(1);
      await flow.raise(1, { malformed: 'endpoint' });
      await search({});
      assert.deepEqual(ids(await found({})), [id]);
      assert.match(flow.warnings.join(), /an alert was left out: endpoint is missing/);
    });

    for (const filters of [
      { severty: ['high'] },
      { constructor: 'x' },
      { severity: 'critical' },
      { status: 1 },
      { receivedAfter: 'yesterday' },
      { receivedAfter: ['2026-01-01', '2026-01-02'] },
      { triggerCondition: [1.5] },
      { endpointId: ['WS-0003'] },
      { country: 'Italy' },
      { tag: { name: 'a' } },
    ]) {
      it(`refuses a filter that makes no sense, and asks Hive nothing: ${JSON.stringify(filters)}`, async () => {
        await search(filters);
        const { failure } = await flow.failure('get');
        assert.deepEqual([failure.code, failure.input], ['bad-input', 'filters']);
        assert.equal(await flow.asked('hive'), 0);
      });
    }

    it('refuses a list where filters belong', async () => {
      await load({ operation: 'search', filters: 'payload', filtersType: 'msg' });
      assert.equal((await flow.failure('get', { payload: ['high'] })).failure.input, 'filters');
    });
  });

  describe('sends to Catch', () => {
    it('an alert that is not there', async () => {
      await load();
      const { failure } = await flow.failure('get', { alertId: '834832646071648258' });
      assert.deepEqual([failure.code, failure.status, failure.retryable], ['not-found', 404, false]);
      assert.deepEqual([flow.status('get').fill, flow.status('get').text], ['red', 'not-found']);
    });

    it('a local id that its endpoint does not know', async () => {
      const { id, endpointId } = await alertInHive();
      await load({ operation: 'local-id' });
      assert.equal((await flow.failure('get', { localId: id, endpointId })).failure.code, 'not-found');
    });

    it('an alert Hive shows without what it is made of', async () => {
      const [id] = await flow.raise(1, { malformed: 'null' });
      await load();
      assert.equal((await flow.failure('get', { alertId: id })).failure.code, 'bad-answer');
    });

    for (const [title, msg] of [
      ['no id', {}],
      ['an id that is no id', { alertId: '../endpoint/1' }],
      ['an id that lost its last digits as a number', { alertId: Number.NaN }],
      ['an object for an id', { alertId: { id: '1' } }],
    ] as const) {
      it(`${title}, and asks Hive nothing`, async () => {
        await load();
        const { failure } = await flow.failure('get', msg);
        assert.deepEqual([failure.code, failure.input], ['bad-input', 'alertId']);
        assert.equal(await flow.asked('hive'), 0);
      });
    }

    it('a Hive that fails', async () => {
      const [id] = await flow.raise();
      await load();
      await flow.fault('hive', { kind: 'status', status: 403, path: 'GET .*/alert/' });
      assert.equal((await flow.failure('get', { alertId: id })).failure.code, 'forbidden');
    });
  });
});
