import {
  addRows,
  type CaseTable,
  deleteRows,
  fitRows,
  InputError,
  keepEventRows,
  type RowChoice,
  type RowReport,
  replaceRows,
  requireTable,
  staleMark,
  upsertRows,
} from '../../lib/index.js';
import type { RunContext } from '../../runtime/define-node.js';
import type { FormSettings, inputs, settings } from './form.js';
import { mappingOf } from './mapping.js';

type Context = RunContext<typeof inputs, typeof settings>;

export const operations: Record<FormSettings['operation'], (context: Context) => Promise<RowReport>> = {
  async add(context) {
    const { rows } = await wantedRows(context);
    return addRows(context.soar(), place(context), rows, callOf(context));
  },

  async upsert(context) {
    const { mapping, key: chosen } = context.settings;
    const { rows, key } = await wantedRows(context);
    if (mapping === 'trigger-events' && chosen.length === 0) {
      return keepEventRows(context.soar(), place(context), rows, { ...callOf(context), update: true });
    }
    return upsertRows(context.soar(), place(context), rows, key, callOf(context));
  },

  async replace(context) {
    const { mapping, oldRows, table } = context.settings;
    if (mapping === 'kill-result') throw new InputError('mapping', 'a kill result says nothing of the other rows');
    const { rows, key } = await wantedRows(context);
    const stale = mapping === 'process-list' && oldRows === 'mark-stale';
    if (stale && !(await context.soar().field(table, 'status', callOf(context)))) {
      throw new InputError('oldRows', `the datatable ${table} has no column status to mark rows in`);
    }
    return replaceRows(
      context.soar(),
      place(context),
      rows,
      { key, ...(stale ? { mark: staleMark } : {}) },
      callOf(context),
    );
  },

  async read(context) {
    const { incidentId, table } = place(context);
    await requireTable(context.soar(), table, callOf(context));
    const rows = await context.soar().rows(incidentId, table, callOf(context));
    return { dryRun: false, rows, added: 0, updated: 0, deleted: 0, unchanged: rows.length };
  },

  delete: (context) => deleteRows(context.soar(), place(context), choiceOf(context), callOf(context)),
};

/** The message's rows as the table takes them, and the columns that tell them apart. */
async function wantedRows(context: Context) {
  const { RED, node, settings: chosen, inputs: given, soar } = context;
  const { cells, key, readyMade } = mappingOf(RED, node, chosen, Date.now());
  const missing = readyMade ? 'leave-out' : 'refuse';
  const fitted = await fitRows(soar(), chosen.table, await cells(given.rows), missing, callOf(context));
  context.warnOnce(
    fitted.missingColumns,
    (names) => `the datatable ${chosen.table} has no columns ${names}: they are left out`,
  );
  if (!readyMade) return { rows: fitted.rows, key };
  const columns = await soar().fields(chosen.table, callOf(context));
  return { rows: fitted.rows, key: key.filter((column) => chosen.key.includes(column) || columns[column]) };
}

function choiceOf({ settings: { which, column }, inputs: { rowId, equals } }: Context): RowChoice {
  if (which === 'column') return { column, equals };
  if (rowId === undefined) throw new InputError('rowId', 'is empty');
  return { rowId };
}

function place({ settings: { table }, inputs: { incidentId } }: Context): CaseTable {
  return { incidentId, table };
}

function callOf({ signal }: Context): { signal: AbortSignal } {
  return { signal };
}
