import { type Alert, alertLink, type HiveClient } from '../../lib/index.js';
import type { FunctionAnswer } from '../../runtime/function-result.js';

/** What the function `reaqta_get_alert_information` answers; its times keep their milliseconds here. */
export function alertInformation(client: HiveClient, alert: Alert): FunctionAnswer {
  const triggerEvents = alert.triggerEvents?.map((event) => {
    const happenedAt = Date.parse(event?.happenedAt);
    return event && !Number.isNaN(happenedAt) ? { ...event, happenedAt_ts: happenedAt } : event;
  });
  return {
    content: {
      ...alert,
      ...(triggerEvents ? { triggerEvents } : {}),
      alert_url: alertLink(client.dashboardUrl, alert.id),
    },
    inputs: { reaqta_alert_id: alert.id },
  };
}
