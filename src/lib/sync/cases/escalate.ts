import type { Alert } from '../../hive/types.js';
import { isDryRun } from '../../http/guard.js';
import { type CallOptions, callOptions } from '../../http/transport.js';
import type { SoarClient } from '../../soar/client.js';
import type { Incident } from '../../soar/types.js';
import { withAlertLock } from '../locks.js';
import { keepTriggerEventRows } from '../tables/trigger-event-table.js';
import { type AlertMappingOptions, alertToIncident, type IncidentDraft } from './alert-to-incident.js';
import { type ClosingOptions, closeCase } from './close-case.js';
import { createCase, fitToOrganization } from './create-case.js';
import { findCase } from './find-case.js';

export interface EscalateOptions extends CallOptions, AlertMappingOptions, ClosingOptions {
  /** What a closed alert without a case becomes: nothing, or a case that is closed at once. Default `skip`. */
  closedAlerts?: 'skip' | 'create';
  /** Changes the built-in mapping; `reaqta_id` and `reaqta_hive` stay what they are. */
  mapping?: (builtIn: IncidentDraft, alert: Alert) => Promise<IncidentDraft>;
}

export interface Escalation {
  outcome: 'created' | 'found' | 'skipped' | 'dry-run';
  /** The case, unless there is none. */
  incident?: Incident;
  /** Rows added to `reaqta_trigger_events`. */
  rowsAdded: number;
  /** Custom fields the organization lacks, which were left out. */
  missingFields: string[];
}

/**
 * Finds or creates the case of an alert, completes its trigger events, and closes it when the alert is closed.
 * Doing it again, at the same time or after an answer got lost, never makes a second case.
 * @throws ServiceError, InputError
 */
export function escalate(soar: SoarClient, alert: Alert, options: EscalateOptions = {}): Promise<Escalation> {
  return withAlertLock(soar, alert.id, async () => {
    const call = callOptions(options);
    const found = await findCase(soar, alert.id, options.hive, call);
    if (found) return complete(soar, found, alert, { outcome: 'found', missingFields: [] }, options);
    if (alert.closed && options.closedAlerts !== 'create') {
      return { outcome: 'skipped', rowsAdded: 0, missingFields: [] };
    }
    const { request, missingFields } = await fitToOrganization(soar, await draftOf(alert, options), call);
    const made = await createCase(soar, request, alert.id, options.hive, call);
    if (isDryRun(made)) return { outcome: 'dry-run', rowsAdded: 0, missingFields };
    return complete(soar, made, alert, { outcome: 'created', missingFields }, options);
  });
}

/** The parts of an escalation that a crash may have left out are made up for when the alert is escalated again. */
async function complete(
  soar: SoarClient,
  incident: Incident,
  alert: Alert,
  result: Pick<Escalation, 'outcome' | 'missingFields'>,
  options: EscalateOptions,
): Promise<Escalation> {
  const call = callOptions(options);
  const rows = await keepTriggerEventRows(soar, incident.id, alert, { ...call, fresh: result.outcome === 'created' });
  const rowsAdded = rows?.added ?? 0;
  if (!alert.closed) return { ...result, incident, rowsAdded };
  const closing = await closeCase(soar, incident, alert, options, call);
  return { ...result, incident: isDryRun(closing) ? incident : closing.incident, rowsAdded };
}

async function draftOf(alert: Alert, options: EscalateOptions): Promise<IncidentDraft> {
  const builtIn = alertToIncident(alert, options);
  if (!options.mapping) return builtIn;
  const draft = await options.mapping(builtIn, alert);
  const { reaqta_id, reaqta_hive } = builtIn.properties;
  return {
    ...draft,
    properties: { ...draft.properties, reaqta_id, ...(reaqta_hive === undefined ? {} : { reaqta_hive }) },
  };
}
