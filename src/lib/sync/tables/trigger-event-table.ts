import type { Alert } from '../../hive/types.js';
import { type CallOptions, callOptions } from '../../http/transport.js';
import type { SoarClient } from '../../soar/client.js';
import type { Cells } from '../../soar/tables.js';
import { planMatching } from './plan.js';
import { type CaseTable, type RowReport, settleRows } from './rows.js';
import { sameEvent, type TriggerEventCells, triggerEventCells } from './trigger-event-rows.js';

const table = 'reaqta_trigger_events';

/** What is known of the rows before, and what becomes of those that are there. */
export interface TriggerEventOptions extends CallOptions {
  /** The case was created just now, so there are none. */
  fresh?: boolean;
  /** Rows that are there get the events' values; without it they stay as they are. */
  update?: boolean;
}

/**
 * Sees to it that the case has one row for each trigger event of the alert, if the organization has the table.
 * @returns `undefined` when there is nothing to do: no table, or no trigger events
 */
export async function keepTriggerEventRows(
  soar: SoarClient,
  incidentId: number,
  alert: Alert,
  options: TriggerEventOptions = {},
): Promise<RowReport | undefined> {
  const call = callOptions(options);
  const events = (alert.triggerEvents ?? []).filter((event) => event);
  if (events.length === 0 || !(await soar.hasTable(table, call))) return undefined;
  const { fields: columns } = await soar.type(table, call);
  const wanted = events.map((event) => only(columns, triggerEventCells(event)));
  return keepEventRows(soar, { incidentId, table }, wanted, options);
}

/**
 * Sees to it that a table with the columns of `reaqta_trigger_events` has one row for each of these: an event has no id
 * there, so events that differ in nothing each have a row of their own.
 */
export function keepEventRows(
  soar: SoarClient,
  place: CaseTable,
  wanted: Cells[],
  { fresh = false, update = false, ...options }: TriggerEventOptions = {},
): Promise<RowReport> {
  const plan = (rows: Parameters<typeof planMatching>[1]) => planMatching(wanted, rows, sameEvent, update);
  return settleRows(soar, place, plan, options, fresh ? [] : undefined);
}

/** The trigger events of an alert, if it is one; otherwise the value, which may be an event. */
export function triggerEventsIn(value: object): unknown {
  const isAlert = 'triggerEvents' in value || 'endpoint' in value;
  if (!isAlert) return value;
  const { triggerEvents } = value as Partial<Alert>;
  return (triggerEvents ?? []).filter((event) => event);
}

/** Cells of the columns the organization has; rows are compared by them too, as the others never come back. */
function only(columns: Record<string, unknown>, cells: TriggerEventCells): TriggerEventCells {
  return Object.fromEntries(Object.entries(cells).filter(([column]) => columns[column]));
}
