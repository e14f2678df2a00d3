/** `unclosed` is a string without its closing quote, `strange` a character no query has there. */
export type TokenKind =
  | 'open'
  | 'close'
  | 'equals'
  | 'differs'
  | 'and'
  | 'or'
  | 'not'
  | 'boolean'
  | 'field'
  | 'number'
  | 'string'
  | 'end'
  | 'unclosed'
  | 'strange';

const keywords: ReadonlyMap<string, TokenKind> = new Map([
  ['and', 'and'],
  ['or', 'or'],
  ['not', 'not'],
  ['true', 'boolean'],
  ['false', 'boolean'],
]);

/** What a word of that spelling is: a keyword or a field. */
export function kindOfWord(word: string): TokenKind {
  return keywords.get(word.toLowerCase()) ?? 'field';
}

/** Reads a query token by token; `kind`, `start` and `end` tell of the last one read. */
export class Lexer {
  kind: TokenKind = 'end';
  start = 0;
  end = 0;

  /** `quotesInside` are the offsets of double quotes that do not end the string they stand in. */
  constructor(
    private readonly text: string,
    private readonly quotesInside: ReadonlySet<number> = new Set(),
  ) {}

  next(): TokenKind {
    this.start = this.afterSpace(this.end);
    this.kind = this.read(this.start);
    return this.kind;
  }

  /** Goes on as if the last token had ended there. */
  jump(offset: number): void {
    this.end = offset;
  }

  get word(): string {
    return this.text.slice(this.start, this.end);
  }

  /** What the string just read says. */
  get stringValue(): string {
    const inside = this.text.slice(this.start + 1, this.end - 1);
    return this.quotesInside.size > 0 ? inside.replaceAll('\\"', '"') : inside;
  }

  private read(start: number): TokenKind {
    if (start === this.text.length) return this.upTo(start, 'end');
    const character = this.text[start] as string;
    if (character === '(') return this.upTo(start + 1, 'open');
    if (character === ')') return this.upTo(start + 1, 'close');
    if (character === '=') return this.upTo(start + 1, 'equals');
    if (character === '"') return this.string(start);
    if (character === '!' && this.text[start + 1] === '=') return this.upTo(start + 2, 'differs');
    const digits = character === '-' ? start + 1 : start;
    if (isDigit(this.text.charCodeAt(digits))) return this.upTo(this.while(isDigit, digits), 'number');
    const word = this.dottedName(character === '$' ? start + 1 : start);
    if (word !== undefined) return this.upTo(word, kindOfWord(this.text.slice(start, word)));
    return this.upTo(start + String.fromCodePoint(this.text.codePointAt(start) as number).length, 'strange');
  }

  private string(start: number): TokenKind {
    let quote = this.text.indexOf('"', start + 1);
    while (quote !== -1 && this.quotesInside.has(quote)) quote = this.text.indexOf('"', quote + 1);
    return quote === -1 ? this.upTo(this.text.length, 'unclosed') : this.upTo(quote + 1, 'string');
  }

  private dottedName(start: number): number | undefined {
    if (!isLetter(this.text.charCodeAt(start))) return undefined;
    let end = this.while(isNamePart, start);
    while (this.text[end] === '.' && isLetter(this.text.charCodeAt(end + 1))) end = this.while(isNamePart, end + 1);
    return end;
  }

  private afterSpace(from: number): number {
    return this.while(isSpace, from);
  }

  private while(belongs: (code: number) => boolean, from: number): number {
    let at = from;
    while (belongs(this.text.charCodeAt(at))) at++;
    return at;
  }

  private upTo(end: number, kind: TokenKind): TokenKind {
    this.end = end;
    return kind;
  }
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
}

function isNamePart(code: number): boolean {
  return isLetter(code) || isDigit(code);
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}
