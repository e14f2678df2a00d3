import type { HunqPosition } from '../../hunq/ast.js';
import { Positions } from '../../hunq/syntax/position.js';
import type { Pattern, Span } from '../pattern/ast.js';

/**
 * `unmapped`: no field of HunQ holds the property. `inexpressible`: HunQ cannot say it, and nothing else narrows the
 * query. `unwritable-value`: HunQ has no way to write the value. `matches-nothing` and `matches-everything`: there is
 * nothing to search for. `bad-option`: an option of the translation is none.
 */
export type TranslationErrorCode =
  | 'unmapped'
  | 'inexpressible'
  | 'unwritable-value'
  | 'matches-nothing'
  | 'matches-everything'
  | 'bad-option';

/** Why a part of a pattern cannot be asked. */
export interface Refusal extends Span {
  code: TranslationErrorCode;
  reason: string;
}

/** A well-formed pattern that cannot be asked in HunQ. */
export class TranslationError extends Error {
  override readonly name = 'TranslationError';
  readonly code: TranslationErrorCode;
  /** The part of the pattern it is about, shortened; of an option its name. */
  readonly part: string;
  /** Where that part begins. */
  readonly position?: HunqPosition;

  constructor(code: TranslationErrorCode, part: string, reason: string, position?: HunqPosition) {
    super(`${part}: ${reason}`);
    this.code = code;
    this.part = part;
    if (position) this.position = position;
  }

  static of({ code, reason, ...span }: Refusal, { text }: Pattern): TranslationError {
    return new TranslationError(code, partOf(text, span), reason, new Positions(text).at(span.offset));
  }
}

const longest = 200;

/** A part of a pattern as it may be shown. */
export function partOf(text: string, { offset, end }: Span): string {
  return end - offset > longest ? `${text.slice(offset, offset + longest)}…` : text.slice(offset, end);
}
