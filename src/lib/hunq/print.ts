import type { HunqComparison, HunqNode } from './ast.js';
import { hunqFields } from './fields.js';
import { QueryError } from './query-error.js';
import { Lexer } from './syntax/lexer.js';

/** Deeper than anything that can be read from text. */
const deepest = 2_500;
/** By the name of a field, how a comparison of it with text begins: what queries are mostly made of. */
const equalTo: ReadonlyMap<string, string> = new Map(
  Array.from(hunqFields.values(), ({ name }) => [name, `${name} = "`]),
);

/**
 * Writes a query as one line: operands in their order, text in double quotes, numbers and booleans bare, and
 * parentheses where precedence needs them or `group` asks. Throws `QueryError` for what no query can say: a value with
 * a double quote in it, a number with a fraction, a name that is none, a chain without operands.
 */
export function printHunq(node: HunqNode): string {
  return printNode(node, 'or', deepest);
}

function printNode(node: HunqNode, within: 'or' | 'and' | 'not', levels: number): string {
  if (node.kind === 'comparison') return printComparison(node);
  if (levels === 0) throw unsayable('The query is nested too deeply.', 'a flatter query');
  if (node.kind === 'not') return `NOT ${printNode(node.operand, 'not', levels - 1)}`;
  const { kind, operands, group } = node;
  if (operands.length === 0) throw unsayable('A chain of no operands cannot be written.', 'at least one operand');
  const joint = kind === 'and' ? ' AND ' : ' OR ';
  let text = '';
  for (const operand of operands) {
    if (text !== '') text += joint;
    text += operand.kind === 'comparison' ? printComparison(operand) : printNode(operand, kind, levels - 1);
  }
  return group || within === 'not' || (within === 'and' && kind === 'or') ? `(${text})` : text;
}

function printComparison(comparison: HunqComparison): string {
  const { field, operator, value } = comparison;
  const start = equalTo.get(field);
  if (start !== undefined && operator === '=' && typeof value === 'string' && !value.includes('"'))
    return `${start}${value}"`;
  return printAny(comparison);
}

function printAny({ field, operator, value, position }: HunqComparison): string {
  if (!isFieldName(field)) throw unsayable(`${JSON.stringify(field)} is not a field name.`, 'a field name', position);
  return `${field} ${operator} ${printValue(value, position)}`;
}

function printValue(value: string | number | boolean, position: HunqComparison['position']): string {
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw unsayable(`${value} cannot be written.`, 'a whole number', position);
    return String(value);
  }
  if (value.includes('"')) {
    const message = `${JSON.stringify(value)} cannot be written: HunQ has no sure way to say a double quote.`;
    throw unsayable(message, 'a value without double quotes', position);
  }
  return `"${value}"`;
}

function isFieldName(name: string): boolean {
  if (equalTo.has(name)) return true;
  const lexer = new Lexer(name);
  return lexer.next() === 'field' && lexer.start === 0 && lexer.end === name.length;
}

function unsayable(message: string, expected: string, position?: HunqComparison['position']): QueryError {
  return new QueryError({ message, expected, position });
}
