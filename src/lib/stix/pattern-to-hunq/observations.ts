import type { HunqNode } from '../../hunq/ast.js';
import type { PortReading } from '../mapping/mapping.js';
import type { ComparisonExpression, Observation, ObservationExpression, Pattern, Qualifier } from '../pattern/ast.js';
import { type ComparisonContext, comparisonPart } from './comparison.js';
import { Notes } from './notes.js';
import { allOf, anyOf, grouped, isQuery, type Part } from './part.js';
import { type Refusal, TranslationError } from './translation-error.js';
import { intersection, type Window, windowTerms } from './window.js';

export interface ObservationContext {
  ports: PortReading;
  mode: 'strict' | 'lenient';
  notes: Notes;
  /** The window of an observation that names none. */
  recently(): Window;
}

/** One term for each observation of the pattern, with its window: events that meet any of them can take part in a match. */
export function observationTerms(pattern: Pattern, context: ObservationContext): HunqNode[] {
  const translator = new Translator(pattern, context);
  translator.visit(pattern.expression, undefined);
  return translator.finish();
}

class Translator {
  private readonly terms: HunqNode[] = [];
  private readonly notes: Notes;
  private recent: Window | undefined;
  /** Why the first observation without a term has none. */
  private omitted: Refusal | undefined;

  constructor(
    private readonly pattern: Pattern,
    private readonly context: ObservationContext,
  ) {
    this.notes = context.notes;
  }

  visit(expression: ObservationExpression, window: Window | undefined): void {
    switch (expression.kind) {
      case 'observation':
        this.add(expression, window);
        break;
      case 'qualified':
        this.visit(expression.expression, this.narrowed(expression.qualifiers, window));
        break;
      default:
        if (expression.kind !== 'or')
          this.notes.widen(
            `${expression.kind.toUpperCase()} between observations: the events of each are found, whether or not the others are there.`,
          );
        for (const operand of expression.operands) this.visit(operand, window);
    }
  }

  finish(): HunqNode[] {
    if (this.terms.length === 0 && this.omitted) throw TranslationError.of(this.omitted, this.pattern);
    return this.terms;
  }

  private narrowed(qualifiers: readonly Qualifier[], outer: Window | undefined): Window | undefined {
    let window = outer;
    for (const qualifier of qualifiers) {
      if (qualifier.kind === 'startstop') {
        window = intersection(window, qualifier);
        if (window.start > window.stop) this.notes.add('A window ends before it begins: nothing is found in it.');
      } else if (qualifier.kind === 'within') {
        this.notes.add(`WITHIN ${qualifier.seconds} SECONDS is not checked: a query looks at one event at a time.`);
      } else if (qualifier.times > 1) {
        this.notes.widen(`REPEATS ${qualifier.times} TIMES is not counted: an event is found however often it occurs.`);
      }
    }
    return window;
  }

  private add(observation: Observation, window: Window | undefined): void {
    const part = this.part(observation);
    const { offset, end } = observation;
    if (isQuery(part)) {
      this.terms.push({ kind: 'and', operands: [grouped(part), ...windowTerms(window ?? this.recently())] });
      return;
    }
    if (part.kind === 'everything')
      throw this.error(part.because ?? { code: 'matches-everything', reason: 'every event matches', offset, end });
    const none = { code: 'matches-nothing', reason: 'no event can match', offset, end } as const;
    this.omitted ??= part.kind === 'nothing' ? none : part.because;
    if (part.kind === 'nothing') this.notes.add('An observation that no event can match is left out.');
  }

  private part({ comparisons }: Observation): Part {
    const { mode, ports } = this.context;
    const refuse = (refusal: Refusal): never => {
      throw this.error(refusal);
    };
    if (mode === 'strict')
      return partOf(comparisons, { ports, notes: this.notes, refuse, unmapped: 'refuse', unsaid: 'leave-open' });
    const attempt = new Notes(this.pattern.text);
    const open = partOf(comparisons, { ports, notes: attempt, refuse, unmapped: 'leave-open', unsaid: 'leave-open' });
    if (open.kind === 'everything' && open.because)
      return partOf(comparisons, { ports, notes: this.notes, refuse, unmapped: 'leave-open', unsaid: 'as-connector' });
    this.notes.take(attempt);
    return open;
  }

  private recently(): Window {
    if (!this.recent) {
      this.recent = this.context.recently();
      const minutes = (this.recent.stop - this.recent.start) / 60_000;
      this.notes.add(`Without START and STOP the last ${minutes} minutes are searched.`);
    }
    return this.recent;
  }

  private error(refusal: Refusal): TranslationError {
    return TranslationError.of(refusal, this.pattern);
  }
}

/** Operands come last to first, as the reference connector prints them. */
function partOf(expression: ComparisonExpression, context: ComparisonContext): Part {
  if (expression.kind === 'comparison') return comparisonPart(expression, context);
  const parts = expression.operands.map((operand) => partOf(operand, context)).reverse();
  return expression.kind === 'and' ? allOf(parts) : anyOf(parts);
}
