import type { HiveClient } from '../../hive/client.js';
import type { RunningProcess } from '../../hive/types.js';
import { wildcard } from '../../hive/wildcard.js';
import type { CallOptions } from '../../http/transport.js';
import { type Declined, declinedBy } from '../declined.js';
import { offlineSince, unanswering } from './unanswered.js';

/** What is kept of a process list; what is left out keeps all. */
export interface ProcessFilters {
  /** Belongs to an alert, or does not. */
  hasIncident?: boolean | undefined;
  suspended?: boolean | undefined;
  /** A part of the name, or with `*` and `?` a pattern of the whole name; letter case aside. */
  name?: string | undefined;
  /** As `name`, for the program's path. */
  path?: string | undefined;
}

/** A process with those it started. */
export interface ProcessInTree extends RunningProcess {
  children: ProcessInTree[];
}

/** Why an endpoint's processes cannot be said. */
export interface NoProcesses extends Declined {
  outcome: 'offline' | 'not-found';
}

/**
 * What runs on an endpoint, `GET /endpoint/{id}/processes`, or why that cannot be said: it is offline or not known.
 * @throws InputError, ServiceError
 */
export async function listProcesses(
  hive: HiveClient,
  endpointId: string,
  call: CallOptions = {},
): Promise<RunningProcess[] | NoProcesses> {
  try {
    return await hive.getProcesses(endpointId, call);
  } catch (error) {
    const declined = declinedBy(error);
    // No rule protects from being read.
    if (declined) return declined as NoProcesses;
    const endpoint = await unanswering(hive, endpointId, error, call);
    if (!endpoint || endpoint.connected) throw error;
    return { outcome: 'offline', reason: offlineSince(endpoint) };
  }
}

export function filterProcesses(processes: RunningProcess[], filters: ProcessFilters): RunningProcess[] {
  const { hasIncident, suspended, name, path } = filters;
  const tests: ((process: RunningProcess) => boolean)[] = [];
  if (hasIncident !== undefined) tests.push((process) => process.hasIncident === hasIncident);
  if (suspended !== undefined) tests.push((process) => process.suspended === suspended);
  if (name) {
    const holds = textTest(name);
    tests.push(({ processName }) => holds(processName ?? ''));
  }
  if (path) {
    const holds = textTest(path);
    tests.push(({ programPath }) => holds(programPath ?? ''));
  }
  return processes.filter((process) => tests.every((test) => test(process)));
}

/**
 * The processes under those that started them; on top those whose parent is not in the list. A pid may have been used
 * again: a parent started not later than its child, and of several it is the latest. The result has no circles.
 */
export function processTree(processes: RunningProcess[]): ProcessInTree[] {
  const all = processes.map((process): ProcessInTree => ({ ...process, children: [] }));
  const byPid = new Map<number, ProcessInTree[]>();
  for (const process of all) byPid.set(process.pid, [...(byPid.get(process.pid) ?? []), process]);
  const parents = new Map<ProcessInTree, ProcessInTree>();
  const roots: ProcessInTree[] = [];
  for (const child of all) {
    const parent = (byPid.get(child.ppid) ?? [])
      .filter((one) => startOf(one) <= startOf(child) && !descends(one, child, parents))
      .reduce<ProcessInTree | undefined>((best, one) => (best && startOf(best) > startOf(one) ? best : one), undefined);
    if (parent) parents.set(child, parent);
    (parent?.children ?? roots).push(child);
  }
  return roots;
}

/** Whether `process` is `other` or below it. Only processes of one moment can stand in a circle, so no others are asked. */
function descends(process: ProcessInTree, other: ProcessInTree, parents: Map<ProcessInTree, ProcessInTree>): boolean {
  let at: ProcessInTree | undefined = process;
  while (at && at !== other && startOf(at) === startOf(other)) at = parents.get(at);
  return at === other;
}

/** The roots of Windows, pid 0 and 4, come before all, whatever time Hive gives them: it may be later than their children's. */
function startOf({ pid, programPath, startTime }: RunningProcess): number {
  if (programPath !== undefined || (pid !== 0 && pid !== 4)) return startTime;
  return pid === 0 ? Number.NEGATIVE_INFINITY : -Number.MAX_VALUE;
}

function textTest(wanted: string): (text: string) => boolean {
  return wildcard(/[*?]/.test(wanted) ? wanted : `*${wanted}*`);
}
