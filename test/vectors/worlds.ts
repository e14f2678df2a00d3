import { fieldOf } from '../../src/lib/hunq/fields.js';
import { hunqFieldsFor } from '../../src/lib/stix/mapping/mapping.js';
import type { ComparisonExpression, ObservationExpression } from '../../src/lib/stix/pattern/ast.js';
import type { Query } from './hunq-reader.js';

/** A result path and the values that matter there. */
export interface Slot {
  path: string;
  values: unknown[];
}

const most = 1_000;
const random = 2_000;

/** Every place and value a pattern or its query look at, with values close by. */
export function slotsOf(expression: ObservationExpression, { terms }: Query): Slot[] {
  const texts = new Map<string, Set<string>>();
  const note = (field: string, text: string) => {
    for (const path of fieldOf(field)?.paths ?? []) texts.set(path, (texts.get(path) ?? new Set()).add(text));
  };
  for (const { field, value } of terms) note(field, value);
  for (const { fields, values } of comparisonsOf(expression))
    for (const field of fields) for (const value of values) note(field, value);
  texts.delete('happenedAt');
  return [...texts].map(([path, values]) => ({
    path,
    values: [...new Set([...values].flatMap((text) => around(path, text)))],
  }));
}

function comparisonsOf(expression: ObservationExpression): { fields: string[]; values: string[] }[] {
  if (expression.kind === 'observation') return leaves(expression.comparisons);
  if (expression.kind === 'qualified') return comparisonsOf(expression.expression);
  return expression.operands.flatMap(comparisonsOf);
}

function leaves(expression: ComparisonExpression): { fields: string[]; values: string[] }[] {
  if (expression.kind !== 'comparison') return expression.operands.flatMap(leaves);
  return [{ fields: hunqFieldsFor(expression.path), values: expression.values.map(({ text }) => text) }];
}

/** The value, longer ones, and the numbers beside it. */
function around(path: string, text: string): unknown[] {
  if (/\.(?:noGui|outbound|trusted|expired|isLocal)$/.test(path)) return [true, false];
  const number = text === '' ? Number.NaN : Number(text);
  const numbers = Number.isSafeInteger(number) ? [number - 1, number, number + 1] : [];
  return [text, text.toUpperCase(), `${text}x`, ...numbers, 'else'];
}

/** Events of all combinations of values, or of many: every single one, and thousands at random. */
export function* worlds(slots: readonly Slot[], moments: readonly number[]): Generator<object> {
  const count = slots.reduce((product, { values }) => product * (values.length + 1), 1);
  if (count <= most) {
    for (const moment of moments) for (let index = 0; index < count; index++) yield combination(slots, index, moment);
    return;
  }
  for (const moment of moments)
    for (const { path, values } of slots) for (const value of values) yield eventWith([[path, value]], moment);
  let seed = 1;
  const next = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  for (let round = 0; round < random; round++) {
    const share = 1 + next(8);
    const chosen = slots.flatMap(({ path, values }): [string, unknown][] =>
      next(share) === 0 ? [[path, values[next(values.length)]]] : [],
    );
    yield eventWith(chosen, moments[next(moments.length)] as number);
  }
}

function combination(slots: readonly Slot[], index: number, moment: number): object {
  const chosen: [string, unknown][] = [];
  let rest = index;
  for (const { path, values } of slots) {
    const choice = rest % (values.length + 1);
    rest = Math.floor(rest / (values.length + 1));
    if (choice > 0) chosen.push([path, values[choice - 1]]);
  }
  return eventWith(chosen, moment);
}

function eventWith(values: readonly [path: string, value: unknown][], moment: number): object {
  const event: Record<string, unknown> = { happenedAt: new Date(moment).toISOString() };
  for (const [path, value] of values) {
    let target = event;
    const steps = path.split('.');
    const last = steps.pop() as string;
    for (const step of steps) {
      target[step] ??= {};
      target = target[step] as Record<string, unknown>;
    }
    target[last] = value;
  }
  return event;
}
