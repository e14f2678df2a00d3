import { fieldOf } from '../../src/lib/hunq/fields.js';
import { at } from '../lib/stix/reading.js';

/*
 * A reader of HunQ that shares no code with ours: it takes a query apart by the published grammar and tests events with it.
 */

export type Condition = (event: object) => boolean;

export interface Query {
  test: Condition;
  /** Every `field = value` of it, as written. */
  terms: { field: string; value: string }[];
}

const token = /\s*(?:(?<value>"[^"]*"|-?\d+\b)|(?<word>[$\w.]+)|(?<sign>!=|=|\(|\)))/y;

export function readQuery(text: string): Query {
  const tokens: string[] = [];
  const terms: Query['terms'] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.trimEnd().length) {
    const found = token.exec(text);
    if (!found) throw new Error(`no HunQ at ${token.lastIndex}: ${text}`);
    tokens.push(found[0].trimStart());
  }
  let next = 0;
  const isNext = (wanted: string) => tokens[next]?.toUpperCase() === wanted;
  const take = (wanted: string) => {
    if (!isNext(wanted)) throw new Error(`expected ${wanted}, found ${tokens[next]} in ${text}`);
    next++;
  };
  const joined = (word: string, operand: () => Condition, all: boolean): Condition => {
    const operands = [operand()];
    for (; isNext(word); operands.push(operand())) next++;
    return (event) => (all ? operands.every((one) => one(event)) : operands.some((one) => one(event)));
  };
  const primary = (): Condition => {
    if (isNext('NOT')) {
      next++;
      const inner = primary();
      return (event) => !inner(event);
    }
    if (isNext('(')) {
      next++;
      const inner = or();
      take(')');
      return inner;
    }
    const field = tokens[next++] ?? '';
    const differs = isNext('!=');
    take(differs ? '!=' : '=');
    const written = tokens[next++] ?? '';
    const value = written.startsWith('"') ? written.slice(1, -1) : written;
    terms.push({ field, value });
    return (event) => equals(event, field, value) !== differs;
  };
  const and = () => joined('AND', primary, true);
  const or = (): Condition => joined('OR', and, false);
  const test = or();
  if (next < tokens.length) throw new Error(`${tokens[next]} is left over in ${text}`);
  return { test, terms };
}

function equals(event: object, name: string, value: string): boolean {
  const field = fieldOf(name);
  if (!field) throw new Error(`HunQ has no field ${name}`);
  if (name === 'ip.src' || name === 'ip.dst') {
    const [outbound] = at(event, 'payload.data.outbound');
    if (typeof outbound !== 'boolean') return false;
    return at(event, `payload.data.${outbound === (name === 'ip.src') ? 'local' : 'remote'}Addr`).some((one) =>
      same(one, value),
    );
  }
  const values = field.paths.flatMap((path) => at(event, path));
  const number = Number(value);
  switch (field.match) {
    case 'exists':
      return values.length > 0 === (value === 'true');
    case 'prefix':
      return values.some((one) => folded(one).startsWith(folded(value)));
    case 'gte':
      return values.some((one) => (field.value === 'time' ? String(one) >= value : Number(one) >= number));
    case 'lte':
      return values.some((one) => (field.value === 'time' ? String(one) <= value : Number(one) <= number));
    default:
      return values.some((one) => same(/hasGui$/i.test(name) && typeof one === 'boolean' ? !one : one, value));
  }
}

function same(found: unknown, value: string): boolean {
  if (typeof found === 'number') return value.trim() !== '' && found === Number(value);
  return folded(found) === folded(value);
}

function folded(value: unknown): string {
  return String(value).toLowerCase().replace(/\\+/g, '\\');
}
