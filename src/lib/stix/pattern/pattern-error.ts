import { Positions } from '../../hunq/syntax/position.js';

/** A STIX pattern that is not well formed. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
  readonly code = 'bad-pattern';
  /** From 0, in UTF-16 code units. */
  readonly offset: number;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** What could have stood there, in words. */
  readonly expected: string;

  constructor(text: string, offset: number, expected: string) {
    const { line, column } = new Positions(text).at(offset);
    super(`Line ${line}, column ${column} of the pattern: expected ${expected}, found ${found(text, offset)}.`);
    this.offset = offset;
    this.line = line;
    this.column = column;
    this.expected = expected;
  }
}

const mostShown = 20;

function found(text: string, offset: number): string {
  if (offset >= text.length) return 'the end';
  const rest = text.slice(offset, offset + mostShown);
  const [word = rest] = /^(?:\w+|[^\w\s]+|\s)/u.exec(rest) ?? [];
  return JSON.stringify(word);
}
