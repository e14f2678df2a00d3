import type {
  Comparison,
  ComparisonExpression,
  ComparisonOperator,
  Literal,
  ObjectPath,
  ObservationExpression,
  PathStep,
  Pattern,
  Qualifier,
} from './ast.js';
import { Chains } from './chains.js';
import { knownPath, rememberPath } from './known-paths.js';
import { Lexer, type TokenKind } from './lexer.js';
import type { Instant } from './timestamp.js';

const deepest = 1_000;

/**
 * Reads a STIX pattern: the whole grammar of 2.1, and the `==` and `<>` of 2.0. Throws `PatternError`, with the position
 * and what was expected, for anything else, for a time there is not, and for more than 1,000 parentheses in one another.
 */
export function parsePattern(text: string): Pattern {
  return new Parser(text).pattern();
}

/** Reads an object path alone, `file:hashes.'SHA-256'`. Throws `PatternError`. */
export function parseObjectPath(text: string): ObjectPath {
  return new Parser(text).onlyObjectPath();
}

class Parser {
  private readonly lexer: Lexer;
  private token: TokenKind;
  /** Where the token before this one ended. */
  private before = 0;
  private nesting = 0;

  constructor(private readonly text: string) {
    this.lexer = new Lexer(text);
    this.token = this.lexer.next();
  }

  pattern(): Pattern {
    const expression = this.observations();
    if (this.token !== 'end') throw this.fault('AND, OR, FOLLOWEDBY, a qualifier or the end');
    return { text: this.text, expression };
  }

  onlyObjectPath(): ObjectPath {
    const path = this.objectPath();
    if (this.token !== 'end') throw this.fault('the end of the object path');
    return path;
  }

  private observations(): ObservationExpression {
    return this.joined<ObservationExpression>(
      isObservationJoin,
      () => this.qualified(this.observation(), 'each kind once'),
      (inside) => this.qualified(inside, 'any number'),
    );
  }

  private comparisons(): ComparisonExpression {
    return this.joined<ComparisonExpression>(
      isComparisonJoin,
      () => this.comparison(),
      (inside) => inside,
    );
  }

  /** Operands with their joins and parentheses; `closed` is what becomes of an expression in parentheses. No recursion. */
  private joined<T extends object>(
    isJoin: (token: TokenKind) => boolean,
    operand: () => T,
    closed: (inside: T) => T,
  ): T {
    const outer: Chains<T>[] = [];
    let chains = new Chains<T>();
    for (;;) {
      while (this.opens()) {
        outer.push(chains);
        chains = new Chains();
      }
      chains.add(operand());
      while (!isJoin(this.token)) {
        const inside = chains.finish() as T;
        const around = outer.pop();
        if (!around) return inside;
        this.closes();
        chains = around;
        chains.add(closed(inside));
      }
      chains.goOn(this.token);
      this.advance();
    }
  }

  private qualified(expression: ObservationExpression, limit: 'each kind once' | 'any number'): ObservationExpression {
    if (!isQualifier(this.token)) return expression;
    const qualifiers: Qualifier[] = [];
    const seen = new Set<TokenKind>();
    for (let token = this.token; isQualifier(token); token = this.token) {
      if (limit === 'each kind once' && seen.has(token)) throw this.fault(`no second ${token} on one observation`);
      seen.add(token);
      qualifiers.push(this.qualifier(token));
    }
    return { kind: 'qualified', expression, qualifiers };
  }

  private observation(): ObservationExpression {
    const offset = this.lexer.start;
    this.expect('[', '[ or (');
    const comparisons = this.comparisons();
    this.expect(']', '], AND or OR');
    return { kind: 'observation', comparisons, offset, end: this.before };
  }

  private qualifier(keyword: 'START' | 'WITHIN' | 'REPEATS'): Qualifier {
    this.advance();
    if (keyword === 'START') return this.startStop();
    const isWithin = keyword === 'WITHIN';
    const isNumber = this.token === 'integer' || (isWithin && this.token === 'float');
    const amount = isNumber ? Number(this.lexer.value) : Number.NaN;
    if (!(amount >= (isWithin ? 0 : 1)))
      throw this.fault(isWithin ? 'a number of seconds' : 'a whole number of at least 1');
    this.advance();
    this.expect(isWithin ? 'SECONDS' : 'TIMES');
    return isWithin ? { kind: 'within', seconds: amount } : { kind: 'repeats', times: amount };
  }

  private startStop(): Qualifier {
    const { milliseconds, finer } = this.timestamp();
    this.expect('STOP');
    const stop = this.timestamp().milliseconds;
    return { kind: 'startstop', start: finer ? milliseconds + 1 : milliseconds, stop };
  }

  private timestamp(): Instant {
    const instant = this.token === 'timestamp' ? this.lexer.instant : undefined;
    if (!instant) throw this.fault("a time, like t'2022-04-06T00:00:00.000Z'");
    this.advance();
    return instant;
  }

  private comparison(): Comparison {
    const offset = this.lexer.start;
    if (this.token === 'NOT' || this.token === 'EXISTS') return this.existence(offset);
    const path = this.objectPath();
    const negated = this.takes('NOT');
    const operator = this.token;
    if (!isOperator(operator)) throw this.fault(negated ? 'an operator' : 'an operator or NOT');
    this.advance();
    const values = operator === 'IN' ? this.set() : [this.literal(operator)];
    return { kind: 'comparison', path, negated, operator, values, offset, end: this.before };
  }

