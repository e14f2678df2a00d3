import type { HunqComparison, HunqNode } from '../../hunq/ast.js';

export function equal(field: string, value: string | boolean): HunqComparison {
  return { kind: 'comparison', field, operator: '=', value };
}

export function different(field: string, value: string | boolean): HunqComparison {
  return { kind: 'comparison', field, operator: '!=', value };
}

/** The terms joined in one pair of parentheses; one alone needs none. */
export function group(kind: 'and' | 'or', operands: HunqNode[]): HunqNode {
  return operands.length === 1 ? (operands[0] as HunqNode) : { kind, operands, group: true };
}

/** The opposite, with the negation at the comparisons. */
export function opposite(node: HunqNode): HunqNode {
  switch (node.kind) {
    case 'comparison':
      return { ...node, operator: node.operator === '=' ? '!=' : '=' };
    case 'not':
      return node.operand;
    case 'and':
    case 'or': {
      const operands = node.operands.map(opposite);
      return { ...node, kind: node.kind === 'and' ? 'or' : 'and', operands };
    }
  }
}
