import type { HunqComparison } from './ast.js';
import { fieldOf, type HunqField } from './fields.js';
import { QueryError } from './query-error.js';
import { instantOf } from './time.js';
import { booleanOf, neededValue, numberOf, type QueryValue } from './value-check.js';
import { comparable, isThere, someValueAt, stepsOf } from './values.js';

/** Whether an event, as a hunt gives it, meets a condition. */
export type EventTest = (event: unknown) => boolean;

type ValueTest = (value: unknown) => boolean;

/** The test of one comparison. Throws `QueryError` for an unknown field and for a value the hunt refuses. */
export function comparisonTest({ field: name, operator, value, position }: HunqComparison): EventTest {
  const field = fieldOf(name);
  if (!field) {
    const message = `${name} is not a valid field.`;
    throw new QueryError({ message, expected: 'a field of HunQ', position, length: position ? name.length : 0 });
  }
  const expected = neededValue(field, value);
  if (expected !== undefined) throw new QueryError({ message: `${name} needs ${expected}.`, expected, position });
  const equals = equality(field, value);
  return operator === '=' ? equals : (event) => !equals(event);
}

function equality(field: HunqField, value: QueryValue): EventTest {
  switch (field.match) {
    case 'term':
      return term(field, value);
    case 'prefix':
      return somewhere(field.paths, startsWith(value));
    case 'exists':
      return existence(field, booleanOf(value) === true);
    case 'gte':
      return somewhere(
        field.paths,
        bound(field, value, (found, limit) => found >= limit),
      );
    case 'lte':
      return somewhere(
        field.paths,
        bound(field, value, (found, limit) => found <= limit),
      );
  }
}

function term({ paths, reading }: HunqField, value: QueryValue): EventTest {
  if (reading === 'inverse') {
    const wanted = booleanOf(value);
    return wanted === undefined ? () => false : somewhere(paths, (found) => found === !wanted);
  }
  if (reading === 'opener' || reading === 'receiver') return sideOfConnection(paths, reading === 'opener', same(value));
  return somewhere(paths, same(value));
}

function somewhere(paths: readonly string[], test: ValueTest): EventTest {
  const all = stepsOf(paths);
  return (event) => all.some((steps) => someValueAt(event, steps, test));
}

/** The opener of an outbound connection is the endpoint itself, its receiver the other side; inbound the other way round. */
function sideOfConnection(paths: readonly string[], opener: boolean, test: ValueTest): EventTest {
  const [local = [], remote = [], outbound = []] = stepsOf(paths);
  return (event) =>
    someValueAt(
      event,
      outbound,
      (out) => typeof out === 'boolean' && someValueAt(event, out === opener ? local : remote, test),
    );
}

function same(value: QueryValue): ValueTest {
  const text = comparable(String(value));
  const number = numberOf(value);
  const boolean = booleanOf(value);
  return (found) => {
    if (typeof found === 'string') return comparable(found) === text;
    if (typeof found === 'number') return found === number;
    return typeof found === 'boolean' && found === boolean;
  };
}

function startsWith(value: QueryValue): ValueTest {
  const text = comparable(String(value));
  return (found) => {
    if (typeof found === 'string') return comparable(found).startsWith(text);
    return typeof found === 'number' && String(found).startsWith(text);
  };
}

function bound(
  { value: type }: HunqField,
  value: QueryValue,
  within: (found: number, limit: number) => boolean,
): ValueTest {
  const limit = (type === 'time' ? instantOf(String(value)) : numberOf(value)) as number;
  const read = type === 'time' ? Date.parse : Number;
  return (found) => {
    if (typeof found === 'number') return within(found, limit);
    return typeof found === 'string' && found !== '' && within(read(found), limit);
  };
}

function existence({ paths, reading }: HunqField, wanted: boolean): EventTest {
  const all = stepsOf(paths);
  if (reading !== 'of-parent') return (event) => all.some((steps) => isThere(event, steps)) === wanted;
  const pairs = all.flatMap((parent, index) => (index % 2 === 0 ? [{ parent, child: all[index + 1] ?? [] }] : []));
  return (event) => pairs.some(({ parent, child }) => isThere(event, parent) && isThere(event, child) === wanted);
}