  private existence(offset: number): Comparison {
    const negated = this.takes('NOT');
    this.expect('EXISTS');
    const path = this.objectPath();
    return { kind: 'comparison', path, negated, operator: 'EXISTS', values: [], offset, end: this.before };
  }

  private objectPath(): ObjectPath {
    const offset = this.lexer.start;
    if (this.token !== 'identifier') throw this.fault('an object type, EXISTS or (');
    const end = this.lexer.plainPathEnd();
    const known = knownPath(this.text, offset, end);
    if (!known) return this.newPath(offset);
    const { type, steps, text } = known;
    this.lexer.jump(end);
    this.advance();
    // behind a space it may go on
    if (this.stepFollows()) return this.pathOf(type, [...steps], offset);
    return { type, steps, text, offset, end: this.before };
  }

  private newPath(offset: number): ObjectPath {
    const type = this.lexer.written;
    this.advance();
    this.expect(':');
    const path = this.pathOf(type, [this.property()], offset);
    rememberPath(path);
    return path;
  }

  /** Reads on behind the first steps. */
  private pathOf(type: string, steps: PathStep[], offset: number): ObjectPath {
    for (;;) {
      if (this.takes('.')) steps.push(this.property());
      else if (this.takes('[')) steps.push({ index: this.index() });
      else return { type, steps, text: this.text.slice(offset, this.before), offset, end: this.before };
    }
  }

  private stepFollows(): boolean {
    return this.token === '.' || this.token === '[';
  }

  private property(): string {
    const isQuoted = this.token === 'string';
    if (!isQuoted && this.token !== 'identifier') throw this.fault('a property');
    const name = isQuoted ? this.lexer.value : this.lexer.written;
    if (!isQuoted && name.includes('-')) throw this.fault('a property; one with a hyphen in quotes');
    this.advance();
    return name;
  }

  private index(): string {
    if (this.token !== '*' && this.token !== 'integer') throw this.fault('an index or *');
    const index = this.token === '*' ? '*' : this.lexer.value;
    this.advance();
    this.expect(']');
    return index;
  }

  private set(): Literal[] {
    this.expect('(');
    if (this.takes(')')) return [];
    const values = [this.literal('IN')];
    while (this.takes(',')) values.push(this.literal('IN'));
    this.expect(')', ', or )');
    return values;
  }

  private literal(operator: ComparisonOperator): Literal {
    const { token } = this;
    const { value: text } = this.lexer;
    switch (token) {
      case 'string':
        break;
      case 'boolean':
        if (!takesAnyValue(operator)) throw this.fault(expectedValue(operator));
        break;
      case 'integer':
      case 'float':
      case 'timestamp':
      case 'hex':
      case 'binary':
        if (takesText(operator)) throw this.fault(expectedValue(operator));
        break;
      default:
        throw this.fault(expectedValue(operator));
    }
    this.advance();
    return { kind: token, text };
  }

  private opens(): boolean {
    if (this.token !== '(') return false;
    if (++this.nesting > deepest) throw this.fault(`at most ${deepest} parentheses in one another`);
    this.advance();
    return true;
  }

  private closes(): void {
    this.expect(')', 'a closing )');
    this.nesting--;
  }

  private expect(kind: TokenKind, expected: string = kind): void {
    if (!this.takes(kind)) throw this.fault(expected);
  }

  /** Moves on if the token is of that kind. */
  private takes(kind: TokenKind): boolean {
    const isThere = this.token === kind;
    if (isThere) this.advance();
    return isThere;
  }

  private advance(): void {
    this.before = this.lexer.end;
    this.token = this.lexer.next();
  }

  private fault(expected: string) {
    return this.lexer.fault(expected);
  }
}

function isQualifier(token: TokenKind): token is 'START' | 'WITHIN' | 'REPEATS' {
  return token === 'START' || token === 'WITHIN' || token === 'REPEATS';
}

function isComparisonJoin(token: TokenKind): boolean {
  return token === 'OR' || token === 'AND';
}

function isObservationJoin(token: TokenKind): boolean {
  return isComparisonJoin(token) || token === 'FOLLOWEDBY';
}

function isOperator(token: TokenKind): token is Exclude<ComparisonOperator, 'EXISTS'> {
  return takesAnyValue(token) || takesText(token) || takesOrder(token);
}

function takesAnyValue(token: TokenKind): token is '=' | '!=' | 'IN' {
  return token === '=' || token === '!=' || token === 'IN';
}

function takesOrder(token: TokenKind): token is '<' | '<=' | '>' | '>=' {
  return token === '<' || token === '<=' || token === '>' || token === '>=';
}

function takesText(token: TokenKind): token is 'LIKE' | 'MATCHES' | 'ISSUBSET' | 'ISSUPERSET' {
  return token === 'LIKE' || token === 'MATCHES' || token === 'ISSUBSET' || token === 'ISSUPERSET';
}

function expectedValue(operator: ComparisonOperator): string {
  if (takesText(operator)) return 'a string';
  return takesAnyValue(operator) ? 'a value' : 'a value that has an order';
}
