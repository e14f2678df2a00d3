import { eventsToStix, eventsToStixStream } from '../../src/lib/index.js';
import { inTurns, measured } from '../measured.js';
import { type Compared, compared } from './compared.js';
import { eventsOf, stixInputs } from './inputs.js';
import { rival } from './rival.js';

const identity = {
  type: 'identity',
  id: 'identity--f431f809-377b-45e0-aa1c-6a4751cae5ff',
  name: 'reaqta',
  identity_class: 'events',
};

interface Row extends Compared {
  events: number;
  version: string;
  eventsPerSecond: number;
  /** Parsing the same input and printing the same output, nothing between. */
  limitPerSecond: number;
  /** Our time over that of the limit. */
  ratio: number;
}

/** Events a second from JSON to JSON. Targets: 2.0 at most 2.5 times the limit's time, 2.1 at most 5, and ten times the reference. */
export function benchEventsToStix(sizes: number[]): Row[] {
  const { base, reference } = stixInputs();
  return sizes.flatMap((count) => {
    const input = JSON.stringify([...eventsOf(base, count)]);
    return (['2.0', '2.1'] as const).map((version) => {
      const ours = () => JSON.stringify(eventsToStix(JSON.parse(input), { version, identity }).bundle);
      const output = JSON.parse(ours()) as unknown;
      const limit = () => {
        JSON.parse(input);
        return JSON.stringify(output);
      };
      const [oursSeconds, limitSeconds] = inTurns([ours, limit], {
        warmUps: Math.ceil(30_000 / count),
        rounds: count >= 50_000 ? 3 : 9,
      });
      const rate = count / oursSeconds;
      return {
        events: count,
        version,
        eventsPerSecond: Math.round(rate),
        limitPerSecond: Math.round(count / limitSeconds),
        ratio: Math.round((oursSeconds / limitSeconds) * 100) / 100,
        ...compared(rate, reference?.eventsPerSecond[count]?.[version], rival.eventsPerSecond(input, count, version)),
      };
    });
  });
}

/** Streaming many events: what memory grows by. The target is under 64 MB for a million. */
export async function benchStream(count: number): Promise<object[]> {
  const { base } = stixInputs();
  const rows: object[] = [];
  for (const version of ['2.0', '2.1'] as const) {
    let objects = 0;
    const drain = async (events: number) => {
      for await (const object of eventsToStixStream(eventsOf(base, events), { version, identity })) {
        objects += JSON.stringify(object).length > 0 ? 1 : 0;
      }
    };
    await drain(20_000);
    objects = 0;
    const { seconds, peakGrowthMb } = await measured(() => drain(count));
    rows.push({
      events: count,
      version,
      objects,
      eventsPerSecond: Math.round(count / seconds),
      peakGrowthMb: Math.round(peakGrowthMb),
    });
  }
  return rows;
}
