import fc from 'fast-check';
import type { HunqComparison, HunqNode } from '../../../src/lib/hunq/ast.js';

/** The tree without positions. */
export function shape(node: HunqNode): HunqNode {
  if (node.kind === 'not') return { kind: 'not', operand: shape(node.operand) };
  if (node.kind !== 'comparison') return { ...node, operands: node.operands.map(shape) };
  const { position: _, ...rest } = node;
  return rest;
}

/** The tree as it reads when written: every chain in parentheses is a group. */
export function asWritten(node: HunqNode, within: 'or' | 'and' | 'not' = 'or'): HunqNode {
  if (node.kind === 'comparison') return { ...node };
  if (node.kind === 'not') return { kind: 'not', operand: asWritten(node.operand, 'not') };
  const { kind, operands, group } = node;
  const inParentheses = group || within === 'not' || (within === 'and' && kind === 'or');
  const written = { kind, operands: operands.map((operand) => asWritten(operand, kind)) };
  return inParentheses ? { ...written, group: true } : written;
}

/** Trees over the comparisons, n-ary as parsing makes them. */
export function treesOf(comparisons: fc.Arbitrary<HunqComparison>): fc.Arbitrary<HunqNode> {
  const { node } = fc.letrec<{ node: HunqNode; not: HunqNode; chain: HunqNode }>((tie) => ({
    node: fc.oneof({ maxDepth: 4, withCrossShrink: true }, comparisons, tie('not'), tie('chain')),
    not: tie('node').map((operand) => ({ kind: 'not', operand })),
    chain: fc
      .tuple(
        fc.constantFrom('and' as const, 'or' as const),
        fc.array(tie('node'), { minLength: 2, maxLength: 4 }),
        fc.boolean(),
      )
      .map(([kind, operands, group]) => ({
        kind,
        operands: operands.map((operand) => (operand.kind === kind ? { ...operand, group: true as const } : operand)),
        ...(group && { group }),
      })),
  }));
  return node;
}
