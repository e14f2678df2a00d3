import { type Alert, alertLink, type HiveClient, triggerProcess } from '../../lib/index.js';

/** The message properties an alert gives to later nodes: all are set, so that none is left over from another alert. */
export function alertProperties(client: HiveClient, alert: Alert | undefined): Record<string, unknown> {
  return {
    alert,
    alertId: alert?.id,
    endpointId: alert?.endpointId ?? alert?.endpoint.id,
    alertUrl: alert && alertLink(client.dashboardUrl, alert.id),
    ...triggerProcess(alert),
  };
}
