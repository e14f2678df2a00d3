/** A STIX pattern as a tree, with the text it was read from. */
export interface Pattern {
  text: string;
  expression: ObservationExpression;
}

/** Where a part stands in the pattern's text: from `offset` up to, not including, `end`, in UTF-16 code units. */
export interface Span {
  offset: number;
  end: number;
}

export type ObservationExpression = Observation | ObservationChain | QualifiedObservation;

/** `[…]`: what one observation has to show. */
export interface Observation extends Span {
  kind: 'observation';
  comparisons: ComparisonExpression;
}

/** Operands of one operator, in their order; chains of one operator are never nested but by parentheses. */
export interface ObservationChain {
  kind: 'and' | 'or' | 'followedby';
  operands: ObservationExpression[];
}

export interface QualifiedObservation {
  kind: 'qualified';
  expression: ObservationExpression;
  /** In the order of the text; on an observation without parentheses each kind at most once. */
  qualifiers: Qualifier[];
}

export type Qualifier =
  /** Epoch milliseconds; what is finer than a millisecond is rounded towards the inside of the window. */
  | { kind: 'startstop'; start: number; stop: number }
  | { kind: 'within'; seconds: number }
  | { kind: 'repeats'; times: number };

export type ComparisonExpression = Comparison | ComparisonChain;

export interface ComparisonChain {
  kind: 'and' | 'or';
  operands: ComparisonExpression[];
}

/** 2.0's `==` and `<>` are read as `=` and `!=`. */
export type ComparisonOperator =
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'IN'
  | 'LIKE'
  | 'MATCHES'
  | 'ISSUBSET'
  | 'ISSUPERSET'
  | 'EXISTS';

export interface Comparison extends Span {
  kind: 'comparison';
  path: ObjectPath;
  /** `NOT` stands before the operator. */
  negated: boolean;
  operator: ComparisonOperator;
  /** One value; of `IN` any number, of `EXISTS` none. */
  values: Literal[];
}

/** `type:step.step[index]`. */
export interface ObjectPath extends Span {
  type: string;
  steps: readonly PathStep[];
  /** As written. */
  text: string;
}

/** The name of a property, without quotes; or a place in a list. */
export type PathStep = string | ListIndex;

export interface ListIndex {
  /** Digits, with a minus sign where there is one; `*` is any place. */
  readonly index: string;
}

export interface Literal {
  kind: 'string' | 'integer' | 'float' | 'boolean' | 'timestamp' | 'hex' | 'binary';
  /**
   * A string without quotes and escapes; a number in its shortest decimal form; `true` or `false`; what stands between
   * the quotes of a timestamp, hex or binary literal.
   */
  text: string;
}
