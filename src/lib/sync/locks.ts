import { KeyedLock } from '../http/keyed-lock.js';

const locks = new WeakMap<object, KeyedLock>();

/** One task at a time for an alert's case in one SOAR, so that two messages never create it twice. */
export function withAlertLock<T>(soar: object, alertId: string, task: () => Promise<T>): Promise<T> {
  return lockOf(soar).run(alertId, task);
}

/** One task at a time for a part of a case (a table, its artifacts), so that two messages never add the same to it. */
export function withCaseLock<T>(soar: object, incidentId: number, part: string, task: () => Promise<T>): Promise<T> {
  return lockOf(soar).run(`case ${incidentId} ${part}`, task);
}

function lockOf(soar: object): KeyedLock {
  let lock = locks.get(soar);
  if (!lock) {
    lock = new KeyedLock();
    locks.set(soar, lock);
  }
  return lock;
}

const notes = new KeyedLock();

/** One task at a time for an alert's notes in one Hive, whichever of its clients writes them, so that none is lost. */
export function withNotesLock<T>(hive: { dashboardUrl: string }, alertId: string, task: () => Promise<T>): Promise<T> {
  return notes.run(`${hive.dashboardUrl} ${alertId}`, task);
}
