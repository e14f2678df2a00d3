import type { TokenKind } from './lexer.js';

interface Chain<T> {
  kind: 'and' | 'or' | 'followedby';
  operands: (T | Chain<T>)[];
}

/** The operands between one pair of parentheses: AND binds tightest, then OR, then FOLLOWEDBY. */
export class Chains<T> {
  private all: (T | Chain<T>)[] = [];
  private alternatives: (T | Chain<T>)[] = [];
  private steps: (T | Chain<T>)[] = [];

  add(operand: T): void {
    this.all.push(operand);
  }

  /** A further operand comes, joined by the token. */
  goOn(token: TokenKind): void {
    if (token !== 'AND') this.closeAll();
    if (token === 'FOLLOWEDBY') this.closeAlternatives();
  }

  finish(): T | Chain<T> {
    this.closeAll();
    this.closeAlternatives();
    return chain('followedby', this.steps);
  }

  private closeAll(): void {
    this.alternatives.push(chain('and', this.all));
    this.all = [];
  }

  private closeAlternatives(): void {
    this.steps.push(chain('or', this.alternatives));
    this.alternatives = [];
  }
}

/** One operand is no chain. */
function chain<T>(kind: Chain<T>['kind'], operands: (T | Chain<T>)[]): T | Chain<T> {
  return operands.length === 1 ? (operands[0] as T) : { kind, operands };
}
