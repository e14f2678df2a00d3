import { timeOfId } from '../../hive/ids.js';
import { alertLink, endpointLink } from '../../hive/links.js';
import type { Alert, AlertSeverity } from '../../hive/types.js';
import type { IncidentRequest } from '../../soar/types.js';
import { triggerConditionLabel } from './trigger-conditions.js';

export interface AlertMappingOptions {
  /** Label of the Hive the alert comes from; becomes `reaqta_hive`. */
  hive?: string;
  /** Address of that Hive's console, `https://hive.example`; without it a case has no links. */
  consoleUrl?: string;
  /** Begins the case's name. Default `QRadar EDR Alert`. */
  namePrefix?: string;
}

/** An incident in the words of the product: select values are labels, custom fields by API name. */
export interface IncidentDraft extends IncidentRequest {
  properties: Record<string, unknown>;
}

export const defaultNamePrefix = 'QRadar EDR Alert';

/**
 * Maps an alert to the case it becomes. Times keep their milliseconds; `start_date` is never later than
 * `discovered_date`, which SOAR would refuse.
 */
export function alertToIncident(alert: Alert, options: AlertMappingOptions = {}): IncidentDraft {
  const discovered = timeOf(alert.receivedAt) ?? timeOf(alert.happenedAt) ?? timeOfId(alert.id);
  const condition = triggerConditionLabel(alert.triggerCondition);
  return {
    name: `${options.namePrefix ?? defaultNamePrefix} - ${condition}, Endpoint: ${alert.endpoint.name ?? alert.endpointId}`,
    description: { format: 'text', content: alert.title || condition },
    discovered_date: discovered,
    start_date: Math.min(timeOf(alert.happenedAt) ?? discovered, discovered),
    plan_status: 'A',
    severity_code: severityLabel(alert.severity),
    properties: alertProperties(alert, options),
    comments: [{ text: { format: 'text', content: firstNote(alert) } }],
  };
}

/** The custom fields of a case; those that follow the alert when it changes are among them. */
export function alertProperties(alert: Alert, options: AlertMappingOptions = {}): Record<string, unknown> {
  const { endpoint } = alert;
  const { hive, consoleUrl } = options;
  return {
    reaqta_id: alert.id,
    ...(hive === undefined ? {} : { reaqta_hive: hive }),
    reaqta_endpoint_id: endpoint.id ?? alert.endpointId,
    ...(consoleUrl === undefined
      ? {}
      : {
          reaqta_alert_link: htmlLink(alertLink(consoleUrl, alert.id), 'ReaQta Alert'),
          reaqta_endpoint_link: htmlLink(endpointLink(consoleUrl, endpoint.id ?? alert.endpointId), 'ReaQta Endpoint'),
        }),
    ...followedProperties(alert),
  };
}

/** The custom fields that change with the alert. */
export function followedProperties(alert: Alert): Record<string, unknown> {
  const { endpoint } = alert;
  return {
    reaqta_tags: (alert.tags ?? []).join(', '),
    reaqta_groups: (endpoint.groups ?? []).map((group) => group?.name).join(', '),
    reaqta_machine_info: machineInfo(alert),
    reaqta_trigger_condition: triggerConditionLabel(alert.triggerCondition),
    reaqta_impact: alert.impact ?? null,
  };
}

const labelsBySeverity: Record<AlertSeverity, string> = { safe: 'Low', low: 'Low', medium: 'Medium', high: 'High' };

/** The labels the built-in mapping asks for. */
export const severityLabels: readonly string[] = Object.values(labelsBySeverity);

export function severityLabel(severity: AlertSeverity): string {
  return labelsBySeverity[severity] ?? 'Low';
}

function machineInfo({ endpoint }: Alert): string {
  return [
    ['Machine Name', endpoint.name],
    ['OS', endpoint.os],
    ['Domain', endpoint.domain],
    ['CPU', endpoint.cpuDescr],
  ]
    .map(([label, value]) => `${label}: ${value ?? ''}`)
    .join('\n');
}

function firstNote(alert: Alert): string {
  return alert.notes ? `Created by ReaQta:\n${alert.notes}` : 'Created by ReaQta';
}

function htmlLink(address: string, label: string): string {
  return `<a target="_blank" rel="noopener" href="${escapeHtml(address)}">${escapeHtml(label)}</a>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function timeOf(iso: string | undefined): number | undefined {
  const time = Date.parse(iso ?? '');
  return Number.isNaN(time) ? undefined : time;
}
