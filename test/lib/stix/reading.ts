import { fieldOf } from '../../../src/lib/hunq/fields.js';
import { hunqFieldsFor, type PortReading } from '../../../src/lib/stix/mapping/mapping.js';
import type {
  Comparison,
  ComparisonExpression,
  Literal,
  ObjectPath,
  ObservationExpression,
} from '../../../src/lib/stix/pattern/ast.js';

/*
 * What a pattern means for one event, told without HunQ: a comparison is true when a value at the result paths of its
 * fields satisfies it, letter case and repeated backslashes ignored; its negation when no such value does.
 */

export interface Reading {
  ports: PortReading;
  /** The window of an observation that names none. */
  recent: { start: number; stop: number };
}

/** Whether the event can take part in a match of the pattern. */
export function canTakePart(
  expression: ObservationExpression,
  event: object,
  reading: Reading,
  windows: readonly { start: number; stop: number }[] = [],
): boolean {
  if (expression.kind === 'qualified') {
    const own = expression.qualifiers.filter((one) => one.kind === 'startstop');
    return canTakePart(expression.expression, event, reading, [...windows, ...own]);
  }
  if (expression.kind !== 'observation')
    return expression.operands.some((operand) => canTakePart(operand, event, reading, windows));
  const happened = Date.parse(String(at(event, 'happenedAt')[0]));
  const inside = (windows.length > 0 ? windows : [reading.recent]).every(
    ({ start, stop }) => happened >= start && happened <= stop,
  );
  return inside && holds(expression.comparisons, event, reading.ports);
}

export function holds(expression: ComparisonExpression, event: object, ports: PortReading): boolean {
  if (expression.kind !== 'comparison') {
    const { kind, operands } = expression;
    return kind === 'and'
      ? operands.every((operand) => holds(operand, event, ports))
      : operands.some((operand) => holds(operand, event, ports));
  }
  const some = valuesOf(expression.path, event, ports).some((value) => satisfies(value, expression));
  return some !== (expression.negated !== (expression.operator === '!='));
}

/** All values at a dotted path, the elements of lists one by one. */
export function at(event: unknown, path: string): unknown[] {
  let values: unknown[] = [event];
  for (const step of path.split('.'))
    values = values.flatMap((value) => (typeof value === 'object' && value !== null ? [(value as never)[step]] : []));
  return values.flat().filter((value) => value !== undefined && value !== null);
}

function valuesOf(path: ObjectPath, event: object, ports: PortReading): unknown[] {
  const [first] = path.steps;
  if (ports === 'direction' && (first === 'src_port' || first === 'dst_port')) {
    const [outbound] = at(event, 'payload.data.outbound');
    if (typeof outbound !== 'boolean') return [];
    return at(event, `payload.data.${(first === 'src_port') === outbound ? 'local' : 'remote'}Port`);
  }
  return fieldsOf(path, ports).flatMap((name) => valuesOfField(name, event));
}

const knownFields = new Map<string, string[]>();

function fieldsOf(path: ObjectPath, ports: PortReading): string[] {
  const key = `${ports} ${path.text}`;
  const fields = knownFields.get(key) ?? hunqFieldsFor(path, { ports });
  knownFields.set(key, fields);
  return fields;
}

function valuesOfField(name: string, event: object): unknown[] {
  const { paths = [] } = fieldOf(name) ?? {};
  if (name === 'ip.src' || name === 'ip.dst') {
    const [outbound] = at(event, 'payload.data.outbound');
    if (typeof outbound !== 'boolean') return [];
    return at(event, `payload.data.${(name === 'ip.src') === outbound ? 'local' : 'remote'}Addr`);
  }
  const values = paths.flatMap((path) => at(event, path));
  if (name === 'reg.path') return values.flatMap((value) => registryViews(String(value)));
  if (name === 'mitre.tactic')
    return values.flatMap((value) => [value, { 2: 'Execution', 3: 'Persistence' }[value as number]]);
  if (/etw(?:Caller)?ProcessId$/.test(name))
    return values.map((value) => (/^0x/.test(String(value)) ? Number(value) : value));
  return values;
}

/** A stored key as one may write it. */
function registryViews(stored: string): string[] {
  const shown = stored
    .replace(/^\\registry\\machine/i, 'HKEY_LOCAL_MACHINE')
    .replace(/^\\registry\\user/i, 'HKEY_USERS');
  return [stored, shown, shown.replace(/\\controlset00[123](?=\\|$)/i, '\\CurrentControlSet')];
}

function folded(text: string): string {
  return text
    .toLowerCase()
    .replace(/\\+/g, '\\')
    .replace(/^hklm(?=\\|$)/, 'hkey_local_machine');
}

function satisfies(value: unknown, { operator, values }: Comparison): boolean {
  const [literal] = values;
  if (operator === 'EXISTS') return true;
  if (!literal) return false;
  switch (operator) {
    case '=':
    case '!=':
    case 'IN':
      return values.some((one) => same(value, one));
    case 'LIKE':
      return new RegExp(
        `^${folded(literal.text)
          .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
          .replace(/%/g, '.*')
          .replace(/_/g, '.')}$`,
        's',
      ).test(folded(String(value)));
    case 'MATCHES':
      return new RegExp(literal.text, 'i').test(String(value));
    case 'ISSUBSET':
      return isWithin(String(value), literal.text);
    case 'ISSUPERSET':
      return isWithin(literal.text.replace(/\/32$/, ''), `${String(value)}/32`);
    default:
      return isOrdered(value, operator, literal);
  }
}

function same(value: unknown, { kind, text }: Literal): boolean {
  if (kind === 'timestamp' || kind === 'hex' || kind === 'binary') return false;
  if (typeof value === 'number') return text.trim() !== '' && Number(text) === value;
  if (typeof value === 'boolean') return String(value) === text.toLowerCase();
  return folded(String(value)) === folded(text);
}

function isOrdered(value: unknown, operator: '<' | '<=' | '>' | '>=', { text }: Literal): boolean {
  const one = Number(value);
  const other = Number(text);
  return { '<': one < other, '<=': one <= other, '>': one > other, '>=': one >= other }[operator];
}

function isWithin(address: string, range: string): boolean {
  const [base = '', size = '32'] = range.split('/');
  const number = (text: string) => text.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const block = 2 ** (32 - Number(size));
  const isRange = /^\d+(\.\d+){3}(\/\d+)?$/;
  return (
    !address.includes('/') &&
    isRange.test(address) &&
    isRange.test(range) &&
    Math.floor(number(address) / block) === Math.floor(number(base) / block)
  );
}
