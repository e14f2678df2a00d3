import type { TokenKind } from './lexer.js';

type Place = 'operand' | 'operator' | 'value' | 'link';

/** Which token may stand at a place, and the place after it. */
const after: Record<Place, Partial<Record<TokenKind, Place>>> = {
  operand: { not: 'operand', open: 'operand', field: 'operator' },
  operator: { equals: 'value', differs: 'value' },
  value: { string: 'link', number: 'link', boolean: 'link' },
  link: { and: 'operand', or: 'operand', close: 'link', end: 'link' },
};

const words: Record<Exclude<Place, 'link'>, string> = {
  operand: 'a field name, NOT or (',
  operator: '= or !=',
  value: 'a value in double quotes, a number, true or false',
};

/** How far a query has been read, so far as the next token depends on it. */
export class Grammar {
  constructor(
    private place: Place = 'operand',
    /** Parentheses that are open. */
    public open = 0,
  ) {}

  /** Takes the next token; false when it cannot stand here. */
  accepts(kind: TokenKind): boolean {
    const place = after[this.place][kind];
    if (place === undefined || (kind === 'close' && this.open === 0) || (kind === 'end' && this.open > 0)) return false;
    this.place = place;
    if (kind === 'open') this.open++;
    if (kind === 'close') this.open--;
    return true;
  }

  /** What may stand here, in words. */
  get expected(): string {
    if (this.place !== 'link') return words[this.place];
    return this.open > 0 ? 'AND, OR or )' : 'AND, OR or the end of the query';
  }

  /** Reads on right behind a value. */
  static behindValue(open: number): Grammar {
    return new Grammar('link', open);
  }
}
