import assert from 'node:assert/strict';
import type { Alert, HuntEvent } from '../../src/lib/hive/types.js';
import { appId, appSecret, type Page, type RunningHive, runHive } from './hive-server.js';

describe('simulated Hive: hunts', () => {
  let hive: RunningHive;
  before(async () => {
    hive = await runHive({ events: 600, alerts: 20 });
  });
  after(() => hive.close());

  const hunt = (query: string, count = 500) =>
    hive.call<Page<HuntEvent>>('POST', `/events/hunt?count=${count}`, { query });
  const events = async (query: string) => (await hunt(query)).body.result;

  it('pages the same events by POST of the query and by GET of nextPage, newest first', async () => {
    const query = 'eventType = 8 OR eventType = 2';
    const whole = (await events(query)).map(({ eventId }) => eventId);
    assert.ok(whole.length > 100);
    assert.deepEqual(
      whole,
      [...whole].sort((a, b) => (BigInt(a) < BigInt(b) ? 1 : -1)),
    );
    for (const next of [
      (url: string) => hive.call<Page<HuntEvent>>('POST', `/events/hunt${new URL(url).search}`, { query }),
      (url: string) => hive.call<Page<HuntEvent>>('GET', url),
    ]) {
      const seen: string[] = [];
      let page = await hunt(query, 30);
      for (;;) {
        seen.push(...page.body.result.map(({ eventId }) => eventId));
        assert.equal(page.body.remainingItems, whole.length - seen.length);
        if (page.body.nextPage === '') break;
        page = await next(page.body.nextPage);
      }
      assert.deepEqual(seen, whole);
    }
  });

  it('takes the query from a form', async () => {
    const { body } = await hive.call<Page>('POST', '/events/hunt?count=1', { query: 'eventType = 2' });
    const token = (await (
      await fetch(`${hive.url}/1/authenticate`, {
        method: 'POST',
        body: new URLSearchParams({ id: appId, secret: appSecret }),
      })
    ).json()) as { token: string };
    const form = await fetch(`${hive.url}/1/events/hunt?count=1`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token.token}` },
      body: new URLSearchParams({ query: 'eventType = 2' }),
    });
    assert.deepEqual(((await form.json()) as { result: unknown }).result, body.result);
  });

  it('matches fields, AND before OR', async () => {
    const connection = (await events('eventType = 8')).find(({ payload }) => payload.data.outbound === true);
    const ip = String(connection?.payload.data.remoteAddr);
    assert.ok((await events(`$ip = "${ip}" AND eventType = 8`)).some(({ eventId }) => eventId === connection?.eventId));
    assert.deepEqual(await events(`$ip = "${ip}" AND eventType = 2`), []);
    const one = await events(`eventId = "${connection?.eventId}"`);
    assert.deepEqual(one, [connection]);
    const at = connection?.happenedAt ?? '';
    assert.ok((await events(`happenedAfter = "${at}" AND happenedBefore = "${at}"`)).length >= 1);
    const machine = await events(`endpointId = "${connection?.endpointId}" AND eventType = 8`);
    assert.ok(machine.length > 0 && machine.every(({ endpointId }) => endpointId === connection?.endpointId));
  });

  it('refuses unknown fields, empty queries and more than 500 at once', async () => {
    const unknown = await hunt('$ip1 = "198.51.100.1"');
    assert.deepEqual([unknown.status, unknown.body], [422, { message: '$ip1 is not a valid field.', code: 422 }]);
    assert.equal((await hunt('')).status, 422);
    assert.equal((await hunt('eventType = ')).status, 422);
    assert.equal((await hunt('eventType = 2', 501)).status, 422);
    assert.equal((await hive.call('GET', '/events/hunt')).status, 422);
  });

  it('answers a syntax error with its place and refuses times without milliseconds', async () => {
    const answer = async (query: string) =>
      (await hunt(query)) as unknown as { status: number; body: { message: string } };
    const broken = await answer('eventType = 8 AND\n  pid > 5');
    assert.deepEqual(
      [broken.status, broken.body],
      [422, { message: 'Syntax error at line 2, column 7: expected = or !=, found ">".', code: 422 }],
    );
    const time = await answer('happenedAfter = "2022-04-06T00:00:00Z"');
    assert.equal(time.status, 422);
    assert.match(time.body.message, /milliseconds/);
  });

  it('knows the whole language', async () => {
    const all = await events('eventType != 0');
    const both = await events('(eventType = 2 OR eventType = 8) AND NOT (hasAlert = true)');
    const wanted = all.filter(
      ({ payload }) =>
        [2, 8].includes(payload.eventType) && payload.incidents.length + payload.triggeredIncidents.length === 0,
    );
    assert.ok(wanted.length > 0);
    assert.deepEqual(both.slice(0, wanted.length), wanted);
    const started = await events('eventType = 2 and path = "C:\\Windows\\"');
    assert.ok(started.length > 0);
    assert.ok(started.every(({ payload }) => payload.process?.program.path.startsWith('c:\\windows\\')));
  });

  it('leads from an event to the alert it raised', async () => {
    const [event] = await events('hasAlert = true');
    const localId = event?.payload.triggeredIncidents[0];
    const alert = (await hive.call<Alert>('GET', `/alert/local/${localId}/endpoint/${event?.endpointId}`)).body;
    const trigger = alert.triggerEvents.find(({ id }) => id === event?.eventId);
    assert.ok(trigger);
    assert.equal(event && '_t' in event.payload.data, false);
  });

  it('holds events of at least thirty types, without a process where the type has none', async () => {
    const types = new Set<number>();
    for (let type = 0; type < 92; type++) {
      for (const { payload } of await events(`eventType = ${type}`)) {
        types.add(payload.eventType);
        assert.equal(
          payload.process === undefined,
          [39, 40, 41, 42, 51, 53, 54, 55, 56, 59, 61, 90, 91].includes(type),
          `type ${type}`,
        );
        if (payload.process) assert.equal(payload.process.program.path, payload.process.program.path.toLowerCase());
      }
    }
    assert.ok(types.size >= 30, `only ${types.size}`);
  });
});
