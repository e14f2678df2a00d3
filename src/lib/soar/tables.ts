import { ServiceError } from '../http/errors.js';
import { type Changed, isDryRun } from '../http/guard.js';
import { isObject } from '../http/is-object.js';
import { type CallOptions, callOptions } from '../http/transport.js';
import { failed } from './failure.js';
import { readIncident } from './incidents.js';
import type { Metadata } from './metadata.js';
import type { SoarRequests } from './requests.js';
import { objectWithId } from './shape.js';
import type { Deletion, TableRow } from './types.js';

/** A datatable of one incident; `table` is its API name. */
export interface TableOfIncident {
  incidentId: number;
  table: string;
}

/** Plain cell values by column API name: dates in epoch ms, select values as labels. */
export type Cells = Record<string, unknown>;

interface WireRow {
  id: number;
  version?: number;
  cells?: Record<string, { value?: unknown } | null>;
}

// With names, cells are keyed by column API name; rows are then read and written alike.
const query = { handle_format: 'names' };

/**
 * `GET …/table_data/{table}`. Some versions answer 404 for a table without rows: an empty list, if incident and table exist.
 * @throws ServiceError `not-found` for an unknown table or incident.
 */
export async function readRows(
  requests: SoarRequests,
  metadata: Metadata,
  { incidentId, table }: TableOfIncident,
  options: CallOptions,
): Promise<TableRow[]> {
  const names = await columnNames(metadata, table, options);
  const operation = `read table ${table} of incident ${incidentId}`;
  const path = pathOf(incidentId, table);
  try {
    const rows = await requests.read({ ...callOptions(options), operation, method: 'GET', path, query }, rowsIn);
    return rows.map((row) => plainRow(row, names));
  } catch (error) {
    if (!(error instanceof ServiceError) || error.code !== 'not-found') throw error;
    await readIncident(requests, incidentId, options);
    return [];
  }
}

/** `POST …/row_data`. Not safe to repeat after an error with `maybeApplied`. */
export async function addRow(
  requests: SoarRequests,
  metadata: Metadata,
  { incidentId, table }: TableOfIncident,
  cells: Cells,
  options: CallOptions,
): Promise<Changed<TableRow>> {
  const names = await columnNames(metadata, table, options);
  const row = await requests.change(
    incidentId,
    {
      ...callOptions(options),
      operation: `add a row to table ${table} of incident ${incidentId}`,
      method: 'POST',
      path: `${pathOf(incidentId, table)}/row_data`,
      query,
      body: { cells: wireCells(cells) },
    },
    objectWithId<WireRow>,
  );
  return isDryRun(row) ? row : plainRow(row, names);
}

/**
 * `PUT …/row_data/{rowId}`. SOAR clears what is not sent, so all columns go, the old values included: those of `row` if it
 * is one that was read, otherwise the table is read first.
 * @throws ServiceError `not-found` when the table has no such row.
 */
export async function updateRow(
  requests: SoarRequests,
  metadata: Metadata,
  { incidentId, table }: TableOfIncident,
  row: number | TableRow,
  cells: Cells,
  options: CallOptions,
): Promise<Changed<TableRow>> {
  const names = await columnNames(metadata, table, options);
  const operation = `change a row of table ${table} of incident ${incidentId}`;
  const old =
    typeof row === 'number'
      ? (await readRows(requests, metadata, { incidentId, table }, options)).find(({ id }) => id === row)
      : row;
  if (!old) throw failed(operation, 'not-found', `the table has no row ${JSON.stringify(row)}`);
  const changed = await requests.change(
    incidentId,
    {
      ...callOptions(options),
      operation,
      method: 'PUT',
      path: `${pathOf(incidentId, table)}/row_data/${old.id}`,
      query,
      body: { cells: wireCells({ ...old.cells, ...cells }) },
      idempotent: true,
    },
    objectWithId<WireRow>,
  );
  return isDryRun(changed) ? changed : plainRow(changed, names);
}

/** `DELETE …/row_data/{rowId}`. */
export function deleteRow(
  requests: SoarRequests,
  { incidentId, table }: TableOfIncident,
  rowId: number,
  options: CallOptions,
): Promise<Changed<Deletion>> {
  return requests.remove(incidentId, {
    ...callOptions(options),
    operation: `delete row ${rowId} of table ${table} of incident ${incidentId}`,
    path: `${pathOf(incidentId, table)}/row_data/${rowId}`,
    query,
  });
}

/** `DELETE …/row_data`: every row of this table of this incident. */
export function clearTable(
  requests: SoarRequests,
  { incidentId, table }: TableOfIncident,
  options: CallOptions,
): Promise<Changed<Deletion>> {
  return requests.remove(incidentId, {
    ...callOptions(options),
    operation: `clear table ${table} of incident ${incidentId}`,
    path: `${pathOf(incidentId, table)}/row_data`,
    query,
  });
}

function pathOf(incidentId: number, table: string): string {
  return `/incidents/${incidentId}/table_data/${encodeURIComponent(table)}`;
}

function rowsIn(answer: unknown): WireRow[] | undefined {
  return isObject(answer) && Array.isArray(answer.rows) ? (answer.rows as WireRow[]) : undefined;
}

function wireCells(cells: Cells): Record<string, { value: unknown }> {
  return Object.fromEntries(Object.entries(cells).map(([column, value]) => [column, { value: value ?? null }]));
}

/** Column API names by field number: some answers key cells by the number, whatever was asked for. */
async function columnNames(metadata: Metadata, table: string, options: CallOptions): Promise<Map<string, string>> {
  const { fields } = await metadata.type(table, options);
  return new Map(Object.values(fields).map((field) => [String(field.id), field.name]));
}

function plainRow(row: WireRow, names: Map<string, string>): TableRow {
  const cells = Object.entries(row.cells ?? {}).map(([key, cell]) => [names.get(key) ?? key, cell?.value ?? null]);
  return { id: row.id, version: row.version ?? 0, cells: Object.fromEntries(cells) };
}
