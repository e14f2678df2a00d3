import { isDigit, isLetter, isPathPart, isSpace, isWordPart } from './characters.js';
import { PatternError } from './pattern-error.js';
import { type Instant, instantOfTimestamp } from './timestamp.js';

export type LiteralKind = 'string' | 'integer' | 'float' | 'boolean' | 'timestamp' | 'hex' | 'binary';

const keywords = [
  'AND',
  'OR',
  'NOT',
  'FOLLOWEDBY',
  'LIKE',
  'MATCHES',
  'ISSUPERSET',
  'ISSUBSET',
  'EXISTS',
  'LAST',
  'IN',
  'START',
  'STOP',
  'SECONDS',
  'WITHIN',
  'REPEATS',
  'TIMES',
] as const;

export type Keyword = (typeof keywords)[number];

const punctuation = ['[', ']', '(', ')', ':', '.', ',', '*', '=', '!=', '<', '<=', '>', '>='] as const;

/** An identifier may have hyphens in it, which only an object type may. */
export type TokenKind = LiteralKind | Keyword | (typeof punctuation)[number] | 'identifier' | 'end';

const capitalA = 0x41;
const capitalZ = 0x5a;
/** By their first letter, so that no word has to be cut out and hashed to be looked up. */
const keywordsFrom: readonly (readonly Keyword[])[] = Array.from({ length: capitalZ - capitalA + 1 }, (_, letter) =>
  keywords.filter((keyword) => keyword.charCodeAt(0) === capitalA + letter),
);

const quote = 0x27;
const backslash = 0x5c;
const slash = 0x2f;
const star = 0x2a;
const letterF = 0x66;
const letterT = 0x74;
const zero = 0x30;
const hyphen = 0x2d;
const dot = 0x2e;
const plus = 0x2b;
const exclamation = 0x21;
const less = 0x3c;
const equals = 0x3d;
const greater = 0x3e;

/** Reads a pattern token by token: `next()` moves on, the fields tell what stands there. */
export class Lexer {
  start = 0;
  end = 0;
  /** Of a literal its value (see `Literal.text`). */
  value = '';
  /** Of a timestamp. */
  instant: Instant | undefined;
  private nextBackslash = -1;

  constructor(readonly text: string) {}

  next(): TokenKind {
    const { text } = this;
    const start = this.skipSpace(this.end);
    this.start = start;
    this.end = start;
    if (start >= text.length) return 'end';
    this.end = start + 1;
    const code = text.charCodeAt(start);
    if (isLetter(code)) return this.word(code, start);
    switch (code) {
      case quote:
        return this.string(start);
      case 0x28:
      case 0x29:
      case star:
      case 0x2c:
      case 0x3a:
      case 0x5b:
      case 0x5d:
        return text.charAt(start) as TokenKind;
      case equals:
      case exclamation:
      case less:
      case greater:
        return this.comparator(code, start);
      case dot:
        // a number may begin with its point
        return isDigit(text.charCodeAt(start + 1)) ? this.number(start) : '.';
      default:
        if (code === plus || code === hyphen || isDigit(code)) return this.number(start);
        throw this.fault('a part of a pattern');
    }
  }

  /** The text of the token. */
  get written(): string {
    return this.text.slice(this.start, this.end);
  }

  /** Where the object path that begins with the token ends, if it is a plain one. */
  plainPathEnd(): number {
    const { text } = this;
    let end = this.end;
    while (end < text.length && isPathPart(text.charCodeAt(end))) end++;
    return end;
  }

  /** Goes on as if the token had ended there. */
  jump(offset: number): void {
    this.end = offset;
  }

  /** The error that something else stands where the token does. */
  fault(expected: string, offset = this.start): PatternError {
    return new PatternError(this.text, offset, expected);
  }

