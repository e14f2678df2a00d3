import type { HunqNode } from './ast.js';
import { comparisonTest, type EventTest } from './comparison.js';
import { parseHunq } from './parse.js';
import { QueryError } from './query-error.js';

/** Deeper than anything that can be read from text. */
const deepest = 2_500;

/**
 * Whether a hunt would find the event: `=` by the match type of the field, letter case and doubled backslashes
 * ignored; `!=` is true whenever `=` is not, so also where there is no value. Throws `QueryError` for what the hunt
 * refuses: malformed text, an unknown field, a time or number it cannot read.
 */
export function evaluateHunq(query: string | HunqNode, event: object): boolean {
  return compileHunq(query)(event);
}

/** {@link evaluateHunq} for many events: the query is read once. */
export function compileHunq(query: string | HunqNode): (event: object) => boolean {
  return testOf(typeof query === 'string' ? parseHunq(query) : query, deepest);
}

function testOf(node: HunqNode, levels: number): EventTest {
  if (levels === 0) throw new QueryError({ message: 'The query is nested too deeply.', expected: 'a flatter query' });
  if (node.kind === 'comparison') return comparisonTest(node);
  if (node.kind === 'not') {
    const test = testOf(node.operand, levels - 1);
    return (event) => !test(event);
  }
  const tests = node.operands.map((operand) => testOf(operand, levels - 1));
  return node.kind === 'and' ? all(tests) : some(tests);
}

// plain loops keep the stack shallow in deep queries
function all(tests: readonly EventTest[]): EventTest {
  return (event) => {
    for (const test of tests) if (!test(event)) return false;
    return true;
  };
}

function some(tests: readonly EventTest[]): EventTest {
  return (event) => {
    for (const test of tests) if (test(event)) return true;
    return false;
  };
}
