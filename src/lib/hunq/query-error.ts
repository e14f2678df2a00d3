import type { HunqPosition } from './ast.js';

const beginning: HunqPosition = { offset: 0, line: 1, column: 1 };

/** What is wrong in a query and where. */
export interface QueryFault {
  message: string;
  /** What could have stood there, in words. */
  expected: string;
  /** The beginning, when the query is a tree that was not read from text. */
  position?: HunqPosition | undefined;
  /** How many characters of the text are wrong; 0 at its end. */
  length?: number;
}

/** A query that HunQ does not know how to read, or a tree that cannot be written as one. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  readonly code = 'bad-query';
  /** From 0, in UTF-16 code units. */
  readonly offset: number;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  readonly expected: string;
  readonly length: number;

  constructor({ message, expected, position = beginning, length = 0 }: QueryFault) {
    super(message);
    this.offset = position.offset;
    this.line = position.line;
    this.column = position.column;
    this.expected = expected;
    this.length = length;
  }
}
