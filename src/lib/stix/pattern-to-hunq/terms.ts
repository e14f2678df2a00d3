import type { HunqAnd, HunqComparison, HunqNode, HunqOr } from '../../hunq/ast.js';

export function equal(field: string, value: HunqComparison['value']): HunqComparison {
  return { kind: 'comparison', field, operator: '=', value };
}

export function different(field: string, value: HunqComparison['value']): HunqComparison {
  return { kind: 'comparison', field, operator: '!=', value };
}

/** The terms joined in one pair of parentheses; one alone needs none. */
export function group(kind: 'and' | 'or', operands: HunqNode[]): HunqNode {
  return operands.length === 1 ? (operands[0] as HunqNode) : { kind, operands, group: true };
}

/** The chain in parentheses of its own. */
export function enclosed({ kind, operands }: HunqAnd | HunqOr): HunqNode {
  return { kind, operands, group: true };
}

/** The opposite, with the negation at the comparisons. */
export function opposite(node: HunqNode): HunqNode {
  switch (node.kind) {
    case 'comparison':
      return node.operator === '=' ? different(node.field, node.value) : equal(node.field, node.value);
    case 'not':
      return node.operand;
    case 'and':
    case 'or': {
      const operands = node.operands.map(opposite);
      return { ...node, kind: node.kind === 'and' ? 'or' : 'and', operands };
    }
  }
}
