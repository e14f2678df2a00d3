import type { Alert, EventProcess } from '../../hive/types.js';

/** What names a process and its program to later actions. */
export interface ProcessIds {
  pid: number | undefined;
  /** Epoch ms. */
  startTime: number | undefined;
  path: string | undefined;
  sha256: string | undefined;
}

/** The process of the first event that raised the alert and has one; an alert may have no such events, or no list of them. */
export function triggerProcess(alert: Pick<Alert, 'triggerEvents'> | undefined): ProcessIds {
  const events: ({ process?: EventProcess | null } | null)[] = alert?.triggerEvents ?? [];
  const process = events.find((event) => event?.process)?.process;
  const startTime = Date.parse(process?.startTime ?? '');
  return {
    pid: process?.pid,
    startTime: Number.isNaN(startTime) ? undefined : startTime,
    path: process?.program?.path,
    sha256: process?.program?.sha256,
  };
}
