import type { HiveClient } from '../hive/client.js';
import type { Alert } from '../hive/types.js';
import { ServiceError } from '../http/errors.js';
import { isDryRun } from '../http/guard.js';
import type { CallOptions } from '../http/transport.js';
import { type AlertEnding, alertEnding } from './cases/resolution.js';
import { type AlertNote, appendAlertNote } from './notes/alert-notes.js';

export interface AlertVerdict {
  malicious: boolean;
  /** Appended to the alert's notes before it is closed. */
  note?: AlertNote;
}

/** What became of an alert that was to be closed. */
export interface AlertClosing {
  outcome: 'closed' | 'reclassified' | 'already' | 'not-found' | 'failed' | 'dry-run';
  /** Why it did not happen: with `already`, `not-found` and `failed`. */
  reason?: string;
  /** How the alert had ended before, when it was closed already. */
  previous?: AlertEnding;
  noteAppended: boolean;
}

/**
 * Closes an alert; one that is closed gets the new verdict. Nothing is done, and no note written, when it is closed with
 * that verdict already. A note that cannot be written leaves the alert open.
 * @throws InputError, ServiceError
 */
export async function closeAlert(
  hive: HiveClient,
  alertId: string,
  { malicious, note }: AlertVerdict,
  options?: CallOptions,
): Promise<AlertClosing> {
  const alert = await knownAlert(hive, alertId, options);
  if (!alert) return { outcome: 'not-found', reason: `there is no alert ${alertId}`, noteAppended: false };
  const previous = alert.closed ? alertEnding(alert) : undefined;
  const verdict = malicious ? 'malicious' : 'benign';
  const before = previous ? { previous } : {};
  if (previous === verdict) {
    return { outcome: 'already', reason: `the alert is closed as ${verdict} already`, ...before, noteAppended: false };
  }
  const noteAppended = note ? await appended(hive, alertId, note, options) : false;
  const answer = await hive.closeAlert(alertId, { malicious }, options);
  if (isDryRun(answer)) return { outcome: 'dry-run', ...before, noteAppended };
  if (answer.closed === false || answer.success === false) {
    const reason = answer.message || 'Hive answered that the alert is not closed';
    return { outcome: 'failed', reason, ...before, noteAppended };
  }
  return { outcome: previous ? 'reclassified' : 'closed', ...before, noteAppended };
}

async function knownAlert(hive: HiveClient, id: string, options?: CallOptions): Promise<Alert | undefined> {
  try {
    return await hive.getAlert(id, options);
  } catch (error) {
    if (error instanceof ServiceError && error.code === 'not-found') return undefined;
    throw error;
  }
}

async function appended(hive: HiveClient, id: string, note: AlertNote, options?: CallOptions): Promise<boolean> {
  try {
    const answer = await appendAlertNote(hive, id, note, options);
    return isDryRun(answer) ? false : answer.appended;
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw new ServiceError(error, `did not close alert ${id}, because its note could not be written: ${error.message}`);
  }
}
