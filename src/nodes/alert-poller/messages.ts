import type { NodeMessage } from 'node-red';
import type { AlertArrival, Dispatch } from '../../lib/index.js';

/** The message a dispatch becomes: one alert with its well-known ids, or a page of alerts. */
export function messageOf(
  dispatch: Dispatch<AlertArrival>,
  { hive, grouped }: { hive: string; grouped: boolean },
): NodeMessage {
  const arrivals = dispatch.items.map((item) => item.value);
  if (grouped) {
    const changes = arrivals.flatMap(({ alert, change }) => (change ? [{ alertId: alert.id, ...change }] : []));
    return { hive, payload: arrivals.map(({ alert }) => alert), ...(changes.length > 0 ? { changes } : {}) };
  }
  const [{ alert, change }] = arrivals as [AlertArrival];
  return {
    hive,
    payload: alert,
    alert,
    alertId: alert.id,
    endpointId: alert.endpointId,
    ...(change ? { change } : {}),
  };
}
