import assert from 'node:assert/strict';
import type { Alert, AlertEvent } from '../../src/lib/hive/types.js';
import { useGetAlertFlow } from './get-alert-flow.js';

describe('reaqta-get-alert reads its events', () => {
  const { flow, load, alertInHive, found } = useGetAlertFlow();
  /** An alert, and its events that match each of some filters. */
  const filtered = async (filtersFor: (alert: Alert) => object[], msg: (alert: Alert) => object = () => ({})) => {
    const alert = await alertInHive();
    const filters = filtersFor(alert);
    await load(...filters.map((one) => ({ events: 'filtered', eventLimit: 100_000, ...one })));
    const read: AlertEvent[][] = [];
    for (const index of filters.keys()) {
      const { events = [] } = await found({ ...msg(alert), alertId: alert.id }, `get${index || ''}`);
      read.push(events);
    }
    return { alert, read: read as [AlertEvent[], ...AlertEvent[][]] };
  };

  it('all of them, when asked to', async () => {
    const alert = await alertInHive();
    await load({ events: 'all', eventLimit: 100_000 });
    const msg = await found({ alertId: alert.id });
    assert.deepEqual([msg.events?.length, msg.eventsRemaining], [alert.totalEventCount, 0]);
    assert.ok(alert.triggerEvents.every(({ id }) => msg.events?.some((event) => event.id === id)));
  });

  it('as many as the form allows, and says how many more there are', async () => {
    const alert = await alertInHive();
    await load({ events: 'all', eventLimit: 3 });
    const msg = await found({ alertId: alert.id });
    assert.deepEqual([msg.events?.length, msg.eventsRemaining], [3, alert.totalEventCount - 3]);
  });

  it('of the types of the form', async () => {
    const { alert, read } = await filtered(({ byTypeEventCount: [most] }) => [{}, { eventTypes: [`${most?.type}`] }]);
    const [all, some] = read;
    assert.equal(all.length, alert.totalEventCount, 'without a filter all match');
    const [most] = alert.byTypeEventCount;
    assert.deepEqual(
      [some?.length, new Set(some?.map(({ eventType }) => eventType))],
      [most?.count, new Set([most?.type])],
    );
  });

  it('of the severities and the process the message names', async () => {
    const processPid = { processPid: 'pids', processPidType: 'msg' };
    const processId = { processId: 'process', processIdType: 'msg' };
    const trigger = ({ triggerEvents }: Alert) => triggerEvents.find(({ process }) => process) as AlertEvent;
    const { alert, read } = await filtered(
      (one) => [
        processPid,
        { ...processId, eventSeverity: [trigger(one).severity] },
        { ...processPid, processPid: 'others' },
      ],
      (one) => ({ pids: [trigger(one).process?.pid, '999998'], others: 999_999, process: trigger(one).process?.id }),
    );
    const [ofPid, ofBoth, none] = read;
    const { severity, process } = trigger(alert);
    assert.ok(ofPid.length > 0 && ofPid.every((event) => event.process?.pid === process?.pid));
    assert.ok(ofBoth?.some(({ id }) => id === trigger(alert).id));
    assert.ok(ofBoth?.every((event) => event.severity === severity && event.process?.id === process?.id));
    assert.deepEqual(none, []);
  });

  it('of a time, given as a date or in milliseconds', async () => {
    const from = { happenedAfter: 'from', happenedAfterType: 'msg' };
    const { alert, read } = await filtered(
      ({ triggerEvents: [trigger] }) => [
        { ...from, happenedBefore: '2100-01-01' },
        { happenedAfter: trigger?.happenedAt, happenedBefore: trigger?.happenedAt },
      ],
      () => ({ from: 0 }),
    );
    const [all, some] = read;
    assert.equal(all.length, alert.totalEventCount);
    const [trigger] = alert.triggerEvents;
    assert.ok(some?.some(({ id }) => id === trigger?.id));
    assert.ok(some?.every(({ happenedAt }) => happenedAt === trigger?.happenedAt));
  });

  it('of countries, techniques and groups', async () => {
    const { read } = await filtered(({ endpoint }) => [
      { groups: [endpoint.groups[0]?.id] },
      { groups: ['1'] },
      { countries: ['XX'] },
      { mitreTechniques: ['T0000'] },
    ]);
    assert.deepEqual(
      read.map((events) => events.length > 0),
      [true, false, false, false],
    );
  });

  for (const [filter, value, input] of [
    ['eventTypes', ['process'], 'eventTypes'],
    ['eventSeverity', ['safe'], 'eventSeverity'],
    ['countries', ['Italy'], 'countries'],
    ['groups', ['Servers'], 'groups'],
    ['happenedAfter', 'yesterday', 'happenedAfter'],
    ['processId', '4', 'processId'],
    ['processPid', '1.5', 'processPid'],
  ] as const) {
    it(`refuses a filter that makes no sense, and asks Hive nothing: ${filter}`, async () => {
      await load({ events: 'filtered', [filter]: value });
      const { failure } = await flow.failure('get', { alertId: '1' });
      assert.deepEqual([failure.code, failure.input], ['bad-input', input]);
      assert.equal(await flow.asked('hive'), 0);
    });
  }

  it('refuses a time that ends before it begins', async () => {
    await load({ events: 'filtered', happenedAfter: '2026-01-02', happenedBefore: '2026-01-01' });
    const { failure } = await flow.failure('get', { alertId: '1' });
    assert.deepEqual([failure.code, failure.input], ['bad-input', 'happenedAfter']);
  });
});
