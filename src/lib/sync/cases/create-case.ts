import { ServiceError } from '../../http/errors.js';
import type { DryRun } from '../../http/guard.js';
import type { CallOptions } from '../../http/transport.js';
import type { SoarClient } from '../../soar/client.js';
import type { Handle, Incident, IncidentRequest } from '../../soar/types.js';
import { requireAlertField } from './alert-field.js';
import { type IncidentDraft, severityLabels } from './alert-to-incident.js';
import { findCase } from './find-case.js';
import { incidentValue } from './organization-values.js';

/** What an organization can take of a draft, and the custom fields it lacks. */
export interface FittedDraft {
  request: IncidentRequest;
  missingFields: string[];
}

/**
 * Leaves out custom fields the organization does not have, and turns labels into its values.
 * @throws ServiceError `rejected` when it lacks `reaqta_id`, without which a case could be created twice.
 */
export async function fitToOrganization(
  soar: SoarClient,
  draft: IncidentDraft,
  options: CallOptions = {},
): Promise<FittedDraft> {
  await requireAlertField(soar, 'create incident', options);
  const { fields } = await soar.type('incident', options);
  const { severity_code: severity, ...rest } = draft;
  const names = Object.keys(draft.properties);
  const properties = Object.fromEntries(Object.entries(draft.properties).filter(([name]) => fields[name]));
  const value = typeof severity === 'string' ? await severityValue(soar, severity, options) : severity;
  return {
    request: { ...rest, properties, ...(value === undefined ? {} : { severity_code: value }) },
    missingFields: names.filter((name) => !fields[name]),
  };
}

/** An organization may have no such severity: then SOAR's default stands. A label of the user's own is left to SOAR to judge. */
async function severityValue(soar: SoarClient, label: string, options: CallOptions): Promise<Handle | undefined> {
  const value = await incidentValue(soar, 'severity_code', label, options);
  return value ?? (severityLabels.includes(label) ? undefined : label);
}

/** How often a case is looked for and created again after answers that got lost. */
const tries = 3;

/** Creates the case of an alert once: when the answer was lost, it is looked for before anything is sent again. */
export async function createCase(
  soar: SoarClient,
  request: IncidentRequest,
  alertId: string,
  hive: string | undefined,
  options: CallOptions = {},
): Promise<Incident | DryRun> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await soar.createIncident(request, options);
    } catch (error) {
      if (!(error instanceof ServiceError) || !error.maybeApplied || error.code === 'cancelled') throw error;
      const made = await findCase(soar, alertId, hive, options);
      if (made) return made;
      if (attempt >= tries) throw error;
    }
  }
}
