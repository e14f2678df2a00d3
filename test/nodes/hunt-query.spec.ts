import assert from 'node:assert/strict';
import type { HuntEvent } from '../../src/lib/hive/types.js';
import { type FlowNode, type Message, useFlow } from './flow.js';

interface Hunt {
  id: string;
  query: string;
  exact: boolean;
  notes: string[];
  page: number;
  remaining: number;
}

interface Parts {
  id: string;
  type: string;
  index: number;
  count?: number;
  len: number;
  parts?: object;
}

const connections = 'eventType = 8';

describe('hunt-query', () => {
  const flow = useFlow({ events: 600 });
  const node = (more: object = {}): FlowNode => {
    return { id: 'hunt', type: 'hunt-query', hive: 'hive', timeRange: 1440, wires: [['out']], ...more };
  };
  const load = (more: object = {}, others: FlowNode[] = []) => flow.load([flow.hive(), node(more), ...others]);
  const huntOf = (msg: Message | undefined) => msg?.hunt as Hunt;
  const partsOf = (msg: Message | undefined) => msg?.parts as Parts;
  const eventsOf = (msg: Message | undefined) => msg?.payload as HuntEvent[];
  const idsOf = (events: HuntEvent[]) => events.map(({ eventId }) => eventId);
  const hunts = () => flow.asked('hive', /events\/hunt/);
  /** All events a query finds, by one message. */
  const allOf = async (query: string) => {
    await load({ emit: 'all' });
    return eventsOf(await flow.result('hunt', { payload: query }));
  };

  describe('what is asked', () => {
    it('runs the HunQ of the message over the last minutes of the form, and keeps the rest of the message', async () => {
      await load();
      const before = Date.now();
      const msg = await flow.result('hunt', { payload: connections, topic: 'kept', nested: { a: [1] } });
      const { id, query, ...rest } = huntOf(msg);
      const [, from = '', to = ''] =
        /^eventType = 8 AND happenedAfter = "(.+)" AND happenedBefore = "(.+)"$/.exec(query) ?? [];
      assert.equal(Date.parse(to) - Date.parse(from), 1440 * 60_000);
      assert.ok(Date.parse(to) >= before && Date.parse(to) <= Date.now());
      assert.ok(id.length > 0);
      assert.deepEqual(rest, {
        exact: true,
        notes: ['No time was given: the last 1440 minutes are searched.'],
        page: 1,
        remaining: 0,
      });
      assert.ok(eventsOf(msg).length > 20);
      assert.ok(eventsOf(msg).every(({ payload }) => payload.eventType === 8));
      assert.deepEqual([msg.topic, msg.nested, msg.hive], ['kept', { a: [1] }, 'HQ']);
      const names = 'hive hunt nested parts payload topic _msgid'.split(' ').sort();
      assert.deepEqual(Object.keys(msg).sort(), names);
      assert.deepEqual([flow.status('hunt').fill, flow.status('hunt').text], ['green', 'found']);
    });

    it('puts the time bounds around all of an OR', async () => {
      await load({ timeRange: 60, emit: 'all' });
      const msg = await flow.result('hunt', { payload: 'eventType = 8 OR eventType = 2' });
      const { query } = huntOf(msg);
      assert.match(query, /^\(eventType = 8 OR eventType = 2\) AND happenedAfter = /);
      const hourAgo = Date.now() - 3_601_000;
      assert.ok(eventsOf(msg).length > 0);
      assert.ok(eventsOf(msg).every(({ happenedAt }) => Date.parse(happenedAt) >= hourAgo));
    });

    it('leaves a query with times of its own, and every query with 0 minutes, as it is', async () => {
      await load({ emit: 'all' });
      const bounded = `eventType = 8 AND NOT happenedAfter = "${new Date(Date.now() - 60_000).toISOString()}"`;
      assert.equal(huntOf(await flow.result('hunt', { payload: bounded })).query, bounded);
      await flow.redeploy([flow.hive(), node({ timeRange: 0 })]);
      const { query, notes } = huntOf(await flow.result('hunt', { payload: connections }));
      assert.deepEqual([query, notes], [connections, []]);
    });

    it('takes the text from the form, an environment variable among them', async () => {
      process.env.HUNT_TEST_QUERY = 'eventType = 2';
      try {
        await flow.load([
          flow.hive(),
          node({ id: 'fixed', query: connections, queryType: 'str' }),
          node({ id: 'env', query: 'HUNT_TEST_QUERY', queryType: 'env' }),
        ]);
        for (const [id, type] of [
          ['fixed', 8],
          ['env', 2],
        ] as const) {
          const events = eventsOf(await flow.result(id, { payload: 'eventType = 3' }));
          assert.ok(events.length > 0 && events.every(({ payload }) => payload.eventType === type), id);
        }
      } finally {
        delete process.env.HUNT_TEST_QUERY;
      }
    });

    it('translates a STIX pattern, with ports by who opened the connection, and finds the same events', async () => {
      const [one] = (await allOf(connections)).filter(({ payload }) => payload.data.outbound === false);
      assert.ok(one, 'an inbound connection');
      const { remotePort } = one.payload.data as { remotePort: number };
      await flow.redeploy([flow.hive(), node({ language: 'stix', emit: 'all' })]);
      const msg = await flow.result('hunt', { payload: `[network-traffic:src_port = ${remotePort}]` });
      const { query, exact, notes } = huntOf(msg);
      assert.match(query, /isOutbound/i);
      assert.equal(exact, true);
      assert.ok(
        notes.some((note) => note.includes('1440')),
        notes.join(),
      );
      assert.ok(idsOf(eventsOf(msg)).includes(one.eventId), 'the other end of an inbound connection is its source');
      await flow.redeploy([flow.hive(), node({ language: 'stix', emit: 'all', ports: 'local-remote' })]);
      const other = await flow.result('hunt', { payload: `[network-traffic:src_port = ${remotePort}]` });
      assert.doesNotMatch(huntOf(other).query, /isOutbound/i);
      assert.ok(!idsOf(eventsOf(other)).includes(one.eventId));
    });

    it('says in the message when a pattern is searched more widely than asked', async () => {
      await load({ language: 'stix', emit: 'all' });
      const payload = "[process:name = 'powershell.exe' AND process:command_line MATCHES 'a.*b']";
      const { exact, notes } = huntOf(await flow.result('hunt', { payload }));
      assert.equal(exact, false);
      assert.ok(
        notes.some((note) => note.includes('MATCHES')),
        notes.join(),
      );
    });

    it('refuses what it cannot read, with its place, and nothing leaves this machine', async () => {
      await flow.load([flow.hive(), node(), node({ id: 'stix', language: 'stix' })]);
      const position = { offset: 14, line: 1, column: 15 };
      const hunq = await flow.failure('hunt', { payload: 'eventType = 8 8' });
      assert.deepEqual([hunq.failure.code, hunq.failure.position], ['bad-query', position]);
      assert.equal(hunq.payload, 'eventType = 8 8');
      const stix = await flow.failure('stix', { payload: "[process:pid =\n 'a" });
      assert.equal(stix.failure.code, 'bad-pattern');
      assert.equal((stix.failure.position as { line: number }).line, 2);
      const unmapped = await flow.failure('stix', { payload: "[email-message:subject = 'x']" });
      assert.equal(unmapped.failure.code, 'unmapped');
      assert.match(String(unmapped.failure.part), /^email-message:subject/);
      assert.deepEqual(unmapped.failure.position, { offset: 1, line: 1, column: 2 });
      for (const payload of ['', 7.5, { query: connections }, undefined]) {
        const { failure } = await flow.failure('hunt', { payload });
        assert.ok(['bad-input', 'bad-query'].includes(failure.code));
      }
      assert.equal(await flow.asked('hive'), 0);
      assert.deepEqual([flow.status('stix').fill, flow.status('stix').text], ['red', 'unmapped']);
    });

    it('works with the Hive msg.hive names, and refuses one nobody offers', async () => {
      await flow.load([flow.hive({ selectable: true }), node({ hive: '' })]);
      assert.equal((await flow.result('hunt', { payload: connections, hive: 'HQ' })).hive, 'HQ');
      const asked = await flow.asked('hive');
      for (const hive of ['elsewhere', undefined]) {
        const { failure } = await flow.failure('hunt', { payload: connections, hive });
        assert.deepEqual([failure.code, failure.input], ['bad-input', 'hive']);
      }
      assert.equal(await flow.asked('hive'), asked);
    });
  });

  describe('what comes out', () => {
    const join: FlowNode = { id: 'join', type: 'join', mode: 'auto', build: 'array', wires: [['joined']] };

    it('sends all events at once, or page by page, or one by one, the same ones in the same order', async () => {
      const whole = idsOf(await allOf(connections));
      await flow.redeploy([
        flow.hive(),
        node({ id: 'pages', emit: 'page', pageSize: 10 }),
        node({ id: 'events', emit: 'event', pageSize: 10 }),
      ]);
      const pages = (await flow.ask('pages', { payload: connections })).sent;
      assert.equal(pages.length, Math.ceil(whole.length / 10));
      assert.deepEqual(
        pages.flatMap((msg) => idsOf(eventsOf(msg))),
        whole,
      );
      assert.deepEqual(
        pages.map((msg) => [huntOf(msg).page, huntOf(msg).remaining]),
        pages.map((_, index) => [index + 1, Math.max(0, whole.length - 10 * (index + 1))]),
      );
      assert.equal(new Set(pages.map((msg) => huntOf(msg).id)).size, 1);
      const events = (await flow.ask('events', { payload: connections })).sent;
      assert.deepEqual(
        events.map((msg) => (msg.payload as HuntEvent).eventId),
        whole,
      );
      assert.deepEqual(
        events.map((msg) => partsOf(msg).index),
        whole.map((_, index) => index),
      );
      assert.deepEqual(
        events.flatMap((msg) => partsOf(msg).count ?? []),
        [whole.length],
      );
      assert.equal(partsOf(events.at(-1)).count, whole.length);
    });

    it('has parts that a join node puts together again, those of the message beneath them', async () => {
      const whole = idsOf(await allOf(connections));
      for (const [emit, pageSize, wanted] of [
        ['event', 10, whole],
        ['page', 10, whole],
        ['page', 500, whole],
        ['page', 1, whole.slice(0, 7)],
      ] as const) {
        const limit = wanted.length;
        await flow.redeploy([flow.hive(), node({ emit, pageSize, limit, wires: [['join']] }), join]);
        const parts = { id: 'outer', type: 'array', index: 3, count: 5 };
        const seen = flow.at('joined').length;
        flow.send('hunt', { payload: connections, parts, topic: 'kept' });
        const msg = (await flow.wait('joined', seen + 1)).at(-1);
        assert.deepEqual(idsOf(eventsOf(msg)), wanted, `${emit} ${pageSize}`);
        assert.deepEqual([msg?.parts, msg?.topic], [parts, 'kept']);
      }
    });

    it('sends an empty page when nothing is found, an empty list for all, and no event', async () => {
      const payload = 'eventType = 8 AND pid = 4000000';
      await flow.load([
        flow.hive(),
        ...['event', 'page', 'all'].map((emit) =>
          node({ id: emit, emit, wires: [[emit === 'page' ? 'join' : 'out']] }),
        ),
        join,
      ]);
      assert.deepEqual(eventsOf(await flow.result('all', { payload })), []);
      assert.equal((await flow.ask('event', { payload })).sent.length, 0);
      flow.send('page', { payload });
      assert.deepEqual((await flow.wait('joined'))[0].payload, []);
      assert.deepEqual([flow.status('event').fill, flow.status('event').text], ['green', 'nothing found']);
    });

    it('stops at the limit, and fetches no page more than it needs', async () => {
      const whole = idsOf(await allOf(connections));
      for (const emit of ['event', 'page', 'all']) {
        await flow.redeploy([flow.hive(), node({ emit, pageSize: 10, limit: 25 })]);
        const before = await hunts();
        const { sent, completed } = await flow.ask('hunt', { payload: connections });
        const events = sent.flatMap((msg) => msg.payload as HuntEvent | HuntEvent[]);
        assert.deepEqual([idsOf(events), completed], [whole.slice(0, 25), 1], emit);
        assert.equal((await hunts()) - before, 3);
        assert.equal(huntOf(sent.at(-1)).remaining, whole.length - 25, emit);
        assert.equal(flow.status('hunt').text, 'found, there are more');
        if (emit !== 'all') assert.equal(partsOf(sent.at(-1)).count, sent.length);
      }
    });

    it('sets the well-known ids of each event, and leaves none of another', async () => {
      await load({ emit: 'event' });
      const stale = { pid: 1, startTime: 2, path: 'stale', sha256: 'stale', endpointId: 'stale' };
      const { sent } = await flow.ask('hunt', { payload: 'happenedBefore = "2999-01-01T00:00:00.000Z"', ...stale });
      const withProcess = sent.filter(({ payload }) => (payload as HuntEvent).payload.process);
      assert.ok(withProcess.length > 0 && withProcess.length < sent.length);
      for (const msg of sent) {
        const { endpointId, payload } = msg.payload as HuntEvent;
        const { pid, startTime, program } = payload.process ?? {};
        assert.deepEqual(
          [msg.endpointId, msg.pid, msg.startTime, msg.path, msg.sha256],
          [endpointId, pid, startTime && Date.parse(startTime), program?.path, program?.sha256],
        );
      }
    });
  });
});
