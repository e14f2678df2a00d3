import type { Alert } from '../../hive/types.js';
import type { CallOptions } from '../../http/transport.js';
import type { SoarClient } from '../../soar/client.js';
import type { AlertChange } from '../polling/alert-changes.js';
import { followedProperties, severityLabel } from './alert-to-incident.js';
import { incidentValue } from './organization-values.js';

/**
 * The fields of a case that follow its alert, as far as the organization has them. With a change that leaves the alert's
 * severity alone, the case keeps its own.
 */
export async function followedValues(
  soar: SoarClient,
  alert: Alert,
  change: AlertChange | undefined,
  options: CallOptions = {},
): Promise<Record<string, unknown>> {
  const { fields } = await soar.type('incident', options);
  const values = Object.fromEntries(Object.entries(followedProperties(alert)).filter(([name]) => fields[name]));
  // An analyst may have chosen another severity: it is set again only when the alert's own has changed.
  if (change?.fields.length && !change.fields.includes('severity')) return values;
  const severity = await incidentValue(soar, 'severity_code', severityLabel(alert.severity), options);
  return severity === undefined ? values : { ...values, severity_code: severity };
}
