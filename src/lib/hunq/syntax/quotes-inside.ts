import { Grammar } from './grammar.js';
import { Lexer } from './lexer.js';

/**
 * The offsets of the double quotes that stand inside a string. A backslash is an ordinary character, so `\"` ends a
 * string (`"c:\temp\"`), unless the query can be read only with the quote inside. Empty when it cannot be read at all.
 *
 * Each `\"` is taken as an end until that leads nowhere, then as a quote inside. What was settled before needs no second
 * look: by the number of ordinary quotes between two `\"`, only one of both readings of the first arrives at the second
 * inside a string, and outside there is no backslash.
 */
export function quotesInside(text: string): ReadonlySet<number> {
  const inside = new Set<number>();
  if (!text.includes('\\"')) return inside;
  const lexer = new Lexer(text);
  let grammar = new Grammar();
  /** The last `\"`, taken as an end, and how many parentheses were open there. */
  let choice: { quote: number; open: number } | undefined;
  for (;;) {
    const kind = lexer.next();
    if (grammar.accepts(kind)) {
      if (kind === 'end') return inside;
      const quote = lexer.end - 1;
      if (kind === 'string' && text[quote - 1] === '\\') {
        choice = { quote, open: grammar.open };
      }
    } else {
      const next = choice === undefined ? -1 : text.indexOf('"', choice.quote + 1);
      if (choice === undefined || next === -1) return new Set();
      inside.add(choice.quote);
      lexer.jump(next + 1);
      grammar = Grammar.behindValue(choice.open);
      choice = text[next - 1] === '\\' ? { quote: next, open: choice.open } : undefined;
    }
  }
}
