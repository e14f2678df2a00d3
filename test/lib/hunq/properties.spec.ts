import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { HunqComparison, HunqNode } from '../../../src/lib/hunq/ast.js';
import { compileHunq, evaluateHunq } from '../../../src/lib/hunq/evaluate.js';
import { hunqFields } from '../../../src/lib/hunq/fields.js';
import { parseHunq } from '../../../src/lib/hunq/parse.js';
import { printHunq } from '../../../src/lib/hunq/print.js';
import { QueryError } from '../../../src/lib/hunq/query-error.js';
import { plainlyFound, smallComparisons, smallEvents } from './plain-evaluation.js';
import { asWritten, shape, treesOf } from './trees.js';

const writable = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.string({ unit: fc.constantFrom('\\', ' ', '(', ')', '=', '\n', 'and', 'OR', 'x') }),
  )
  .map((value) => value.replaceAll('"', ''));

const comparisons: fc.Arbitrary<HunqComparison> = fc.record({
  kind: fc.constant('comparison' as const),
  field: fc.constantFrom(...Array.from(hunqFields.values(), ({ name }) => name)),
  operator: fc.constantFrom('=' as const, '!=' as const),
  value: fc.oneof(writable, fc.maxSafeInteger(), fc.boolean()),
});

describe('HunQ, for any query', () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(treesOf(comparisons), (tree) => {
        const text = printHunq(tree);
        assert.deepEqual(shape(parseHunq(text)), asWritten(tree));
        assert.equal(printHunq(parseHunq(text)), text);
      }),
      { numRuns: 500 },
    );
  });

  it('lets no value out of its quotes', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string({ unit: fc.constantFrom('"', '\\', ' OR ', 'pid = 1', ')') }),
        ),
        (value) => {
          const comparison: HunqNode = { kind: 'comparison', field: 'path', operator: '=', value };
          let text: string;
          try {
            text = printHunq(comparison);
          } catch (error) {
            assert.ok(error instanceof QueryError && value.includes('"'));
            return;
          }
          assert.deepEqual(shape(parseHunq(text)), comparison);
          assert.deepEqual(shape(parseHunq(`(${text}) AND pid = 1`)).kind, 'and');
        },
      ),
      { numRuns: 500 },
    );
  });

  it('finds what a plain reading finds', () => {
    fc.assert(
      fc.property(treesOf(smallComparisons), fc.array(smallEvents, { minLength: 1, maxLength: 8 }), (tree, events) => {
        const found = compileHunq(tree);
        const foundByText = compileHunq(printHunq(tree));
        for (const event of events) {
          assert.equal(found(event), plainlyFound(tree, event));
          assert.equal(foundByText(event), found(event));
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("obeys De Morgan's rules, and != is NOT =", () => {
    fc.assert(
      fc.property(treesOf(smallComparisons), treesOf(smallComparisons), smallEvents, (a, b, event) => {
        const not = (operand: HunqNode): HunqNode => ({ kind: 'not', operand });
        const same = (one: HunqNode, other: HunqNode) =>
          assert.equal(evaluateHunq(one, event), evaluateHunq(other, event));
        same(not({ kind: 'and', operands: [a, b] }), { kind: 'or', operands: [not(a), not(b)] });
        same(not({ kind: 'or', operands: [a, b] }), { kind: 'and', operands: [not(a), not(b)] });
        same(not(not(a)), a);
        if (a.kind === 'comparison') same(not(a), { ...a, operator: a.operator === '=' ? '!=' : '=' });
      }),
      { numRuns: 500 },
    );
  });

  it('takes \\" as a quote inside exactly when the query cannot be read otherwise', () => {
    const pieces = ['a = "', '\\"', '"', ' and ', ' or ', '(', ')', 'x', ' or b = "', ' and c = "', 'c = 1', 'not '];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), (chosen) => {
        const text = `a = "${chosen.join('')}`;
        const reading = firstReading(text);
        if (reading === undefined) assert.throws(() => parseHunq(text), QueryError);
        else assert.deepEqual(shape(parseHunq(text)), reading);
      }),
      {
        numRuns: 2_000,
        examples: [[['\\"', ' or b = "', '\\"', '"']], [['x', '\\"', ' or b = "', ' and c = "', ' and c = "']]],
      },
    );
  });

  it('never fails but with a QueryError inside the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc
            .array(fc.constantFrom('a', ' ', '=', '"', '(', ')', 'NOT', '\n', '!=', '1', '$', '.'))
            .map((parts) => parts.join('')),
        ),
        (text) => {
          try {
            parseHunq(text);
          } catch (error) {
            assert.ok(error instanceof QueryError);
            assert.ok(error.offset >= 0 && error.offset + error.length <= text.length);
            const before = text.slice(0, error.offset).split('\n');
            assert.deepEqual([error.line, error.column], [before.length, (before.at(-1) as string).length + 1]);
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

/** The first reading of all, each `\"` tried as an end before it is tried as a quote inside, by brute force. */
function firstReading(text: string): HunqNode | undefined {
  const parts = text.split('\\"');
  const choices = parts.length - 1;
  for (let inside = 0; inside < 2 ** choices; inside++) {
    const marked = parts.reduce((read, part, index) => {
      const isInside = (inside >> (choices - index)) & 1;
      return `${read}${isInside ? '\u0001' : '\u0002"'}${part}`;
    });
    try {
      return unmarked(shape(parseHunq(marked)));
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
    }
  }
  return undefined;
}

function unmarked(node: HunqNode): HunqNode {
  if (node.kind === 'not') return { ...node, operand: unmarked(node.operand) };
  if (node.kind !== 'comparison') return { ...node, operands: node.operands.map(unmarked) };
  const { value } = node;
  return typeof value === 'string'
    ? { ...node, value: value.replaceAll('\u0001', '"').replaceAll('\u0002', '\\') }
    : node;
}
