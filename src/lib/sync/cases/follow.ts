import type { Alert } from '../../hive/types.js';
import { isDryRun } from '../../http/guard.js';
import { callOptions } from '../../http/transport.js';
import type { SoarClient } from '../../soar/client.js';
import type { Incident } from '../../soar/types.js';
import { withAlertLock } from '../locks.js';
import type { AlertChange } from '../polling/alert-changes.js';
import { closeCase } from './close-case.js';
import { type EscalateOptions, escalate } from './escalate.js';
import { findCase } from './find-case.js';
import { followedValues } from './followed-values.js';

export interface Following {
  outcome: 'closed' | 'updated' | 'unchanged' | 'created' | 'skipped' | 'dry-run';
  /** The case as it is now, unless there is none. */
  incident?: Incident;
  /** API names of the fields that were changed. */
  changed: string[];
}

/**
 * Brings the case of a changed or closed alert up to date. An alert without a case is left alone, unless it is closed
 * and `closedAlerts` says `create`.
 * @throws ServiceError, InputError
 */
export async function follow(
  soar: SoarClient,
  alert: Alert,
  change: AlertChange | undefined,
  options: EscalateOptions = {},
): Promise<Following> {
  const followed = await withAlertLock(soar, alert.id, () => followCase(soar, alert, change, options));
  if (followed) return followed;
  if (!alert.closed || options.closedAlerts !== 'create') return { outcome: 'skipped', changed: [] };
  const { incident, outcome } = await escalate(soar, alert, options);
  // Another message may have made the case meanwhile; escalating has closed it then.
  return { outcome: outcome === 'found' ? 'closed' : outcome, changed: [], ...(incident ? { incident } : {}) };
}

async function followCase(
  soar: SoarClient,
  alert: Alert,
  change: AlertChange | undefined,
  options: EscalateOptions,
): Promise<Following | undefined> {
  const call = callOptions(options);
  const incident = await findCase(soar, alert.id, options.hive, call);
  if (!incident) return undefined;
  // A closing says nothing new of the other fields: their own change comes as its own message.
  const values = change?.kind === 'closed' ? {} : await followedValues(soar, alert, change, call);
  const update = await soar.updateIncident(incident, values, call);
  if (isDryRun(update)) return { outcome: 'dry-run', incident, changed: [] };
  const { changed } = update;
  if (!alert.closed)
    return { outcome: changed.length > 0 ? 'updated' : 'unchanged', incident: update.incident, changed };
  const closing = await closeCase(soar, update.incident, alert, options, call);
  if (isDryRun(closing)) return { outcome: 'dry-run', incident, changed: [] };
  if (closing.closed) return { outcome: 'closed', incident: closing.incident, changed: [...changed, 'plan_status'] };
  return { outcome: changed.length > 0 ? 'updated' : 'unchanged', incident: closing.incident, changed };
}
