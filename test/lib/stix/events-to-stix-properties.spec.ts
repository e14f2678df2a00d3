import assert from 'node:assert/strict';
import fc from 'fast-check';
import { eventsToStix, type StixBundle } from '../../../src/lib/stix/events-to-stix.js';
import { acting, fixed, huntEvent, identity, type Json, outboundConnection, simulatedEvents } from './hunt-events.js';
import { checkBundle } from './stix-checks.js';

/** Names that mean something somewhere in an event, so that odd values come where they can hurt. */
const names = [
  ...Object.keys(outboundConnection),
  ...Object.keys(acting()),
  ...Object.keys(acting().program as Json),
  ...simulatedEvents().flatMap(({ payload }) => Object.keys(payload.data)),
  'certInfo',
  'targetProcess',
  'engineProcess',
  'consumerData',
  'matched',
  'tactics',
  'technique',
  'mod_tactics',
  'localAddrV4',
  'remoteAddrV6',
  'eventName',
  'newFile',
  'files',
  'etwIpAddress',
  'etwCallerProcessId',
  '__proto__',
  'type',
  'id',
  'spec_version',
];

const oddities = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '-', '0x1f', '10.0.0.1', '::1', 'c:\\a\\b.exe', '\\registry\\machine\\x', '2024-02-30T00:00:00Z'),
  fc.double(),
  fc.integer(),
  fc.bigInt(),
  fc.constantFrom(null, undefined, true, false),
);
const nasty = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    oddities,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 6, noNullPrototype: true }),
  ),
})).value;

const anyData = fc.dictionary(fc.constantFrom(...names), nasty, { maxKeys: 12, noNullPrototype: true });
const anyEvent = fc
  .record({
    type: fc.oneof(fc.integer({ min: -1, max: 99 }), nasty),
    data: anyData,
    process: nasty,
    top: nasty,
    id: nasty,
  })
  .map(({ type, data, process, top, id }) =>
    huntEvent(
      2,
      data,
      { eventType: type, process: fc.stringify(process).length % 2 ? process : acting(data) },
      {
        eventId: id ?? '1',
        happenedAt: top,
      },
    ),
  );
const events = fc.array(fc.oneof({ weight: 6, arbitrary: anyEvent }, { weight: 1, arbitrary: nasty }), {
  maxLength: 4,
});
const versions = ['2.0', '2.1'] as const;

function made(input: readonly unknown[], version: '2.0' | '2.1', unmappedFallback = false): StixBundle {
  return eventsToStix(input, { version, identity, unmappedFallback, ...fixed() }).bundle;
}

/** The same value with the keys of every object the other way round. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, part]) => [key, turned(part)]),
  );
}

describe('Any events at all', () => {
  it('make a valid bundle in which every reference resolves, and report the rest', () => {
    fc.assert(
      fc.property(events, fc.boolean(), (input, fallback) => {
        for (const version of versions) {
          const { bundle, skipped } = eventsToStix(input, { version, identity, unmappedFallback: fallback });
          checkBundle(bundle);
          const observed = bundle.objects.filter(({ type }) => type === 'observed-data').length;
          assert.equal(observed + skipped.length, input.length);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('are never changed', () => {
    fc.assert(
      fc.property(events, (input) => {
        const before = structuredClone(input);
        for (const version of versions) made(input, version, true);
        assert.deepEqual(input, before);
      }),
      { numRuns: 100 },
    );
  });

  it('make the same text each time, whatever the order of their keys', () => {
    fc.assert(
      fc.property(events, (input) => {
        const other = turned(input) as unknown[];
        for (const version of versions) {
          assert.equal(JSON.stringify(made(input, version)), JSON.stringify(made(input, version)));
          assert.deepEqual(made(other, version, true), made(input, version, true));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('share nothing with the bundle', () => {
    const data = { customData: { inner: { a: 1 } }, tags: ['x'], cmdLineArgs: ['/a'] };
    const event = huntEvent(60, data);
    const bundle = made([event], '2.1');
    const before = JSON.stringify(bundle);
    data.customData.inner.a = 2;
    data.tags.push('y');
    data.cmdLineArgs.push('/b');
    assert.equal(JSON.stringify(bundle), before);
  });
});

describe('Two events of one process', () => {
  it('have each its own command line in 2.0, though they share the other objects', () => {
    const events = [huntEvent(2, { cmdLine: 'a' }), huntEvent(2, { cmdLine: 'b' }), huntEvent(3, {})];
    const observations = made(events, '2.0')
      .objects.slice(1)
      .map(({ objects }) => objects as Record<string, Json>);
    assert.deepEqual(
      observations.map((objects) => objects['3']?.command_line),
      ['a', 'b', undefined],
    );
    assert.equal(observations[0]?.['6']?.type, 'file');
    assert.equal(observations[0]?.['6'], observations[2]?.['6']);
  });
});

describe('Events of the simulator', () => {
  const simulated = simulatedEvents();

  it('are of more than thirty types and all translated', () => {
    assert.ok(new Set(simulated.map(({ payload }) => payload.eventType)).size > 30);
    for (const version of versions) {
      const { bundle, skipped } = eventsToStix(simulated, { version, identity });
      assert.deepEqual(skipped, []);
      checkBundle(bundle);
    }
  });

  it('twice in one page say nothing twice in 2.1', () => {
    const ids = (bundle: StixBundle) =>
      bundle.objects
        .filter(({ type }) => type !== 'observed-data')
        .map(({ id }) => id)
        .sort();
    const identified = (input: readonly unknown[]) =>
      ids(made(input, '2.1')).filter((id) => !/^(process|x509)/.test(id));
    assert.deepEqual(identified([...simulated, ...simulated]), identified(simulated));
  });

  it('say the same of each object in any order of the page', () => {
    const content = (bundle: StixBundle) =>
      new Map(bundle.objects.map((object) => [object.id, Object.keys(object).sort().join()]));
    const one = content(made(simulated, '2.1'));
    for (const [id, properties] of content(made([...simulated].reverse(), '2.1'))) {
      if (!/^(process|observed-data|x509-certificate)--/.test(id)) assert.equal(one.get(id), properties, id);
    }
  });
});
