import type { Alert } from '../../hive/types.js';
import { isDryRun } from '../../http/guard.js';
import { type CallOptions, callOptions } from '../../http/transport.js';
import type { SoarClient } from '../../soar/client.js';
import { sameValue } from '../../soar/same-value.js';
import type { Incident } from '../../soar/types.js';
import { withAlertLock } from '../locks.js';
import { noteImpactChange } from '../notes/impact-note.js';
import { keepTriggerEventRows } from '../tables/trigger-event-table.js';
import { severityLabel } from './alert-to-incident.js';
import { findCase } from './find-case.js';
import { followedValues } from './followed-values.js';

export interface RefreshOptions extends CallOptions {
  /** Label of the Hive the alert comes from. */
  hive?: string;
}

export interface Refresh {
  outcome: 'updated' | 'unchanged' | 'not-found' | 'dry-run';
  /** The case as it is now, unless there is none. */
  incident?: Incident;
  /** API names of the fields that were changed. */
  changed: string[];
  /** Rows added to `reaqta_trigger_events`. */
  rowsAdded: number;
}

/**
 * Brings the case of an alert up to date with all the alert says now: the fields that follow it, its endpoint, and a row
 * for each trigger event. Another impact is noted in the case. Neither opens nor closes it. Repeating it changes nothing.
 * @throws ServiceError
 */
export function refresh(soar: SoarClient, alert: Alert, options: RefreshOptions = {}): Promise<Refresh> {
  return withAlertLock(soar, alert.id, async () => {
    const call = callOptions(options);
    const incident = await findCase(soar, alert.id, options.hive, call);
    if (!incident) return { outcome: 'not-found', changed: [], rowsAdded: 0 };
    const values = await refreshedValues(soar, alert, call);
    const { reaqta_impact: before } = incident.properties;
    // Before the update: a repeat after a crash between the two would not know of the change any more.
    if (typeof before === 'number' && 'reaqta_impact' in values && !sameValue(before, values.reaqta_impact)) {
      const severity = severityLabel(alert.severity);
      await noteImpactChange(soar, incident.id, { from: before, to: alert.impact, severity }, call);
    }
    const update = await soar.updateIncident(incident, values, call);
    const rows = await keepTriggerEventRows(soar, incident.id, alert, { ...call, update: true });
    if (isDryRun(update) || rows?.dryRun) return { outcome: 'dry-run', incident, changed: [], rowsAdded: 0 };
    const { changed } = update;
    const differs = changed.length > 0 || (rows?.added ?? 0) + (rows?.updated ?? 0) > 0;
    const outcome = differs ? 'updated' : 'unchanged';
    return { outcome, incident: update.incident, changed, rowsAdded: rows?.added ?? 0 };
  });
}

async function refreshedValues(soar: SoarClient, alert: Alert, options: CallOptions): Promise<Record<string, unknown>> {
  const values = await followedValues(soar, alert, undefined, options);
  const endpointId = alert.endpoint.id ?? alert.endpointId;
  const known = endpointId !== undefined && (await soar.field('incident', 'reaqta_endpoint_id', options));
  return known ? { ...values, reaqta_endpoint_id: endpointId } : values;
}
