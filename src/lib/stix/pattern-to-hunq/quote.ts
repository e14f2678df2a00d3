import type { Literal } from '../pattern/ast.js';

/** Whether a value holds a double quote, which would end it in a query. */
export function hasQuote(values: readonly Literal[]): boolean {
  for (const { text } of values) if (text.includes('"')) return true;
  return false;
}
