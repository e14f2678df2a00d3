import { type HunqNode, type PortReading, parseHunq, patternToHunq, printHunq } from '../lib/index.js';

/** How a hunt is asked for in a form. */
export interface HuntForm {
  language: 'hunq' | 'stix';
  ports: PortReading;
  mode: 'strict' | 'lenient';
  /** Minutes searched when the text names no time. */
  timeRange: number;
}

/** The query that goes to Hive, and how well it says what was asked. */
export interface HuntQuery {
  query: string;
  /** It finds only what was asked; a HunQ query always does. */
  exact: boolean;
  notes: string[];
}

/**
 * What is sent for a text in the node's language. A query without time bounds gets the last minutes of the form; with 0
 * minutes a HunQ query runs over everything Hive keeps.
 * @throws QueryError, PatternError, TranslationError: nothing that cannot be read leaves this machine
 */
export function huntQuery(text: string, { language, ports, mode, timeRange }: HuntForm, now: number): HuntQuery {
  if (language === 'stix') {
    return patternToHunq(text, {
      ports,
      mode,
      now: () => now,
      ...(timeRange > 0 ? { timeRangeMinutes: timeRange } : {}),
    });
  }
  const tree = parseHunq(text);
  if (timeRange === 0 || isBounded(tree)) return { query: text, exact: true, notes: [] };
  const bounds = `happenedAfter = "${iso(now - timeRange * 60_000)}" AND happenedBefore = "${iso(now)}"`;
  const query = `${printHunq(tree.kind === 'or' ? { ...tree, group: true } : tree)} AND ${bounds}`;
  return { query, exact: true, notes: [`No time was given: the last ${timeRange} minutes are searched.`] };
}

function isBounded(node: HunqNode): boolean {
  switch (node.kind) {
    case 'comparison':
      return /^happened(after|before)$/i.test(node.field);
    case 'not':
      return isBounded(node.operand);
    default:
      return node.operands.some(isBounded);
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
