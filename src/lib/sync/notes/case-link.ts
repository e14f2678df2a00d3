import type { HiveClient } from '../../hive/client.js';
import type { Alert } from '../../hive/types.js';
import { isDryRun } from '../../http/guard.js';
import type { CallOptions } from '../../http/transport.js';
import type { SoarClient } from '../../soar/client.js';
import { appendAlertNote } from './alert-notes.js';
import { keysIn, noteHeader } from './note-header.js';

/**
 * Appends the address of an alert's case to the alert's notes, once.
 * @param now epoch ms, for the header
 * @returns whether the notes have it now: false in a dry run
 * @throws ServiceError
 */
export async function linkCase(
  hive: HiveClient,
  soar: SoarClient,
  alert: Alert,
  incidentId: number,
  now: number,
  options: CallOptions = {},
): Promise<boolean> {
  // The key of a case note whose number no note has.
  const key = `${incidentId}/0`;
  if (typeof alert.notes === 'string' && keysIn(alert.notes).has(key)) return true;
  const text = `[SOAR Case - ${incidentId}](${await soar.incidentLink(incidentId, options)})`;
  const answer = await appendAlertNote(hive, alert.id, { text, header: noteHeader(now, key), key }, options);
  return !isDryRun(answer);
}
