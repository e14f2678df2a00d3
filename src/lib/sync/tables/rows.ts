import { InputError, ServiceError } from '../../http/errors.js';
import { isDryRun } from '../../http/guard.js';
import { type CallOptions, callOptions } from '../../http/transport.js';
import type { SoarClient } from '../../soar/client.js';
import type { Cells } from '../../soar/tables.js';
import type { TableRow } from '../../soar/types.js';
import { withCaseLock } from '../locks.js';
import { columnNamed, fitValue, requireTable } from './cells.js';
import {
  byColumns,
  planAdding,
  planRemoval,
  planReplacement,
  planUpsert,
  type Replacement,
  type RowPlan,
} from './plan.js';

/** A datatable of one case, by its API name. */
export interface CaseTable {
  incidentId: number;
  table: string;
}

/** What became of the rows of a table. In a dry run nothing did. */
export interface RowReport {
  dryRun: boolean;
  /** The rows in question as they are now; of a deletion, those that are gone. */
  rows: TableRow[];
  added: number;
  updated: number;
  deleted: number;
  unchanged: number;
}

/** How often a table is read and worked on again after an answer got lost or a row vanished meanwhile. */
const tries = 3;

/** Adds rows (made by `fitRows`) below those that are there. @throws ServiceError `not-found` for the case */
export function addRows(soar: SoarClient, place: CaseTable, wanted: Cells[], options: CallOptions = {}) {
  let before: Set<number> | undefined;
  const plan = (rows: TableRow[]) => {
    before ??= new Set(rows.map(({ id }) => id));
    return planAdding(wanted, rows, before);
  };
  return settleRows(soar, place, plan, options);
}

/**
 * Changes the rows whose key columns have a wanted row's values, and adds the others. Repeating it changes nothing.
 * @throws InputError `key` or `rows`, for no key, a column that is none, or a row without a value in it
 */
export async function upsertRows(
  soar: SoarClient,
  place: CaseTable,
  wanted: Cells[],
  key: readonly string[],
  options: CallOptions = {},
): Promise<RowReport> {
  if (key.length === 0) throw new InputError('key', 'is empty: name the columns that tell rows apart');
  await checkKey(soar, place.table, key, options);
  for (const column of key) {
    const without = wanted.findIndex((cells) => (cells[column] ?? null) === null);
    if (without >= 0) throw new InputError('rows', `row ${without + 1} has no value in the key column ${column}`);
  }
  return settleRows(soar, place, (rows) => planUpsert(wanted, rows, key), options);
}

/**
 * Makes the table hold exactly these rows. Equal ones stay, so that repeating it changes nothing.
 * @throws InputError `key` for a column that is none
 */
export async function replaceRows(
  soar: SoarClient,
  place: CaseTable,
  wanted: Cells[],
  { key, mark }: Omit<Replacement, 'columns'>,
  options: CallOptions = {},
): Promise<RowReport> {
  await checkKey(soar, place.table, key, options);
  const columns = Object.keys(await soar.fields(place.table, options));
  const replacement = { columns, key, ...(mark ? { mark } : {}) };
  return settleRows(soar, place, (rows) => planReplacement(wanted, rows, replacement), options);
}

/** Which rows to delete: one, or all whose column has the value. */
export type RowChoice = { rowId: number } | { column: string; equals: unknown };

/** @throws InputError `table`, `column` or `equals`; ServiceError `not-found` for the case */
export async function deleteRows(
  soar: SoarClient,
  place: CaseTable,
  choice: RowChoice,
  options: CallOptions = {},
): Promise<RowReport> {
  await requireTable(soar, place.table, options);
  const chosen = await chooser(soar, place.table, choice, options);
  return settleRows(soar, place, (rows) => planRemoval(rows.filter(chosen)), options);
}

/**
 * Reads a table, and makes of it what the plan says, one message at a time. After an answer that got lost it reads it
 * again, and does only what is still missing.
 * @param known rows the table is known to have; then it is read only when something got lost
 */
