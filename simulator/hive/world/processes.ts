import type { Endpoint, EventProcess, Program, RunningProcess } from '../../../src/lib/hive/types.js';
import { isoTime } from '../ids.js';
import { fileName } from './programs.js';

/** A process that runs on an endpoint: how the process list shows it, and how events do (pid 0 and 4 act in none). */
export interface LiveProcess {
  listed: RunningProcess;
  acting?: EventProcess;
}

/** A process that can act in events. */
export type ActingProcess = LiveProcess & { acting: EventProcess };

export function isActing(process: LiveProcess): process is ActingProcess {
  return process.acting !== undefined;
}

export interface ProcessPlan {
  endpoint: Endpoint;
  parent: LiveProcess;
  program: Program;
  /** As the endpoint writes it. */
  path: string;
  user: { name: string; sid: string; logonId: string };
  privilege: string;
  gui: boolean;
  pid: number;
  /** Epoch ms. */
  startTime: number;
  hasIncident?: boolean;
  suspended?: boolean;
}

export function makeProcess(plan: ProcessPlan): ActingProcess {
  const { endpoint, parent, program, user, pid, startTime } = plan;
  const parentStart = parent.listed.startTime;
  return {
    listed: {
      pid,
      ppid: parent.listed.pid,
      privilegeLevel: plan.privilege,
      processName: fileName(plan.path),
      programPath: plan.path,
      user: user.name,
      hasIncident: plan.hasIncident ?? false,
      suspended: plan.suspended ?? false,
      startTime,
    },
    acting: {
      id: `${endpoint.id}:${pid}:${startTime}`,
      parentId: `${endpoint.id}:${parent.listed.pid}:${parentStart}`,
      endpointId: endpoint.id,
      program,
      user: user.name,
      pid,
      startTime: isoTime(startTime),
      ppid: parent.listed.pid,
      pstartTime: isoTime(parentStart),
      userSID: user.sid,
      privilegeLevel: plan.privilege,
      noGui: !plan.gui,
      logonId: user.logonId,
    },
  };
}

/** A process as it stands inside the data of an event: without ids, times in epoch ms. */
export function processInData(process: EventProcess): Record<string, unknown> {
  const { id: _id, parentId: _parentId, endpointId: _endpointId, ...rest } = process;
  return { ...rest, startTime: Date.parse(process.startTime), pstartTime: Date.parse(process.pstartTime) };
}
