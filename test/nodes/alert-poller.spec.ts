import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import type { Alert } from '../../src/lib/hive/types.js';
import { type FlowNode, useFlow, variable } from './flow.js';

type State = { alerts: Alert[] };

describe('alert-poller', () => {
  const flow = useFlow();
  const poller = (more: object = {}): FlowNode => {
    return { id: 'poller', type: 'alert-poller', hive: 'hive', interval: 3600, wires: [['new'], ['later']], ...more };
  };
  const polled = () => flow.until(() => flow.status('poller').lastPoll != null, 'first poll');

  const idsAt = (probe: string) => flow.at(probe).map((msg) => msg.alertId);

  it('sends a new alert on output 1, with the well-known ids and the label of its Hive', async () => {
    const [id] = await flow.raise();
    await flow.load([flow.hive(), poller()]);
    const [{ _msgid, ...msg }] = await flow.wait('new');
    const [alert] = (await flow.state<State>('hive')).alerts as [Alert];
    assert.deepEqual(msg, { payload: alert, alert, alertId: id, endpointId: alert.endpointId, hive: 'HQ' });
    assert.deepEqual(flow.at('later'), []);
  });

  it('polls when a message comes, and is done with that message', async () => {
    await flow.load([flow.hive(), poller()]);
    await polled();
    const [id] = await flow.raise();
    const { caught, completed } = await flow.ask('poller', { topic: 'now' });
    assert.deepEqual([caught, completed], [[], 1]);
    assert.equal((await flow.wait('new'))[0].alertId, id);
  });

  it('sends changed and closed alerts on output 2, and says what changed', async () => {
    const [first, second, archived] = await flow.raise(3);
    await flow.load([flow.hive(), poller()]);
    await flow.wait('new', 3);
    await polled();
    await flow.tell('hive', 'change-alert', { id: first, tags: ['seen'], severity: 'high' });
    await flow.tell('hive', 'close-alert', { id: second, malicious: true });
    await flow.tell('hive', 'archive', { id: archived });
    flow.send('poller');
    const later = await flow.wait('later', 3);
    const changeOf = (id: string | undefined) => later.filter((msg) => msg.alertId === id).map((msg) => msg.change);
    const [change] = changeOf(first) as { kind: string; fields: string[] }[];
    assert.equal(change?.kind, 'changed');
    assert.ok(change.fields.includes('tags'), String(change.fields));
    for (const id of [second, archived]) assert.deepEqual(changeOf(id), [{ kind: 'closed', fields: ['closed'] }]);
    const closed = later.find((msg) => msg.alertId === second);
    assert.deepEqual([closed?.hive, closed?.alert?.closed, closed?.alert?.alertStatus], ['HQ', true, 'malicious']);
    assert.deepEqual(closed?.payload, closed?.alert);
    await flow.ask('poller');
    await flow.until(() => flow.status('poller').arrived === 6, 'a quiet poll');
    assert.deepEqual([flow.at('new').length, flow.at('later').length], [3, 3], 'nothing comes twice');
  });

  it('sends a page as one message, with the changes beside the alerts', async () => {
    const ids = await flow.raise(3);
    await flow.load([flow.hive(), poller({ emit: 'page', watchChanged: false })]);
    const [page] = await flow.wait('new');
    assert.deepEqual(new Set((page.payload as Alert[]).map(({ id }) => id)), new Set(ids));
    assert.deepEqual([page.hive, page.alert, page.alertId, page.changes], ['HQ', undefined, undefined, undefined]);
    await polled();
    for (const id of ids.slice(1)) await flow.tell('hive', 'close-alert', { id, malicious: false });
    flow.send('poller');
    const [closed] = await flow.wait('later');
    const closings = ids.slice(1).map((alertId) => ({ alertId, kind: 'closed', fields: ['closed'] }));
    assert.deepEqual(new Set(closed.changes as object[]), new Set(closings));
    assert.equal((closed.payload as Alert[]).length, 2);
  });

  it('watches only what is ticked', async () => {
    const ids = await flow.raise(2);
    await flow.load([flow.hive(), poller({ watchNew: false, watchChanged: false })]);
    await polled();
    await flow.tell('hive', 'change-alert', { id: ids[0], tags: ['x'] });
    await flow.tell('hive', 'close-alert', { id: ids[1], malicious: true });
    flow.send('poller');
    assert.equal((await flow.wait('later'))[0].alertId, ids[1]);
    assert.deepEqual([flow.at('new').length, flow.at('later').length], [0, 1]);
  });

  it('looks back as far as the form says, and no further', async () => {
    await flow.tell('hive', 'late-alert', { secondsAgo: 150 });
    const { id } = await flow.tell('hive', 'late-alert', { secondsAgo: 90 });
    await flow.load([flow.hive(), poller({ lookback: 2 })]);
    assert.equal((await flow.wait('new'))[0].alertId, id);
    await polled();
    await flow.ask('poller');
    const [fresh] = await flow.raise();
    await flow.ask('poller');
    await flow.until(() => idsAt('new').includes(fresh), 'the next alert');
    assert.equal(flow.at('new').length, 2);
  });

  it('sends only new alerts that pass every filter, and closings of all', async () => {
    await flow.raise(40);
    const { alerts } = await flow.state<State>('hive');
    const groups = alerts.flatMap(({ endpoint }) => endpoint.groups?.map(({ name }) => name) ?? []);
    const group = groups.find((name) => groups.filter((one) => one === name).length < 30) ?? '';
    const condition = alerts[0]?.triggerCondition ?? 0;
    await flow.tell('hive', 'change-alert', { id: alerts[3]?.id, tags: ['crown jewels', 'é'] });
    await flow.tell('hive', 'close-alert', { id: alerts[4]?.id, malicious: true });
    const country = { name: 'endpointId', value: alerts[0]?.endpointId ?? '' };
    const filters: [object, (alert: Alert) => boolean][] = [
      [{ severity: ['high', 'low'] }, ({ severity }) => severity === 'high' || severity === 'low'],
      [{ alertStatus: ['malicious'] }, ({ alertStatus }) => alertStatus === 'malicious'],
      [{ tags: ['é', 'none'] }, ({ tags }) => tags.includes('é')],
      [{ groups: [group] }, ({ endpoint }) => endpoint.groups?.some(({ name }) => name === group) ?? false],
      [{ triggerConditions: [String(condition)] }, (alert) => alert.triggerCondition === condition],
      [{ minimumImpact: '60' }, ({ impact }) => impact >= 60],
      [{ parameters: [country] }, ({ endpointId }) => endpointId === country.value],
      [
        { severity: ['medium'], minimumImpact: 30, groups: [group, 'x'] },
        ({ severity, impact, endpoint }) =>
          severity === 'medium' && impact >= 30 && (endpoint.groups ?? []).some(({ name }) => name === group),
      ],
    ];
    const now = (await flow.state<State>('hive')).alerts;
    for (const [index, [form, wanted]] of filters.entries()) {
      const nodes = [
        flow.hive(),
        poller({ ...form, id: `p${index}`, watchChanged: false, wires: [[`n${index}`], [`l${index}`]] }),
      ];
      await (index === 0 ? flow.load(nodes) : flow.redeploy(nodes));
      await flow.until(() => flow.status(`p${index}`).lastPoll != null, 'first poll');
      const expected = now.filter(wanted).map(({ id }) => id);
      assert.ok(expected.length > 0 && expected.length < 40, `${JSON.stringify(form)} chooses some`);
      assert.deepEqual(new Set(idsAt(`n${index}`)), new Set(expected), JSON.stringify(form));
      await flow.wait(`l${index}`);
    }
  });

  it('refuses parameters that are its own', async () => {
    await flow.load([flow.hive(), poller({ parameters: [{ name: 'lastSeenId', value: '1' }] })]);
    assert.match((await flow.failure('poller')).error.message, /parameters: lastSeenId is set by the poller itself/);
  });

  it('tells settings that cannot be used, by name', async () => {
    await flow.load([flow.hive(), poller({ interval: '0.5' })]);
    assert.match((await flow.failure('poller')).error.message, /interval: must be between 1 and 86400/);
    await flow.redeploy([flow.hive(), poller({ emit: 'all' })]);
    assert.match((await flow.failure('poller')).error.message, /emit: must be one of alert, page/);
    await flow.redeploy([flow.hive(), poller({ lookback: variable('NO_SUCH_TIME') })]);
    assert.match((await flow.failure('poller')).error.message, /lookback: .* NO_SUCH_TIME is not set/);
    assert.equal(await flow.asked('hive'), 0);
  });

  describe('msg.reset', () => {
    it('"now" skips what came before', async () => {
      await flow.load([flow.hive(), poller({ watchChanged: false, watchClosed: false })]);
      await polled();
      await flow.raise(2);
      // "Now" has the precision of a millisecond.
      await sleep(2);
      await flow.ask('poller', { reset: 'now' });
      const [id] = await flow.raise();
      await flow.ask('poller');
      await flow.until(() => idsAt('new').includes(id), 'the next alert');
      assert.equal(flow.at('new').length, 1);
    });

    it('a time sends what came after it again', async () => {
      const old = await flow.tell('hive', 'late-alert', { secondsAgo: 120 });
      const ids = await flow.raise(2);
      await flow.load([flow.hive(), poller()]);
      await flow.wait('new', 3);
      await polled();
      await flow.ask('poller', { reset: new Date(Date.now() - 100_000).toISOString() });
      await flow.wait('new', 5);
      await flow.ask('poller', { reset: Date.now() - 130_000 });
      await flow.wait('new', 8);
      assert.deepEqual(
        flow
          .at('new')
          .slice(3)
          .map((msg) => msg.alertId),
        [...ids, old.id, ...ids],
      );
    });

    it('in the middle of a poll is no error', async () => {
      await flow.raise();
      await flow.fault('hive', { kind: 'delay', delayMs: 80, path: '/alerts' });
      await flow.load([flow.hive(), poller()]);
      await flow.until(async () => (await flow.asked('hive', /alerts/)) >= 3, 'polls under way');
      await flow.ask('poller', { reset: 'now' });
      await flow.clearFaults('hive');
      await polled();
      assert.deepEqual([flow.at('caught'), flow.at('new'), flow.status('poller').fill], [[], [], 'green']);
    });

    it('that is no time is refused, and changes nothing', async () => {
      await flow.load([flow.hive(), poller()]);
      await polled();
      for (const reset of ['tomorrow', '', null, true, {}, 1e20, '+275760-09-13T00:00:00.001Z']) {
        const { error, failure } = await flow.failure('poller', { reset });
        assert.deepEqual(failure, { code: 'bad-input', input: 'reset', retryable: false }, inspect(reset));
        assert.match(error.message, /reset: must be "now", epoch milliseconds or an ISO 8601 time/);
      }
      await flow.raise();
      await flow.ask('poller');
      await flow.wait('new');
    });
  });
});
