import { KeyedLock } from '../http/keyed-lock.js';

const cases = new KeyedLock();

/** One task at a time for an alert's case in one SOAR, whichever of its clients works on it, so that two messages never create it twice. */
export function withAlertLock<T>(soar: { baseUrl: URL }, alertId: string, task: () => Promise<T>): Promise<T> {
  return cases.run(`${soar.baseUrl.origin} alert ${alertId}`, task);
}

/** One task at a time for a part of a case (a table, its artifacts), so that two messages never add the same to it. */
export function withCaseLock<T>(
  soar: { baseUrl: URL },
  incidentId: number,
  part: string,
  task: () => Promise<T>,
): Promise<T> {
  return cases.run(`${soar.baseUrl.origin} case ${incidentId} ${part}`, task);
}

const notes = new KeyedLock();

/** One task at a time for an alert's notes in one Hive, whichever of its clients writes them, so that none is lost. */
export function withNotesLock<T>(hive: { dashboardUrl: string }, alertId: string, task: () => Promise<T>): Promise<T> {
  return notes.run(`${hive.dashboardUrl} ${alertId}`, task);
}
