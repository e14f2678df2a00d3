import assert from 'node:assert/strict';
import { HiveClient } from '../../../src/lib/hive/client.js';
import type { Page } from '../../../src/lib/hive/pages.js';
import type { AlertFilters } from '../../../src/lib/hive/request-types.js';
import type { Alert } from '../../../src/lib/hive/types.js';
import { InputError } from '../../../src/lib/http/errors.js';
import { failureOf } from '../http/failures.js';
import { type StubAnswer, stubServer } from '../http/stub-server.js';
import { alert, type HiveStub, hiveStub, page } from './hive-stub.js';

async function ids(list: AsyncIterable<Alert>): Promise<string[]> {
  const found: string[] = [];
  for await (const { id } of list) found.push(id);
  return found;
}

async function all<T>(pages: AsyncIterable<Page<T>>): Promise<Page<T>[]> {
  const found: Page<T>[] = [];
  for await (const one of pages) found.push(one);
  return found;
}

describe('Hive lists', () => {
  let hive: HiveStub;
  afterEach(() => hive.close());

  async function answering(answers: (StubAnswer | ((origin: string) => StubAnswer))[], path = ''): Promise<void> {
    hive = await hiveStub((_, nth) => {
      const answer = answers[Math.min(nth, answers.length) - 1] ?? 'cut';
      return typeof answer === 'function' ? answer(`${hive.url}${path}`) : answer;
    });
  }

  it('send every filter, arrays repeated, and the page size', async () => {
    await answering([page([])]);
    const filters: AlertFilters = {
      severity: ['low', 'high'],
      tag: ['a/b'],
      lastSeenId: '5',
      triggerCondition: [1, 2],
    };
    assert.deepEqual(await ids(hive.client.alerts(filters, { pageSize: 50 })), []);
    assert.equal(
      hive.calls[0]?.url,
      '/rqt-api/1/alerts?severity=low&severity=high&tag=a%2Fb&lastSeenId=5&triggerCondition=1&triggerCondition=2&count=50',
    );
  });

  const nextPages: Record<string, (origin: string) => string> = {
    absolute: (origin) => `${origin}/rqt-api/1/alerts?severity=low&cursor=a%2Fb`,
    'relative to the host': () => '/rqt-api/1/alerts?severity=low&cursor=a%2Fb',
    'relative to the API': () => 'alerts?severity=low&cursor=a%2Fb',
    'the query alone': () => '?severity=low&cursor=a%2Fb',
  };
  for (const [name, nextPage] of Object.entries(nextPages)) {
    it(`follow a nextPage that is ${name}, with its own query and nothing more`, async () => {
      await answering([(origin) => page([alert('1')], nextPage(origin)), page([alert('2')])]);
      assert.deepEqual(await ids(hive.client.alerts({ severity: ['low'] }, { pageSize: 1 })), ['1', '2']);
      assert.equal(hive.calls[1]?.url, '/rqt-api/1/alerts?severity=low&cursor=a%2Fb');
      assert.equal(hive.calls[1]?.headers.authorization, 'Bearer token-1');
    });
  }

  it('stay behind a reverse proxy that gives Hive another path', async () => {
    hive = await hiveStub((_, nth) =>
      nth === 1 ? page([alert('1')], `${hive.url}/rqt-api/1/alerts?cursor=2`) : page([]),
    );
    const client = new HiveClient({ url: `${hive.url}/edr`, appId: 'app', appSecret: 'a-secret-key' });
    assert.deepEqual(await ids(client.alerts()), ['1']);
    assert.equal(hive.calls[1]?.url, '/edr/rqt-api/1/alerts?cursor=2');
    client.close();
  });

  it('end when no item remains, although a next page is named', async () => {
    await answering([page([alert('1')], '/rqt-api/1/alerts?cursor=2', 0)]);
    assert.deepEqual(await ids(hive.client.alerts()), ['1']);
    assert.equal(hive.calls.length, 1);
  });

  it('end when no next page is named, although items remain', async () => {
    await answering([page([alert('1')], '', 7)]);
    assert.deepEqual(await ids(hive.client.alerts()), ['1']);
    assert.equal(hive.calls.length, 1);
  });

  it('go on after an empty page that is not the last', async () => {
    await answering([page([], '?cursor=2'), page([alert('2')])]);
    assert.deepEqual(await ids(hive.client.alerts()), ['2']);
  });

  it('refuse a next page on another host, and send it nothing', async () => {
    const thief = await stubServer(() => page([alert('2')]));
    await answering([page([alert('1')], `${thief.url}/rqt-api/1/alerts?cursor=2`)]);
    const error = await failureOf(ids(hive.client.alerts()));
    assert.equal(error.code, 'bad-answer');
    assert.match(error.message, /another host/);
    assert.equal(thief.received.length, 0);
    await thief.close();
  });

  const broken: Record<string, StubAnswer> = {
    'a next page without a host that can be read': page([], 'https://:x?cursor=2'),
    'a next page without a query': page([], '/rqt-api/1/alerts'),
    'a next page on a host by its short form': page([], '//else.example/rqt-api/1/alerts?cursor=2'),
    'a next page that is no text': { json: { result: [], nextPage: 5, remainingItems: 1 } },
    'a count that is no number': { json: { result: [], nextPage: '', remainingItems: '3' } },
    'no result': { json: { nextPage: '', remainingItems: 0 } },
    'a result that is no list': { json: { result: {}, nextPage: '', remainingItems: 0 } },
    'a list under another name': { json: { data: [], nextPage: '', remainingItems: 0 } },
    'a bare list': { json: [] },
    nothing: { status: 200 },
  };
  for (const [name, answer] of Object.entries(broken)) {
    it(`report ${name} as a bad answer`, async () => {
      await answering([answer]);
      assert.equal((await failureOf(ids(hive.client.alerts()))).code, 'bad-answer');
    });
  }

  it('do not run in a circle when a page names itself, or one before it, as the next', async () => {
    for (const [nextPages, calls] of [
      [['?cursor=2', '?cursor=2'], 2],
      [['?cursor=2', '?cursor=3', '?cursor=2'], 3],
    ] as const) {
      await answering(nextPages.map((nextPage) => page([alert('1')], nextPage)));
      const error = await failureOf(ids(hive.client.alerts()));
      assert.equal(error.code, 'bad-answer');
      assert.match(error.message, /in a circle/);
      assert.equal(hive.calls.length, calls);
      await hive.close();
    }
  });

  it('fail when a later page fails, after the items before it', async () => {
    await answering([page([alert('1')], '?cursor=2'), { status: 403, json: { message: 'no' } }]);
    const seen: string[] = [];
    const error = await failureOf(
      (async () => {
        for await (const { id } of hive.client.alerts()) seen.push(id);
      })(),
    );
    assert.equal(error.code, 'forbidden');
    assert.deepEqual(seen, ['1']);
  });

  it('ask again for a page that broke off', async () => {
    await answering([page([alert('1')], '?cursor=2'), 'half', page([alert('2')])]);
    assert.deepEqual(await ids(hive.client.alerts()), ['1', '2']);
  });

  it('hand over the good items of a page beside the bad ones', async () => {
    const bad = [null, 'text', { endpoint: {} }, alert('x1'), { ...alert('3'), id: 3 }, { id: '4' }];
    const badTime = alert('5', { receivedAt: 'yesterday' });
    await answering([
      page([alert('1'), ...bad, badTime, alert('2', { receivedAt: undefined })], '?cursor=2', 1),
      page([alert('9')]),
    ]);
    const [first, second] = await all(hive.client.alerts().pages());
    assert.deepEqual(
      first?.items.map(({ id }) => id),
      ['1', '2'],
    );
    assert.deepEqual(
      first?.problems.map(({ index }) => index),
      [1, 2, 3, 4, 5, 6, 7],
    );
    assert.deepEqual(first?.problems[4]?.item, { ...alert('3'), id: 3 });
    assert.match(first?.problems[5]?.reason ?? '', /endpoint/);
    assert.match(first?.problems[6]?.reason ?? '', /receivedAt/);
    assert.equal(first?.remaining, 1);
    assert.deepEqual(second, { items: second?.items, problems: [], remaining: 0 });
    assert.equal(second?.items.length, 1);
  });

  it('leave the items as they came', async () => {
    const odd = alert('1', { unknown: { deep: [1] }, tags: null });
    await answering([page([odd])]);
    assert.deepEqual((await all(hive.client.alerts().pages()))[0]?.items, [odd]);
  });

  it('iterated item by item, end at a bad one with its place, after the good ones of its page', async () => {
    await answering([page([alert('1'), { id: 7 }, alert('2')], '?cursor=2')]);
    const seen: string[] = [];
    const error = await failureOf(
      (async () => {
        for await (const { id } of hive.client.alerts()) seen.push(id);
      })(),
    );
    assert.deepEqual(seen, ['1', '2']);
    assert.equal(error.code, 'bad-answer');
    assert.match(error.message, /item 1 of a page: id is missing/);
    assert.equal(hive.calls.length, 1);
  });

  it('stop at the limit, and ask for no more than it', async () => {
    await answering([page([alert('1'), alert('2'), alert('3')], '?cursor=2', 4)]);
    assert.deepEqual(await ids(hive.client.alerts({}, { maxItems: 2 })), ['1', '2']);
    assert.equal(hive.calls[0]?.url, '/rqt-api/1/alerts?count=2');
    const pages = await all(hive.client.alerts({}, { maxItems: 2, pageSize: 3 }).pages());
    assert.deepEqual(
      pages.map(({ items, remaining }) => [items.length, remaining]),
      [[2, 5]],
    );
    assert.equal(hive.calls.length, 2);
  });

  it('read nothing before they are iterated, and start anew each time', async () => {
    await answering([page([alert('1')])]);
    const list = hive.client.alerts();
    assert.equal(hive.received.length, 0);
    assert.deepEqual(await ids(list), ['1']);
    assert.deepEqual(await ids(list), ['1']);
    assert.equal(hive.calls.length, 2);
  });

  it('read no further page when the caller stops', async () => {
    await answering([page([alert('1')], '?cursor=2')]);
    for await (const { id } of hive.client.alerts()) {
      assert.equal(id, '1');
      break;
    }
    assert.equal(hive.calls.length, 1);
  });

  it('end with cancelled when the signal aborts between pages', async () => {
    await answering([page([alert('1')], '?cursor=2'), page([alert('2')])]);
    const stop = new AbortController();
    const error = await failureOf(
      (async () => {
        for await (const _ of hive.client.alerts({}, { signal: stop.signal })) stop.abort();
      })(),
    );
    assert.equal(error.code, 'cancelled');
    assert.equal(hive.calls.length, 1);
  });

  for (const options of [{ pageSize: 0 }, { pageSize: 1.5 }, { maxItems: -1 }, { maxItems: Number.NaN }]) {
    it(`refuse ${JSON.stringify(options)} before anything is sent`, async () => {
      await answering([page([])]);
      assert.throws(() => hive.client.alerts({}, options), InputError);
    });
  }

  it('of hunts POST the query, and again for each page', async () => {
    const event = (eventId: string) => ({ eventId, payload: {} });
    await answering([
      (origin) => page([event('1')], `${origin}/rqt-api/1/events/hunt?count=500&cursor=2`),
      page([event('2')]),
    ]);
    const found: string[] = [];
    for await (const { eventId } of hive.client.hunt('$ip = "192.0.2.1"')) found.push(eventId);
    assert.deepEqual(found, ['1', '2']);
    assert.deepEqual(
      hive.calls.map(({ method, url }) => `${method} ${url}`),
      ['POST /rqt-api/1/events/hunt?count=500', 'POST /rqt-api/1/events/hunt?count=500&cursor=2'],
    );
    assert.deepEqual(
      hive.calls.map(({ body }) => JSON.parse(body) as unknown),
      Array(2).fill({ query: '$ip = "192.0.2.1"' }),
    );
    assert.throws(() => hive.client.hunt('x', { pageSize: 501 }), InputError);
    assert.throws(() => hive.client.hunt('  '), InputError);
  });

  it('of hunts are asked for again after a cut, and say what is wrong with a query', async () => {
    await answering(['cut', { status: 422, json: { message: '$ip1 is not a valid field.', code: 422 } }]);
    const error = await failureOf(all(hive.client.hunt('$ip1 = 1').pages()));
    assert.deepEqual([error.code, error.status, error.maybeApplied], ['rejected', 422, false]);
    assert.match(error.message, /\$ip1 is not a valid field/);
  });
});
