import type { Alert } from '../hive/types.js';
import { ServiceError } from '../http/errors.js';
import { isDryRun } from '../http/guard.js';
import type { CallOptions } from '../http/transport.js';
import type { SoarClient } from '../soar/client.js';
import { rowIdentity, type TriggerEventCells, triggerEventCells } from './trigger-event-rows.js';

const table = 'reaqta_trigger_events';
const tries = 3;

/**
 * Sees to it that the case has one row for each trigger event of the alert, if the organization has the table.
 * Rows that are there already stay; `fresh` says that the case was created just now, so there are none.
 * @returns how many rows were added
 */
export async function addTriggerEventRows(
  soar: SoarClient,
  incidentId: number,
  alert: Alert,
  fresh: boolean,
  options: CallOptions = {},
): Promise<number> {
  const events = (alert.triggerEvents ?? []).filter((event) => event);
  if (events.length === 0 || !(await soar.hasTable(table, options))) return 0;
  const { fields: columns } = await soar.type(table, options);
  const wanted = events.map((event) => only(columns, triggerEventCells(event)));
  let missing = fresh ? wanted : await missingRows(soar, incidentId, wanted, options);
  const added = missing.length;
  for (let attempt = 1; ; attempt++) {
    try {
      for (const cells of missing) {
        if (isDryRun(await soar.addRow(incidentId, table, cells, options))) return 0;
      }
      return added;
    } catch (error) {
      if (!(error instanceof ServiceError) || !error.maybeApplied || attempt >= tries) throw error;
      // The row whose answer got lost may be there: look before adding anything again.
      missing = await missingRows(soar, incidentId, wanted, options);
    }
  }
}

/** Cells of the columns the organization has; rows are compared by them too, as the others never come back. */
function only(columns: Record<string, unknown>, cells: TriggerEventCells): TriggerEventCells {
  return Object.fromEntries(Object.entries(cells).filter(([column]) => columns[column]));
}

async function missingRows(
  soar: SoarClient,
  incidentId: number,
  wanted: TriggerEventCells[],
  options: CallOptions,
): Promise<TriggerEventCells[]> {
  const there = new Map<string, number>();
  for (const row of await soar.rows(incidentId, table, options)) {
    const identity = rowIdentity(row.cells);
    there.set(identity, (there.get(identity) ?? 0) + 1);
  }
  return wanted.filter((cells) => {
    const identity = rowIdentity(cells);
    const left = there.get(identity) ?? 0;
    there.set(identity, left - 1);
    return left <= 0;
  });
}
