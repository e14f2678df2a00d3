import assert from 'node:assert/strict';
import type { HuntEvent } from '../../src/lib/hive/types.js';
import { type FlowNode, useFlow } from './flow.js';

interface StixObject {
  type: string;
  id: string;
  name?: string;
  spec_version?: string;
  object_refs?: string[];
  objects?: Record<string, { type: string }>;
}

interface Bundle {
  type: string;
  spec_version?: string;
  objects: StixObject[];
}

const window = "START t'2022-04-06T00:00:00.000Z' STOP t'2022-04-06T00:05:00.000Z'";

describe('stix-translate', () => {
  const flow = useFlow({ events: 600 });
  const node = (more: object = {}): FlowNode => {
    return { id: 'translate', type: 'stix-translate', wires: [['out']], ...more };
  };
  const bundleOf = (payload: unknown) => payload as Bundle;
  const typesOf = ({ objects }: Bundle) => objects.map(({ type }) => type);

  describe('a pattern', () => {
    it('becomes HunQ, with what a reader of the results should know', async () => {
      await flow.load([node(), node({ id: 'connector', ports: 'local-remote' })]);
      const payload = `[ipv4-addr:value = '192.168.1.2' OR network-traffic:src_port = 443] ${window}`;
      const msg = await flow.result('translate', { payload, topic: 'kept' });
      const bounds = 'happenedAfter = "2022-04-06T00:00:00.000Z" AND happenedBefore = "2022-04-06T00:05:00.000Z"';
      assert.ok(String(msg.payload).endsWith(bounds));
      assert.match(String(msg.payload), /isOutbound/i);
      const hunt = msg.hunt as { query: string; exact: boolean; notes: string[] };
      assert.deepEqual(Object.keys(hunt).sort(), ['exact', 'notes', 'query']);
      assert.deepEqual([hunt.query, hunt.exact, msg.topic], [msg.payload, true, 'kept']);
      assert.equal(flow.status('translate').text, 'exact');
      assert.equal(
        (await flow.result('connector', { payload })).payload,
        `(eventdata.localPort = "443" OR (login.ip = "192.168.1.2" OR $ip = "192.168.1.2")) AND ${bounds}`,
      );
    });

    it('gets the time range of the form when it has no times', async () => {
      await flow.load([node({ timeRange: 60, pattern: "[process:name = 'cmd.exe']", patternType: 'str' })]);
      const text = String((await flow.result('translate')).payload);
      const [from = 0, to = 0] = [...text.matchAll(/happened\w+ = "([^"]+)"/g)].map(([, at]) => Date.parse(String(at)));
      assert.equal(to - from, 3_600_000);
    });

    it('goes to Catch with the place or the part when it cannot be translated', async () => {
      await flow.load([node(), node({ id: 'lenient', mode: 'lenient' })]);
      const broken = await flow.failure('translate', { payload: '[process:pid = ]' });
      assert.deepEqual([broken.failure.code, broken.failure.retryable], ['bad-pattern', false]);
      assert.deepEqual(broken.failure.position, { offset: 15, line: 1, column: 16 });
      assert.match(String(broken.failure.expected), /./);
      const payload = "[process:command_line MATCHES 'a.*b']";
      const { failure, error } = await flow.failure('translate', { payload });
      assert.deepEqual([failure.code, failure.position], ['inexpressible', { offset: 1, line: 1, column: 2 }]);
      assert.ok(String(failure.part).startsWith('process:command_line'));
      assert.ok(error.message.includes('process:command_line'));
      const said = await flow.result('lenient', { payload });
      assert.equal((said.hunt as { exact: boolean }).exact, false);
      assert.equal(flow.status('lenient').text, 'wider than asked');
      for (const wrong of [undefined, '', 5.5, {}, []]) {
        const { failure: other } = await flow.failure('translate', { payload: wrong });
        assert.match(other.code, /^bad-(input|pattern)$/);
      }
    });
  });

  describe('events', () => {
    const hunt: FlowNode = {
      id: 'hunt',
      type: 'hunt-query',
      hive: 'hive',
      timeRange: 1440,
      pageSize: 10,
      limit: 20,
      query: 'eventType = 8',
      queryType: 'str',
    };
    const events = (more: object = {}) => node({ operation: 'events', ...more });

    it('become a bundle of STIX 2.1, and one of 2.0 if the form says so', async () => {
      await flow.load([
        flow.hive(),
        { ...hunt, emit: 'all', wires: [['found', 'translate', 'older']] },
        events({ identityName: 'SOC' }),
        events({ id: 'older', version: '2.0', wires: [['old']] }),
      ]);
      flow.send('hunt');
      const [found] = await flow.wait('found');
      const bundle = bundleOf((await flow.wait('out'))[0].payload);
      const old = bundleOf((await flow.wait('old'))[0].payload);
      assert.equal((found.payload as HuntEvent[]).length, 20);
      assert.deepEqual([bundle.type, 'spec_version' in bundle, old.spec_version], ['bundle', false, '2.0']);
      assert.deepEqual([bundle.objects[0]?.type, bundle.objects[0]?.name], ['identity', 'SOC']);
      assert.equal(old.objects[0]?.name, 'ReaQta-Hive');
      for (const one of [bundle, old]) {
        assert.equal(typesOf(one).filter((type) => type === 'observed-data').length, 20);
      }
      const ids = new Set(bundle.objects.map(({ id }) => id));
      const references = bundle.objects.flatMap(({ object_refs = [] }) => object_refs);
      assert.ok(references.length > 20 && references.every((id) => ids.has(id)));
      const inside = old.objects.flatMap(({ objects = {} }) => Object.values(objects).map(({ type }) => type));
      assert.ok(inside.includes('network-traffic') && typesOf(bundle).includes('network-traffic'));
    });

    it('stay pages when they come as pages: each a bundle, with the parts of its message', async () => {
      await flow.load([flow.hive(), { ...hunt, wires: [['found', 'translate']] }, events()]);
      flow.send('hunt');
      const bundles = await flow.wait('out', 2);
      const pages = flow.at('found');
      assert.deepEqual(
        bundles.map(({ parts, hunt: of }) => [parts, of]),
        pages.map(({ parts, hunt: of }) => [parts, of]),
      );
      assert.deepEqual(
        bundles.map(({ parts }) => (parts as { count?: number }).count),
        [undefined, 2],
      );
      for (const { payload } of bundles) {
        assert.equal(typesOf(bundleOf(payload)).filter((type) => type === 'observed-data').length, 10);
      }
    });

    it('may be one event, and are never changed', async () => {
      await flow.load([flow.hive(), { ...hunt, limit: 1, emit: 'event', wires: [['found', 'translate']] }, events()]);
      flow.send('hunt');
      const [{ payload }] = await flow.wait('out');
      const [found] = await flow.wait('found');
      assert.deepEqual(typesOf(bundleOf(payload)).slice(0, 2), ['identity', 'observed-data']);
      const before = structuredClone(found.payload);
      await flow.result('translate', { payload: found.payload });
      assert.deepEqual(found.payload, before);
    });

    it('that cannot be read are left out with a warning, the others not', async () => {
      await flow.load([flow.hive(), { ...hunt, limit: 2, wires: [['found']] }, events()]);
      flow.send('hunt');
      const [one, two] = (await flow.wait('found'))[0].payload as HuntEvent[];
      const { payload } = await flow.result('translate', { payload: [one, 'no event', two, null] });
      assert.equal(typesOf(bundleOf(payload)).filter((type) => type === 'observed-data').length, 2);
      assert.equal(flow.warnings.length, 2);
      assert.match(flow.warnings[0] ?? '', /^event 1 was left out: ./);
      assert.match(flow.warnings[1] ?? '', /^event 3 was left out: ./);
    });

    it('must be events: anything else goes to Catch', async () => {
      await flow.load([events()]);
      for (const payload of ['text', 7, true, undefined]) {
        const { failure } = await flow.failure('translate', { payload });
        assert.deepEqual([failure.code, failure.input], ['bad-input', 'events']);
      }
      const { payload } = await flow.result('translate', { payload: [] });
      assert.deepEqual(typesOf(bundleOf(payload)), ['identity']);
    });
  });
});
