import { comparable, sameValue } from '../../soar/same-value.js';
import type { Cells } from '../../soar/tables.js';
import type { TableRow } from '../../soar/types.js';

/** What shall become of the rows of a table, so that it holds what is wanted. */
export interface RowPlan {
  add: Cells[];
  /** Rows that get other values; cells that are not named keep theirs. */
  change: { row: TableRow; cells: Cells }[];
  remove: TableRow[];
  /** Rows that are as wanted. */
  keep: TableRow[];
}

/** Says which rows are the same thing; two rows may be. */
export type Identity = (cells: Cells) => string;

/** Rows are the same when these columns have the same values. */
export function byColumns(columns: readonly string[]): Identity {
  return (cells) => JSON.stringify(columns.map((column) => comparable(cells[column])));
}

/** Adds rows, whatever is there. Rows that came after `before` are what an earlier attempt has added. */
export function planAdding(wanted: Cells[], rows: TableRow[], before: ReadonlySet<number>): RowPlan {
  const later = rows.filter(({ id }) => !before.has(id));
  const { pairs } = pair(wanted, later, [byColumns(columnsOf(wanted))]);
  return {
    ...nothing(),
    add: pairs.flatMap(([cells, row]) => (row ? [] : [cells])),
    keep: pairs.flatMap(([, row]) => row ?? []),
  };
}

/** Changes every row that has a wanted row's key, and adds those whose key none has. Of one key the last wanted row counts. */
export function planUpsert(wanted: Cells[], rows: TableRow[], key: readonly string[]): RowPlan {
  const keyOf = byColumns(key);
  const merged = new Map<string, Cells>();
  for (const cells of wanted) merged.set(keyOf(cells), { ...merged.get(keyOf(cells)), ...cells });
  const there = grouped(rows, keyOf);
  const plan = nothing();
  for (const [identity, cells] of merged) {
    const same = there.get(identity);
    if (!same) plan.add.push(cells);
    else for (const row of same) changeOrKeep(plan, row, cells);
  }
  return plan;
}

/** Sees to it that each wanted row has a row of its own with the same identity; without `update`, such a row stays as it is. */
export function planMatching(wanted: Cells[], rows: TableRow[], identity: Identity, update: boolean): RowPlan {
  const plan = nothing();
  for (const [cells, row] of pair(wanted, rows, [byColumns(columnsOf(wanted)), identity]).pairs) {
    if (!row) plan.add.push(cells);
    else if (update) changeOrKeep(plan, row, cells);
    else plan.keep.push(row);
  }
  return plan;
}

export interface Replacement {
  /** All columns of the table: what a wanted row does not say is emptied. */
  columns: readonly string[];
  /** A row with a wanted row's key is changed, rather than removed and added. */
  key: readonly string[];
  /** What an old row gets instead of being removed; `undefined` leaves it as it is. */
  mark?: (row: TableRow) => Cells | undefined;
}

/** Makes the table hold exactly the wanted rows; those it has already are left alone. */
export function planReplacement(wanted: Cells[], rows: TableRow[], { columns, key, mark }: Replacement): RowPlan {
  const empty = Object.fromEntries(columns.map((column) => [column, null]));
  const whole = wanted.map((cells) => ({ ...empty, ...cells }));
  const identities = [byColumns(columns), ...(key.length > 0 ? [byColumns(key)] : [])];
  const { pairs, left } = pair(whole, rows, identities);
  const plan = nothing();
  for (const [cells, row] of pairs) {
    if (row) changeOrKeep(plan, row, cells);
    else plan.add.push(cells);
  }
  for (const row of left) {
    const marked = mark?.(row);
    if (!mark) plan.remove.push(row);
    else changeOrKeep(plan, row, marked ?? {});
  }
  return plan;
}

export function planRemoval(rows: TableRow[]): RowPlan {
  return { ...nothing(), remove: rows };
}

function nothing(): RowPlan {
  return { add: [], change: [], remove: [], keep: [] };
}

function changeOrKeep(plan: RowPlan, row: TableRow, cells: Cells): void {
  const differs = Object.entries(cells).some(([column, value]) => !sameValue(row.cells[column], value));
  if (differs) plan.change.push({ row, cells });
  else plan.keep.push(row);
}

/** Gives each wanted row one row of the table, by the first identity that finds one; a row is given away once. */
function pair(wanted: Cells[], rows: TableRow[], identities: Identity[]) {
  const found = new Map<Cells, TableRow>();
  let left = rows;
  for (const identity of identities) {
    const free = grouped(left, identity);
    for (const cells of wanted) {
      const row = found.has(cells) ? undefined : free.get(identity(cells))?.shift();
      if (row) found.set(cells, row);
    }
    left = [...free.values()].flat();
  }
  return { pairs: wanted.map((cells) => [cells, found.get(cells)] as const), left };
}

function grouped(rows: TableRow[], identity: Identity): Map<string, TableRow[]> {
  const groups = new Map<string, TableRow[]>();
  for (const row of rows) {
    const group = groups.get(identity(row.cells));
    if (group) group.push(row);
    else groups.set(identity(row.cells), [row]);
  }
  return groups;
}

function columnsOf(rows: Cells[]): string[] {
  return [...new Set(rows.flatMap((cells) => Object.keys(cells)))];
}