  private skipSpace(from: number): number {
    const { text } = this;
    let at = from;
    // reading behind the end would slow down every reading
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (code === slash) at = this.skipComment(at);
      else if (isSpace(code)) at++;
      else break;
    }
    return at;
  }

  private skipComment(start: number): number {
    const { text } = this;
    const second = text.charCodeAt(start + 1);
    if (second === slash) {
      let at = start + 2;
      while (at < text.length && text.charCodeAt(at) !== 0x0a && text.charCodeAt(at) !== 0x0d) at++;
      return at;
    }
    if (second !== star) throw this.fault('a comment, /* … */ or // …', start);
    const close = text.indexOf('*/', start + 2);
    if (close === -1) throw this.fault('*/ at the end of the comment', text.length);
    return close + 2;
  }

  private word(first: number, start: number): TokenKind {
    const { text } = this;
    let end = start + 1;
    while (end < text.length && isWordPart(text.charCodeAt(end))) end++;
    if (end === start + 1 && text.charCodeAt(end) === quote) {
      const typed = this.typedLiteral(first, end);
      if (typed) return typed;
    }
    this.end = end;
    const kind = first <= capitalZ ? this.keyword(first) : this.boolean(first, end - start);
    return kind ?? 'identifier';
  }

  private keyword(first: number): Keyword | undefined {
    const length = this.end - this.start;
    for (const keyword of keywordsFrom[first - capitalA] as readonly Keyword[])
      if (keyword.length === length && this.text.startsWith(keyword, this.start)) return keyword;
    return undefined;
  }

  private boolean(first: number, length: number): 'boolean' | undefined {
    const word = (first === letterT && length === 4) || (first === letterF && length === 5) ? this.written : '';
    if (word !== 'true' && word !== 'false') return undefined;
    this.value = word;
    return 'boolean';
  }

  /** `t'…'`, `h'…'` and `b'…'`, whose quote is at `open`. */
  private typedLiteral(letter: number, open: number): LiteralKind | undefined {
    const kind = typedLiterals.get(letter);
    if (!kind) return undefined;
    const close = this.text.indexOf("'", open + 1);
    if (close === -1) throw this.fault("a closing '", this.text.length);
    const value = this.text.slice(open + 1, close);
    this.value = value;
    if (kind === 'timestamp') this.instant = instantOfTimestamp(value);
    if (kind === 'timestamp' ? !this.instant : !(kind === 'hex' ? isHex : isBase64)(value))
      throw this.fault(examples[kind]);
    this.end = close + 1;
    return kind;
  }

  private string(start: number): 'string' {
    const close = this.text.indexOf("'", start + 1);
    if (close === -1) throw this.fault("a closing '", this.text.length);
    if (close > this.backslashAfter(start)) return this.escapedString(start);
    this.end = close + 1;
    this.value = this.text.slice(start + 1, close);
    return 'string';
  }

  private escapedString(start: number): 'string' {
    const { text } = this;
    let value = '';
    let from = start + 1;
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === quote) {
        this.end = at + 1;
        this.value = value + text.slice(from, at);
        return 'string';
      }
      if (code !== backslash) continue;
      const escaped = text.charCodeAt(at + 1);
      if (escaped !== quote && escaped !== backslash) throw this.fault("\\' or \\\\ after a backslash", at);
      value += text.slice(from, at);
      from = ++at;
    }
    throw this.fault("a closing '", text.length);
  }

  /** Where the next backslash is; the end when there is none. Asked in rising order, it reads the text once. */
  private backslashAfter(at: number): number {
    if (this.nextBackslash < at) {
      const found = this.text.indexOf('\\', at);
      this.nextBackslash = found === -1 ? this.text.length : found;
    }
    return this.nextBackslash;
  }

  private number(start: number): 'integer' | 'float' {
    const { text } = this;
    const first = text.charCodeAt(start);
    const digits = first === plus || first === hyphen ? start + 1 : start;
    const whole = this.skipDigits(digits);
    if (text.charCodeAt(whole) === dot) return this.float(first, digits, whole);
    if (whole === digits) throw this.fault('a digit', whole);
    if (whole > digits + 1 && text.charCodeAt(digits) === zero) throw this.fault('a number without leading zeros');
    this.end = whole;
    const amount = text.slice(digits, whole);
    this.value = first === hyphen && amount !== '0' ? `-${amount}` : amount;
    return 'integer';
  }

  /** A number whose digits begin at `digits` and whose point is at `point`. */
  private float(first: number, digits: number, point: number): 'float' {
    const { text } = this;
    const end = this.skipDigits(point + 1);
    if (end === point + 1) throw this.fault('a digit', end);
    this.end = end;
    const whole = text.slice(digits, point).replace(/^0+/, '') || '0';
    const fraction = trimZeros(text.slice(point + 1, end));
    const amount = fraction ? `${whole}.${fraction}` : whole;
    this.value = first === hyphen && amount !== '0' ? `-${amount}` : amount;
    return 'float';
  }

  private skipDigits(from: number): number {
    let at = from;
    while (isDigit(this.text.charCodeAt(at))) at++;
    return at;
  }

  private comparator(code: number, start: number): TokenKind {
    const second = this.text.charCodeAt(start + 1);
    if (second === equals) {
      this.end++;
      return code === equals ? '=' : code === exclamation ? '!=' : code === less ? '<=' : '>=';
    }
    if (code === less && second === greater) {
      this.end++;
      return '!=';
    }
    if (code === exclamation) throw this.fault('!=');
    return code === equals ? '=' : code === less ? '<' : '>';
  }
}

function trimZeros(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits.charCodeAt(end - 1) === zero) end--;
  return digits.slice(0, end);
}

const typedLiterals = new Map<number, 'timestamp' | 'hex' | 'binary'>([
  ['t'.charCodeAt(0), 'timestamp'],
  ['h'.charCodeAt(0), 'hex'],
  ['b'.charCodeAt(0), 'binary'],
]);

const examples = {
  timestamp: "a time there is, like t'2022-04-06T00:00:00.000Z'",
  hex: "pairs of hex digits, like h'c0ffee'",
  binary: "Base64, like b'aGVsbG8='",
} as const;

function isHex(text: string): boolean {
  return text.length % 2 === 0 && /^[\da-fA-F]*$/.test(text);
}

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z\d+/]+={0,2}$/.test(text);
}
