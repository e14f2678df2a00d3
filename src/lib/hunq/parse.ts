import type { HunqComparison, HunqNode } from './ast.js';
import { QueryError } from './query-error.js';
import { Grammar } from './syntax/grammar.js';
import { Lexer } from './syntax/lexer.js';
import { Positions } from './syntax/position.js';
import { quotesInside } from './syntax/quotes-inside.js';

const deepest = 1_000;
const mostShown = 30;

/** Told what is read, as it is read. */
export interface ParseObserver {
  field(name: string, offset: number): void;
  /** The value stands at `offset`, quotes included. */
  comparison(comparison: HunqComparison, offset: number, length: number): void;
}

/**
 * Reads a query. A backslash is an ordinary character; a bare number of more digits than a number holds is kept as text.
 * Field names are not looked up. Throws `QueryError` with the position, for malformed text and for more than 1,000
 * parentheses and NOTs in one another.
 */
export function parseHunq(text: string): HunqNode {
  return new Parser(text).parse();
}

/** {@link parseHunq} with an observer. */
export function parseObserved(text: string, observer: ParseObserver): HunqNode {
  return new Parser(text, observer).parse();
}

/** What is between one pair of parentheses. */
class Level {
  private readonly alternatives: HunqNode[] = [];
  private terms: HunqNode[] = [];
  /** NOTs that wait for their operand. */
  nots = 0;

  add(node: HunqNode): void {
    let term = node;
    for (; this.nots > 0; this.nots--) term = { kind: 'not', operand: term };
    this.terms.push(term);
  }

  startAlternative(): void {
    this.alternatives.push(chain('and', this.terms));
    this.terms = [];
  }

  finish(): HunqNode {
    this.startAlternative();
    return chain('or', this.alternatives);
  }
}

function chain(kind: 'and' | 'or', operands: HunqNode[]): HunqNode {
  return operands.length === 1 ? (operands[0] as HunqNode) : { kind, operands };
}

class Parser {
  private readonly grammar = new Grammar();
  private readonly lexer: Lexer;
  private readonly positions: Positions;
  private level = new Level();
  private readonly outer: Level[] = [];
  private nesting = 0;
  private comparison: HunqComparison = { kind: 'comparison', field: '', operator: '=', value: '' };

  constructor(
    text: string,
    private readonly observer?: ParseObserver,
  ) {
    this.lexer = new Lexer(text, quotesInside(text));
    this.positions = new Positions(text);
  }

  parse(): HunqNode {
    for (;;) {
      const kind = this.lexer.next();
      const { expected } = this.grammar;
      if (!this.grammar.accepts(kind)) throw this.fault(kind === 'unclosed' ? 'a closing "' : expected);
      if (kind === 'end') return this.level.finish();
      this.take(kind);
    }
  }

  private take(kind: Lexer['kind']): void {
    const { level, lexer } = this;
    switch (kind) {
      case 'not':
        this.nest();
        level.nots++;
        break;
      case 'open':
        this.nest();
        this.outer.push(level);
        this.level = new Level();
        break;
      case 'close':
        this.close();
        break;
      case 'or':
        level.startAlternative();
        break;
      case 'field':
        this.startComparison();
        break;
      case 'differs':
        this.comparison.operator = '!=';
        break;
      case 'string':
        this.finishComparison(lexer.stringValue);
        break;
      case 'number':
        this.finishComparison(numberOrText(lexer.word));
        break;
      case 'boolean':
        this.finishComparison(lexer.word.toLowerCase() === 'true');
        break;
    }
  }

  private nest(): void {
    this.nesting++;
    if (this.nesting > deepest) throw this.fault(`at most ${deepest} parentheses and NOTs in one another`);
  }

  private close(): void {
    const node = this.level.finish();
    if (node.kind === 'and' || node.kind === 'or') node.group = true;
    this.level = this.outer.pop() as Level;
    this.nesting--;
    this.add(node);
  }

  private startComparison(): void {
    const { start, word } = this.lexer;
    this.comparison = { kind: 'comparison', field: word, operator: '=', value: '', position: this.positions.at(start) };
    this.observer?.field(word, start);
  }

  private finishComparison(value: string | number | boolean): void {
    const { start, end } = this.lexer;
    this.comparison.value = value;
    this.observer?.comparison(this.comparison, start, end - start);
    this.add(this.comparison);
  }

  private add(node: HunqNode): void {
    this.nesting -= this.level.nots;
    this.level.add(node);
  }

  private fault(expected: string): QueryError {
    const { start, end, kind, word } = this.lexer;
    const position = this.positions.at(start);
    const shown = word.length > mostShown ? `${word.slice(0, mostShown)}…` : word;
    const found = kind === 'end' ? 'the end' : JSON.stringify(shown);
    const message = `Syntax error at line ${position.line}, column ${position.column}: expected ${expected}, found ${found}.`;
    return new QueryError({ message, expected, position, length: end - start });
  }
}

function numberOrText(digits: string): number | string {
  const number = Number(digits);
  return Number.isSafeInteger(number) && String(number) === digits ? number : digits;
}
