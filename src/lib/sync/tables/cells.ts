import { InputError } from '../../http/errors.js';
import type { CallOptions } from '../../http/transport.js';
import type { SoarClient } from '../../soar/client.js';
import type { Cells } from '../../soar/tables.js';
import type { FieldDefinition } from '../../soar/types.js';

/** Most rows one message may bring. */
const mostRows = 10_000;

/** Rows as a table takes them, and the columns it lacks. */
export interface FittedRows {
  rows: Cells[];
  /** API names that were left out. */
  missingColumns: string[];
}

/**
 * Sees to it that the organization has a datatable.
 * @throws InputError `table`
 */
export async function requireTable(soar: SoarClient, table: string, options: CallOptions = {}): Promise<void> {
  if (!/^\w{1,200}$/.test(table)) throw new InputError('table', 'must be the API name of a datatable');
  if (await soar.hasTable(table, options)) return;
  throw new InputError('table', `IBM SOAR has no datatable ${table}`);
}

/**
 * Turns rows into cells the columns of a datatable can hold: dates (ISO 8601 or epoch ms) into epoch ms, ids of select
 * values into labels, numbers and booleans from text and to text.
 * @param missing what becomes of a column the table lacks: an error, or it is left out
 * @throws InputError `table`; `rows`, naming row and column, for a column that is missing or a value it cannot hold
 */
export async function fitRows(
  soar: SoarClient,
  table: string,
  rows: readonly Record<string, unknown>[],
  missing: 'refuse' | 'leave-out',
  options: CallOptions = {},
): Promise<FittedRows> {
  await requireTable(soar, table, options);
  if (rows.length > mostRows) throw new InputError('rows', `are more than ${mostRows}`);
  const columns = new Map<string, FieldDefinition>();
  const missingColumns: string[] = [];
  for (const name of new Set(rows.flatMap((row) => Object.keys(row)))) {
    const column = await soar.field(table, name, options);
    if (column) columns.set(name, column);
    else missingColumns.push(name);
  }
  if (missing === 'refuse') await refuseMissing(soar, table, missingColumns, options);
  const fitted: Cells[] = [];
  for (const [index, row] of rows.entries()) fitted.push(await fitRow(soar, table, columns, row, index, options));
  return { rows: fitted, missingColumns };
}

/** One value as a column holds it. @throws InputError `input` */
export async function fitValue(
  soar: SoarClient,
  table: string,
  column: FieldDefinition,
  value: unknown,
  input: string,
  options: CallOptions = {},
): Promise<unknown> {
  if (value === undefined || value === null || value === '') return null;
  const refuse = (what: string): never => {
    throw new InputError(input, `column ${column.name} takes ${what}, not ${said(value)}`);
  };
  switch (column.input_type) {
    case 'number':
      return numberIn(value) ?? refuse('a number');
    case 'boolean':
      return booleanIn(value) ?? refuse('true or false');
    case 'datepicker':
    case 'datetimepicker':
      return timeIn(value) ?? refuse('a time, as epoch milliseconds or in ISO 8601');
    case 'select':
      return (await labelIn(soar, table, column, value, options)) ?? refuse(choicesOf(column));
    case 'multiselect':
      return Promise.all(
        [value]
          .flat()
          .map(async (one) => (await labelIn(soar, table, column, one, options)) ?? refuse(choicesOf(column))),
      );
    default:
      return textIn(value) ?? refuse('a text');
  }
}

/** The column of this API name. @throws InputError `input` when the table has none. */
export async function columnNamed(
  soar: SoarClient,
  table: string,
  name: string,
  input: string,
  options: CallOptions = {},
): Promise<FieldDefinition> {
  const column = await soar.field(table, name, options);
  if (!column) throw await missingColumn(soar, table, [name], input, options);
  return column;
}

async function fitRow(
  soar: SoarClient,
  table: string,
  columns: Map<string, FieldDefinition>,
  row: Record<string, unknown>,
  index: number,
  options: CallOptions,
): Promise<Cells> {
  const cells: Cells = {};
  for (const [name, value] of Object.entries(row)) {
    const column = columns.get(name);
    if (!column || value === undefined) continue;
    try {
      cells[name] = await fitValue(soar, table, column, value, 'rows', options);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      throw new InputError('rows', `row ${index + 1}: ${error.message.slice('rows: '.length)}`);
    }
  }
  return cells;
}

async function refuseMissing(soar: SoarClient, table: string, missing: string[], options: CallOptions): Promise<void> {
  if (missing.length > 0) throw await missingColumn(soar, table, missing, 'rows', options);
}

async function missingColumn(
  soar: SoarClient,
  table: string,
  missing: string[],
  input: string,
  options: CallOptions,
): Promise<InputError> {
  const there = Object.keys(await soar.fields(table, options)).join(', ');
  const names = missing.map((name) => name.slice(0, 80)).slice(0, 10);
  return new InputError(input, `the datatable ${table} has no column ${names.join(', ')}; it has: ${there}`);
}

async function labelIn(
  soar: SoarClient,
  table: string,
  { name }: FieldDefinition,
  value: unknown,
  options: CallOptions,
): Promise<string | undefined> {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const label = await soar.valueOf(table, name, String(value), options);
  return label === undefined ? soar.labelOf(table, name, value, options) : String(value);
}

function choicesOf({ values }: FieldDefinition): string {
  const labels = (values ?? []).filter(({ enabled }) => enabled !== false).map(({ label }) => JSON.stringify(label));
  return labels.length === 0 ? 'no value, it has none' : `one of ${labels.slice(0, 20).join(', ')}`;
}

function numberIn(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

function booleanIn(value: unknown): boolean | undefined {
  if (value === 'true' || value === 'false') return value === 'true';
  return typeof value === 'boolean' ? value : undefined;
}

function timeIn(value: unknown): number | undefined {
  if (value instanceof Date) return numberIn(value.getTime());
  if (typeof value === 'number') return Number.isFinite(value) ? Math.trunc(value) : undefined;
  return typeof value === 'string' && /^\d{4}-\d\d-\d\d/.test(value) ? numberIn(Date.parse(value)) : undefined;
}

function textIn(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return Number.isNaN(value) ? undefined : String(value);
  return typeof value === 'string' ? value : undefined;
}

function said(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 80)) : 'an object';
}
