import type { TokenKind } from './lexer.js';

interface Chain<T> {
  kind: 'and' | 'or' | 'followedby';
  operands: Link<T>[];
}

type Link<T> = T | Chain<T>;

/** The operands between one pair of parentheses: AND binds tightest, then OR, then FOLLOWEDBY. */
export class Chains<T> {
  private readonly all = new Links<T>('and');
  private alternatives: Links<T> | undefined;
  private steps: Links<T> | undefined;

  add(operand: T): void {
    this.all.add(operand);
  }

  /** A further operand comes, joined by the token. */
  goOn(token: TokenKind): void {
    if (token === 'AND') return;
    this.alternatives ??= new Links('or');
    this.alternatives.add(this.all.take());
    if (token === 'OR') return;
    this.steps ??= new Links('followedby');
    this.steps.add(this.alternatives.take());
  }

  finish(): Link<T> {
    const all = this.all.take();
    const alternatives = this.alternatives ? this.alternatives.add(all).take() : all;
    return this.steps ? this.steps.add(alternatives).take() : alternatives;
  }
}

/** What becomes a chain; one operand alone is none, and mostly there is but one. */
class Links<T> {
  private first: Link<T> | undefined;
  private operands: Link<T>[] | undefined;

  constructor(private readonly kind: Chain<T>['kind']) {}

  add(operand: Link<T>): this {
    if (this.operands) this.operands.push(operand);
    else if (this.first === undefined) this.first = operand;
    else this.operands = [this.first, operand];
    return this;
  }

  /** All that was added, and begins anew. */
  take(): Link<T> {
    const { kind, first, operands } = this;
    this.first = undefined;
    this.operands = undefined;
    return operands ? { kind, operands } : (first as Link<T>);
  }
}
