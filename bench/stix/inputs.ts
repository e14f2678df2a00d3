import { readFileSync } from 'node:fs';
import type { HuntEvent } from '../../src/lib/index.js';
import { benchEvents } from './own-events.js';

/** What is translated, and what another translator needed for the same, where that is known. */
export interface StixInputs {
  patterns: Record<string, string>;
  /** Events that are repeated with ids of their own. */
  base: HuntEvent[];
  reference?: {
    patternsPerSecond: Record<string, number>;
    /** Per number of events and version, parsing and printing included. */
    eventsPerSecond: Record<string, Record<string, number>>;
  };
}

/** The file named by `STIX_BENCHMARK` (patterns, events and figures of the STIX-shifter connector), or inputs of our own. */
export function stixInputs(file = process.env.STIX_BENCHMARK): StixInputs {
  if (!file) return { patterns: ownPatterns(), base: benchEvents() };
  const { about, results } = JSON.parse(readFileSync(file, 'utf8')) as ReferenceFile;
  return {
    patterns: about.inputs.patterns,
    base: about.inputs.events.base,
    reference: {
      patternsPerSecond: mapValues(results.query, (figures) => figures.api.patterns_per_s_median),
      eventsPerSecond: mapValues(results.results, (figures) => ({
        '2.0': figures['to_stix_2.0'].end_to_end_events_per_s,
        '2.1': figures['to_stix_2.1'].end_to_end_events_per_s,
      })),
    },
  };
}

interface ReferenceFile {
  about: { inputs: { patterns: Record<string, string>; events: { base: HuntEvent[] } } };
  results: {
    query: Record<string, { api: { patterns_per_s_median: number } }>;
    results: Record<string, Record<'to_stix_2.0' | 'to_stix_2.1', { end_to_end_events_per_s: number }>>;
  };
}

/** Event `i` of `count`: one of the base events with ids of its own, as a new object. */
export function* eventsOf(base: readonly HuntEvent[], count: number): Generator<HuntEvent> {
  for (let index = 0; index < count; index++) {
    const event = base[index % base.length] as HuntEvent;
    yield {
      ...event,
      eventId: String(847102109500309505n + BigInt(index)),
      payload: { ...event.payload, localId: String(847101972854081537n + BigInt(index)) },
    };
  }
}

function ownPatterns(): Record<string, string> {
  const window = "START t'2024-06-01T00:00:00.000Z' STOP t'2024-06-02T00:00:00.000Z'";
  const one = (index: number) =>
    [
      `ipv4-addr:value = '198.51.100.${index}'`,
      `url:value = 'http://h${index}.example/path'`,
      `file:name = 'tool${index}.exe'`,
    ][index % 3];
  const fifty = Array.from({ length: 50 }, (_, index) => one(index));
  return { simple: `[${one(0)}] ${window}`, or50: `[${fifty.join(' OR ')}] ${window}` };
}

function mapValues<T, R>(record: Record<string, T>, read: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, read(value)]));
}
