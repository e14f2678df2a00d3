/** A HunQ query as a tree. Chains are n-ary: no operand of an `and` is itself an ungrouped `and`, and likewise for `or`. */
export type HunqNode = HunqAnd | HunqOr | HunqNot | HunqComparison;

export interface HunqAnd {
  kind: 'and';
  operands: HunqNode[];
  /** Printed in parentheses even where precedence needs none. */
  group?: true;
}

export interface HunqOr {
  kind: 'or';
  operands: HunqNode[];
  group?: true;
}

export interface HunqNot {
  kind: 'not';
  operand: HunqNode;
}

export interface HunqComparison {
  kind: 'comparison';
  /** As written; field names are compared without regard to letter case. */
  field: string;
  operator: '=' | '!=';
  value: string | number | boolean;
  /** Where it stands in the text it was parsed from. */
  position?: HunqPosition;
}

/** Offset from 0, line and column from 1, in UTF-16 code units. */
export interface HunqPosition {
  offset: number;
  line: number;
  column: number;
}
