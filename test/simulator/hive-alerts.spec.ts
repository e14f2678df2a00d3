import assert from 'node:assert/strict';
import type { Alert, Group, Policy } from '../../src/lib/hive/types.js';
import { type Page, type RunningHive, runHive } from './hive-server.js';

const ids = (alerts: readonly { id: string }[]) => alerts.map(({ id }) => id);
const descending = (list: readonly string[]) => [...list].sort((a, b) => (BigInt(a) < BigInt(b) ? 1 : -1));

describe('simulated Hive: alerts', () => {
  let hive: RunningHive;
  let all: Alert[];
  before(async () => {
    hive = await runHive({ alerts: 250 });
    all = (await hive.pages<Alert>('/alerts?count=1000')).flat();
  });
  after(() => hive.close());

  const found = async (query: string) => (await hive.pages<Alert>(`/alerts?${query}`)).flat();

  it('lists the newest first, a hundred a page', async () => {
    const { body } = await hive.call<Page<Alert>>('GET', '/alerts');
    assert.equal(body.result.length, 100);
    assert.equal(body.remainingItems, 150);
    assert.ok(body.nextPage.startsWith(`${hive.url}/1/alerts?`));
    assert.deepEqual(ids(all.slice(0, 100)), ids(body.result));
    assert.deepEqual(ids(all), descending(ids(all)));
  });

  it('gives every alert exactly once over all pages, with an empty nextPage at the end', async () => {
    const pages = await hive.pages<Alert>('/alerts?count=7&severity=low&severity=medium&sortBy=impact:desc');
    const wanted = all.filter(({ severity }) => severity === 'low' || severity === 'medium');
    assert.deepEqual(new Set(ids(pages.flat())), new Set(ids(wanted)));
    assert.equal(pages.flat().length, wanted.length);
    const impacts = pages.flat().map(({ impact }) => impact);
    assert.deepEqual(
      impacts,
      [...impacts].sort((a, b) => b - a),
    );
    const last = await hive.call<Page<Alert>>('GET', '/alerts?count=250');
    assert.deepEqual([last.body.nextPage, last.body.remainingItems], ['', 0]);
  });

  it('tolerates a page address with sortBy repeated', async () => {
    const first = await hive.call<Page<Alert>>('GET', '/alerts?count=3&sortBy=receivedAt:asc');
    const second = await hive.call<Page<Alert>>('GET', `${first.body.nextPage}&sortBy=receivedAt:asc`);
    assert.deepEqual(ids(second.body.result), ids(all).reverse().slice(3, 6));
  });

  it('gives alerts after lastSeenId in ascending order', async () => {
    const seen = all[10]?.id ?? '';
    assert.deepEqual(ids(await found(`lastSeenId=${seen}&count=4`)), ids(all.slice(0, 10)).reverse());
  });

  it('filters by every documented parameter', async () => {
    const some = all[20];
    assert.ok(some);
    const group = some.endpoint.groups[0]?.id;
    const tests: [string, (alert: Alert) => boolean][] = [
      [`id=${some.id}&id=${all[3]?.id}`, ({ id }) => id === some.id || id === all[3]?.id],
      [`endpointId=${some.endpointId}`, ({ endpointId }) => endpointId === some.endpointId],
      ['triggerCondition=7&triggerCondition=12', ({ triggerCondition }) => [7, 12].includes(triggerCondition)],
      ['tag=vip', ({ tags }) => tags.includes('vip')],
      ['activityState=archived', ({ activityState }) => activityState === 'archived'],
      ['severity=high', ({ severity }) => severity === 'high'],
      ['status=malicious', ({ alertStatus }) => alertStatus === 'malicious'],
      ['status=none', ({ alertStatus }) => alertStatus === undefined],
      [`happenedAfter=${some.happenedAt}`, ({ happenedAt }) => happenedAt >= some.happenedAt],
      [`happenedBefore=${some.happenedAt}`, ({ happenedAt }) => happenedAt <= some.happenedAt],
      [`receivedAfter=${some.receivedAt}`, ({ receivedAt }) => receivedAt >= some.receivedAt],
      [`receivedBefore=${some.receivedAt}`, ({ receivedAt }) => receivedAt <= some.receivedAt],
      [`closedAfter=${some.receivedAt}`, ({ closedAt }) => closedAt !== undefined && closedAt >= some.receivedAt],
      [`closedBefore=${some.receivedAt}`, ({ closedAt }) => closedAt !== undefined && closedAt <= some.receivedAt],
      [`lastChangedAfter=${some.receivedAt}`, ({ lastChangedAt = '' }) => lastChangedAt >= some.receivedAt],
      [`lastChangedBefore=${some.receivedAt}`, ({ lastChangedAt = '' }) => lastChangedAt <= some.receivedAt],
      [`gid=${group}`, ({ endpoint }) => endpoint.groups.some(({ id }) => id === group)],
      ['severity=low&closedAfter=2020-01-01T00:00:00Z', ({ severity, closed }) => severity === 'low' && closed],
    ];
    for (const [query, test] of tests) {
      const wanted = all.filter(test);
      assert.ok(wanted.length > 0, `nothing to find for ${query}`);
      assert.deepEqual(ids(await found(query)), ids(wanted), query);
    }
    assert.notEqual((await found('country=us')).length, (await found('country=us&country=nl')).length);
  });

  it('answers 422 for values that make no sense', async () => {
    for (const query of [
      'severity=huge',
      'receivedAfter=yesterday',
      'count=0',
      'count=x',
      'sortBy=colour:asc',
      'cursor=x',
      'lastSeenId=x',
    ]) {
      assert.equal((await hive.call('GET', `/alerts?${query}`)).status, 422, query);
    }
  });

  it('has alerts whose parts agree with one another', () => {
    for (const alert of all) {
      assert.equal(alert.impact, Math.max(...alert.triggerEvents.map(({ relevance }) => relevance)));
      assert.equal(
        alert.totalEventCount,
        alert.byTypeEventCount.reduce((sum, { count }) => sum + count, 0),
      );
      assert.equal(alert.endpoint.id, alert.endpointId);
      assert.equal(alert.endpointState.name, alert.endpoint.name);
      assert.equal(alert.triggerCondition === 12, alert.title !== undefined);
      assert.ok(alert.triggerEvents.every(({ data }) => typeof data._t === 'string'));
    }
    assert.ok(all.some(({ notes }) => notes === undefined) && all.some(({ notes }) => notes !== undefined));
    const hit = all.find(({ triggerCondition }) => triggerCondition === 6)?.triggerEvents[0];
    assert.equal(hit?.category, 'policies');
    const [matched] = (hit?.data.matched ?? []) as { matcher: { hash: string } }[];
    assert.match(matched?.matcher.hash ?? '', /^[0-9a-f]{64}$/);
  });

  it('lists the events that raised an alert oldest first, ids with them; the last is when the alert happened', () => {
    const several = all.filter(({ triggerEvents }) => triggerEvents.length > 1);
    assert.ok(several.length > 0);
    for (const { triggerEvents, happenedAt } of several) {
      const times = triggerEvents.map((event) => event.happenedAt);
      assert.deepEqual(times, [...new Set(times)].sort());
      assert.deepEqual(ids(triggerEvents), descending(ids(triggerEvents)).reverse());
      assert.equal(times.at(-1), happenedAt);
    }
  });

  it('finds an alert by id and by local id, and answers 404 for others', async () => {
    const [alert] = all;
    assert.deepEqual((await hive.call('GET', `/alert/${alert?.id}`)).body, alert);
    const local = await hive.call<Alert>('GET', `/alert/local/${alert?.localId}/endpoint/${alert?.endpointId}`);
    assert.equal(local.body.id, alert?.id);
    assert.equal((await hive.call('GET', '/alert/1')).status, 404);
    assert.equal((await hive.call('GET', `/alert/local/${alert?.localId}/endpoint/1`)).status, 404);
  });

  it('lists as many events of an alert as it counts, and filters them', async () => {
    const alert = all.find(
      ({ byTypeEventCount, totalEventCount }) => byTypeEventCount.length > 2 && totalEventCount > 10,
    );
    assert.ok(alert);
    const events = (await hive.pages(`/alert/${alert.id}/events?count=9`)).flat();
    assert.equal(new Set(ids(events)).size, alert.totalEventCount);
    const [{ type, count } = { type: 0, count: 0 }] = alert.byTypeEventCount;
    assert.equal((await hive.pages(`/alert/${alert.id}/events?eventType=${type}`)).flat().length, count);
    assert.equal(
      (await hive.pages(`/alert/${alert.id}/events?severity=high&severity=none&severity=low&severity=medium`)).flat()
        .length,
      events.length,
    );
  });

  it('walks through ten thousand alerts in a moment', async () => {
    const big = await runHive({ alerts: 10_000 });
    try {
      const started = performance.now();
      const seen = new Set(
        ids((await big.pages('/alerts?lastSeenId=0&count=500&status=none&status=benign&status=malicious')).flat()),
      );
      assert.equal(seen.size, 10_000);
      assert.ok(performance.now() - started < 10_000);
    } finally {
      await big.close();
    }
  });
});

