import type { HunqComparison } from './ast.js';
import { fieldOf, type HunqField } from './fields.js';
import { nearestField } from './nearest-field.js';
import { parseObserved } from './parse.js';
import { QueryError } from './query-error.js';
import { neededValue, usualValue } from './value-check.js';

/** One remark on a query. `error`: the hunt refuses it. `warning`: it runs, and hardly does what is meant. */
export interface Finding {
  severity: 'error' | 'warning';
  message: string;
  /** From 0, in UTF-16 code units. */
  offset: number;
  length: number;
  /** What to write in place of the marked text. */
  suggestion?: string;
}

/** More are not helpful, and a text may be long. */
const mostFindings = 100;

/** What is wrong or doubtful in a query, in the order of the text, at most 100. Empty when nothing is. */
export function lintHunq(text: string): Finding[] {
  const findings: Finding[] = [];
  const look = (check: () => Finding | undefined) => {
    const finding = findings.length < mostFindings ? check() : undefined;
    if (finding) findings.push(finding);
  };
  try {
    parseObserved(text, {
      field: (name, offset) => look(() => unknownField(name, offset)),
      comparison: (comparison, offset, length) => {
        const field = fieldOf(comparison.field);
        if (!field) return;
        look(() => prefixNegation(field, comparison));
        look(() => wrongValue(field, comparison, offset, length));
        look(() => quoteInside(comparison, offset, length));
      },
    });
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    look(() => syntaxError(text, error));
  }
  return findings;
}

function unknownField(name: string, offset: number): Finding | undefined {
  if (fieldOf(name)) return undefined;
  const suggestion = nearestField(name);
  const [, base = '', suffix = ''] = /^(.*)\.(gte|lte|startsWith)$/i.exec(name) ?? [];
  const reason = fieldOf(base)
    ? `${base} has no .${suffix}.`
    : fieldOf(`${name}.gte`)
      ? `${name} is not a valid field: it is searched with .gte and .lte only.`
      : `${name} is not a valid field.${suggestion === undefined ? '' : ` Did you mean ${suggestion}?`}`;
  return {
    severity: 'error',
    message: reason,
    offset,
    length: name.length,
    ...(suggestion !== undefined && { suggestion }),
  };
}

function prefixNegation(field: HunqField, { operator, position, field: written }: HunqComparison): Finding | undefined {
  if (operator === '=' || field.match !== 'prefix' || !position) return undefined;
  const message = `${field.name} is compared from its start: != means that no value starts so.`;
  return { severity: 'warning', message, offset: position.offset, length: written.length };
}

function wrongValue(field: HunqField, { value }: HunqComparison, offset: number, length: number): Finding | undefined {
  const needed = neededValue(field, value);
  if (needed !== undefined) {
    const suggestion = field.value === 'time' ? wholeTime(String(value)) : undefined;
    const message = `${field.name} needs ${needed}.`;
    return { severity: 'error', message, offset, length, ...(suggestion !== undefined && { suggestion }) };
  }
  const usual = usualValue(field, value);
  return usual === undefined
    ? undefined
    : { severity: 'warning', message: `${field.name} holds ${usual}: this finds nothing.`, offset, length };
}

/** A time with its zone said, in the form the hunt takes. */
function wholeTime(text: string): string | undefined {
  const [, day] = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i.exec(text) ?? [];
  if (day === undefined || Number.isNaN(Date.parse(text)) || !isDay(day)) return undefined;
  return `"${new Date(text).toISOString()}"`;
}

function isDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00.000Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

function quoteInside({ value }: HunqComparison, offset: number, length: number): Finding | undefined {
  if (typeof value !== 'string' || !value.includes('"')) return undefined;
  const message = 'A double quote inside a value: Hive may read it as the end of the value.';
  return { severity: 'warning', message, offset, length };
}

function syntaxError(text: string, { message, offset, length, expected }: QueryError): Finding {
  if (text.trim() === '')
    return { severity: 'error', message: `The query is empty: expected ${expected}.`, offset: 0, length: 0 };
  const hint = hints[text[offset] ?? ''];
  return { severity: 'error', message: hint === undefined ? message : `${message} ${hint}`, offset, length };
}

const range = 'HunQ knows = and != only; ranges are fields that end in .gte and .lte.';
const hints: Record<string, string> = {
  '>': range,
  '<': range,
  "'": 'Values stand in double quotes.',
};
