import type { KillResult, RunningProcess } from '../../hive/types.js';
import type { Cells } from '../../soar/tables.js';
import type { TableRow } from '../../soar/types.js';

/** What tells processes of one endpoint apart: a pid is used again. */
export const processKey = ['pid', 'start_time'] as const;

const killedStatus = 'killed';
const staleStatus = 'stale';

/**
 * A running process as a `reaqta_process_list` row. It has no status: what an earlier report said of it is over.
 * @param now epoch ms
 */
export function processCells(process: Partial<RunningProcess>, now: number): Cells {
  return {
    report_date: now,
    pid: process.pid ?? null,
    privilege_level: process.privilegeLevel ?? null,
    process_name: process.processName ?? null,
    process_path: process.programPath ?? null,
    user: process.user ?? null,
    has_incident: process.hasIncident ?? null,
    suspended: process.suspended ?? null,
    start_time: process.startTime ?? null,
    status: null,
  };
}

/** The processes of a list, or of a tree: those under `children` too, each parent before its children. */
export function processesIn(processes: readonly object[]): object[] {
  return processes.flatMap((process) => {
    const children = 'children' in process && Array.isArray(process.children) ? process.children : [];
    return [process, ...processesIn(children.filter((one) => typeof one === 'object' && one !== null))];
  });
}

/** What killing a process brought, for its row: `killed`, or why not. @param now epoch ms */
export function killCells({ pid, startTime, killed, error }: Partial<KillResult>, now: number): Cells {
  return {
    report_date: now,
    pid: pid ?? null,
    start_time: startTime ?? null,
    status: killed ? killedStatus : error || 'not killed',
  };
}

/** Marks the row of a process that is not reported any more, unless it says already what became of it. */
export function staleMark(row: TableRow): Cells | undefined {
  return row.cells.status ? undefined : { status: staleStatus };
}
