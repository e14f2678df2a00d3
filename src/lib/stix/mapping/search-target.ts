import { fieldOf } from '../../hunq/fields.js';

/** How the hunt compares the value of a target. */
export type TargetMatch = 'whole' | 'start' | 'bounds' | 'presence';

/** How what a pattern says becomes what the hunt stores. */
export type Reading = 'as-written' | 'opposite' | 'registry-key' | 'process-id' | 'tactic' | 'event-type';

/** A HunQ field, or a pair of bounds, that a path is searched in. */
export interface SearchTarget {
  readonly name: string;
  readonly match: TargetMatch;
  readonly reading: Reading;
  readonly holdsBooleans: boolean;
  /** The whole of what it holds is one value at one place, so that its start says what LIKE 'abc%' does. */
  readonly isSingle: boolean;
  /** What is said of equality where only the start is compared. */
  readonly startOnly: string | undefined;
  /** The names of the bounds, where it has some. */
  readonly atLeast: string | undefined;
  readonly atMost: string | undefined;
}

/** Result paths that hold lists. */
const lists = /\.(?:cmdLineArgs|commandLineTemplateTokens|tags|avThreatInfoArray|tactics)$/;

/** The target of that name; `eventdata.size`, which HunQ has with a suffix only, is its bounds. */
export function searchTarget(name: string): SearchTarget {
  const atLeast = fieldOf(`${name}.gte`)?.name;
  const atMost = fieldOf(`${name}.lte`)?.name;
  const field = fieldOf(name) ?? fieldOf(`${name}.gte`);
  if (!field) throw new Error(`HunQ has no field ${name}.`);
  const { match, value, paths } = field;
  const isBounds = match === 'gte';
  return {
    name: isBounds ? name : field.name,
    match: isBounds ? 'bounds' : match === 'term' ? 'whole' : match === 'prefix' ? 'start' : 'presence',
    reading: readingOf(name),
    holdsBooleans: value === 'boolean',
    isSingle: paths.length === 1 && !lists.test(paths[0] as string),
    startOnly:
      match === 'prefix' ? `${field.name} is compared from its start, so longer values are found as well` : undefined,
    atLeast,
    atMost,
  };
}

function readingOf(name: string): Reading {
  if (name.endsWith('hasGui')) return 'opposite';
  return readings.get(name) ?? 'as-written';
}

const readings = new Map<string, Reading>([
  ['reg.path', 'registry-key'],
  ['__etwProcessId', 'process-id'],
  ['__etwCallerProcessId', 'process-id'],
  ['mitre.tactic', 'tactic'],
  ['eventType', 'event-type'],
]);