export function settleRows(
  soar: SoarClient,
  place: CaseTable,
  plan: (rows: TableRow[]) => RowPlan,
  options: CallOptions,
  known?: TableRow[],
): Promise<RowReport> {
  const { incidentId, table } = place;
  const call = callOptions(options);
  return withCaseLock(soar, incidentId, `table ${table}`, async () => {
    let rows = known ?? (await soar.rows(incidentId, table, call));
    const tally = new Tally(rows);
    for (let attempt = 1; ; attempt++) {
      try {
        return await carryOut(soar, place, plan(rows), tally, call);
      } catch (error) {
        if (attempt >= tries || !mayBeDone(error)) throw error;
        rows = await soar.rows(incidentId, table, call);
      }
    }
  });
}

async function carryOut(
  soar: SoarClient,
  { incidentId, table }: CaseTable,
  plan: RowPlan,
  tally: Tally,
  options: CallOptions,
): Promise<RowReport> {
  for (const { row, cells } of plan.change) {
    tally.note('updated', await soar.updateRow(incidentId, table, row, cells, options));
  }
  for (const cells of plan.add) tally.note('added', await soar.addRow(incidentId, table, cells, options));
  for (const row of plan.remove) {
    const gone = await soar.deleteRow(incidentId, table, row.id, options);
    tally.note('deleted', isDryRun(gone) ? gone : row);
  }
  return tally.report(plan);
}

/** Also a row that somebody removed between reading and changing it: it is added when the table is read again. */
function mayBeDone(error: unknown): boolean {
  if (!(error instanceof ServiceError) || error.code === 'cancelled') return false;
  return error.maybeApplied || error.code === 'not-found';
}

type Fate = 'added' | 'updated' | 'deleted';

/** Counts what became of rows, over all attempts. */
class Tally {
  private readonly before: Set<number>;
  private readonly touched = new Map<number, { fate: Fate; row: TableRow }>();
  private dryRun = false;

  constructor(rows: TableRow[]) {
    this.before = new Set(rows.map(({ id }) => id));
  }

  note(fate: Fate, row: TableRow | { dryRun: true }): void {
    if ('dryRun' in row) this.dryRun = true;
    else this.touched.set(row.id, { fate, row });
  }

  report({ keep }: RowPlan): RowReport {
    // Rows that were not there before are those whose answer got lost.
    for (const row of keep) if (!this.before.has(row.id) && !this.touched.has(row.id)) this.note('added', row);
    const touched = [...this.touched.values()];
    const count = (fate: Fate) => touched.filter((one) => one.fate === fate).length;
    const unchanged = keep.filter(({ id }) => !this.touched.has(id));
    return {
      dryRun: this.dryRun,
      rows: [...touched.map(({ row }) => row), ...unchanged].sort((a, b) => a.id - b.id),
      added: count('added'),
      updated: count('updated'),
      deleted: count('deleted'),
      unchanged: unchanged.length,
    };
  }
}

async function checkKey(soar: SoarClient, table: string, key: readonly string[], options: CallOptions): Promise<void> {
  await requireTable(soar, table, options);
  for (const column of key) await columnNamed(soar, table, column, 'key', options);
}

async function chooser(
  soar: SoarClient,
  table: string,
  choice: RowChoice,
  options: CallOptions,
): Promise<(row: TableRow) => boolean> {
  if ('rowId' in choice) return ({ id }) => id === choice.rowId;
  const column = await columnNamed(soar, table, choice.column, 'column', options);
  const value = await fitValue(soar, table, column, choice.equals, 'equals', options);
  // Rows without a value are never meant by a value that is missing in the message.
  if (value === null) throw new InputError('equals', 'is empty');
  const identity = byColumns([choice.column]);
  const wanted = identity({ [choice.column]: value });
  return (row) => identity(row.cells) === wanted;
}