describe('simulated Hive: commands', () => {
  let hive: RunningHive;
  beforeEach(async () => {
    hive = await runHive();
  });
  afterEach(() => hive.close());

  const listed = async (query = '') => (await hive.call<Page<Alert>>('GET', `/alerts?${query}`)).body.result;

  it('raises alerts of a severity, with tags, closed ones too', async () => {
    const { body } = await hive.order('alerts', { count: 3, severity: 'high', tags: ['drill'] });
    const alerts = await listed('tag=drill');
    assert.deepEqual(ids(alerts), [...body.ids].reverse());
    assert.ok(alerts.every(({ severity, impact, closed }) => severity === 'high' && impact >= 90 && !closed));
    await hive.order('alerts', { count: 1, closed: true });
    assert.equal((await listed('status=benign')).length, 1);
  });

  it('damages alerts on demand', async () => {
    await hive.order('alerts', { count: 3, malformed: true });
    await hive.order('alerts', { count: 1 });
    const alerts: Partial<Alert>[] = await listed('lastSeenId=0');
    assert.deepEqual(
      alerts.map(({ id }) => id !== undefined),
      [false, true, true, true],
    );
    assert.deepEqual(
      alerts.map(({ endpoint }) => endpoint && typeof endpoint.name),
      ['string', undefined, null, 'string'],
    );
    assert.deepEqual(alerts[2]?.triggerEvents, [null]);
  });

  it('closes, archives and changes alerts, each change later than the one before', async () => {
    const [first, second, third] = (await hive.order('alerts', { count: 3 })).body.ids;
    await hive.order('close-alert', { id: first, malicious: true });
    await hive.order('archive', { id: second });
    await hive.order('change-alert', { id: third, tags: ['x'], severity: 'safe', impact: 3, notes: 'n', title: 't' });
    const [c, b, a] = await listed();
    assert.deepEqual([a?.alertStatus, a?.closed, a?.activityState], ['malicious', true, 'archived']);
    assert.deepEqual([b?.alertStatus, b?.closed, b?.activityState], [undefined, true, 'archived']);
    assert.deepEqual([c?.tags, c?.severity, c?.impact, c?.notes, c?.title], [['x'], 'safe', 3, 'n', 't']);
    const changes = [a, b, c].map((alert) => alert?.lastChangedAt ?? '');
    assert.equal(new Set(changes).size, 3);
    assert.deepEqual(changes, [...changes].sort());
    assert.deepEqual(ids(await listed(`lastChangedAfter=${changes[2]}`)), [third]);
    await hive.order('ignore-last-changed', { on: true });
    assert.equal((await listed(`lastChangedAfter=${changes[2]}`)).length, 3);
    assert.equal((await hive.order('archive', { id: '7' })).status, 400);
  });

  it('puts a late alert between the others, where its time belongs', async () => {
    await hive.order('alerts', { count: 1 });
    await hive.order('clock', { advanceMs: 60_000 });
    const [last] = (await hive.order('alerts', { count: 1 })).body.ids;
    const { body } = await hive.order<{ id: string }>('late-alert', { secondsAgo: 20 });
    assert.deepEqual(ids(await listed()).slice(0, 2), [last, body.id]);
    assert.deepEqual(await listed(`lastSeenId=${last}`), []);
  });

  it('tells everything in its state, and goes back to the start', async () => {
    await hive.order('alerts', { count: 2 });
    const state = async () =>
      (await (await fetch(`${hive.origin}/__simulator/state`)).json()) as Record<string, unknown[]>;
    const before = await state();
    assert.equal(before.alerts?.length, 2);
    assert.equal(before.endpoints?.length, 12);
    await hive.order('reset');
    const after = await state();
    assert.equal(after.alerts?.length, 0);
    assert.deepEqual(after.endpoints, before.endpoints);
  });
});

describe('simulated Hive: eventual consistency', () => {
  it('hides what was created until the delay has passed', async () => {
    const hive = await runHive({ visibilityDelayMs: 500 });
    try {
      const [alert] = (await hive.order('alerts', { count: 1 })).body.ids;
      const group = (await hive.call<Group>('POST', '/endpoint-group', { name: 'New' })).body.id;
      const policy = (
        await hive.call<Policy>('POST', '/policy/trigger-on-process-hash', { title: 't', sha256: 'b'.repeat(64) })
      ).body.id;
      const paths = [`/alert/${alert}`, `/endpoint-group/${group}`, `/policy/${policy}`];
      for (const [ms, status] of [
        [499, 404],
        [1, 200],
      ] as const) {
        hive.advance(ms);
        for (const path of paths) assert.equal((await hive.call('GET', path)).status, status, path);
      }
    } finally {
      await hive.close();
    }
  });
});
