import type { HunqNode } from '../hunq/ast.js';
import { printHunq } from '../hunq/print.js';
import type { PortReading } from './mapping/mapping.js';
import type { Pattern } from './pattern/ast.js';
import { parsePattern } from './pattern/parser.js';
import { Notes } from './pattern-to-hunq/notes.js';
import { observationTerms } from './pattern-to-hunq/observations.js';
import { TranslationError } from './pattern-to-hunq/translation-error.js';
import type { Window } from './pattern-to-hunq/window.js';

export { TranslationError, type TranslationErrorCode } from './pattern-to-hunq/translation-error.js';

export interface PatternToHunqOptions {
  /** The clock: a time, or what tells it. */
  now?: Moment | (() => Moment);
  /** How far back an observation without START and STOP looks; 5 when not given. */
  timeRangeMinutes?: number;
  /** `lenient` says what HunQ cannot say, and nothing else narrows, as the reference connector does; `strict` refuses it. */
  mode?: 'strict' | 'lenient';
  /** What a source and a destination port are; see docs/stix-mapping.md. */
  ports?: PortReading;
}

/** A date, epoch milliseconds, or an ISO 8601 time. */
export type Moment = Date | number | string;

export interface Translation {
  /** HunQ, in one line. */
  query: string;
  /** The query finds the events the pattern asks for and no others; otherwise others as well, and the notes say which. */
  exact: boolean;
  /** What a reader of the results should know, one sentence each. */
  notes: string[];
}

/**
 * A STIX pattern in HunQ: a query that finds every event that can take part in a match, by the reading and the
 * deviations of docs/stix-mapping.md. Throws `PatternError` for a malformed pattern and `TranslationError` for one that
 * HunQ cannot say.
 */
export function patternToHunq(pattern: string | Pattern, options: PatternToHunqOptions = {}): Translation {
  const read = typeof pattern === 'string' ? parsePattern(pattern) : pattern;
  const { ports = 'local-remote', mode = 'strict' } = options;
  const notes = new Notes(read.text);
  const terms = observationTerms(read, { ports, mode, notes, recently: () => lastMinutes(options) });
  const node: HunqNode = terms.length === 1 ? (terms[0] as HunqNode) : { kind: 'or', operands: terms };
  return { query: printHunq(node), exact: notes.exact, notes: notes.list() };
}

function lastMinutes({ now = Date.now, timeRangeMinutes = 5 }: PatternToHunqOptions): Window {
  const stop = new Date(typeof now === 'function' ? now() : now).getTime();
  const start = new Date(stop - timeRangeMinutes * 60_000).getTime();
  if (Number.isNaN(stop)) throw new TranslationError('bad-option', 'now', 'it is no time');
  if (!(timeRangeMinutes > 0) || Number.isNaN(start))
    throw new TranslationError('bad-option', 'timeRangeMinutes', 'it must be a number of minutes above 0');
  return { start, stop };
}
