import type { NodeMessage } from 'node-red';
import type { AlertArrival, Dispatch } from '../../lib/index.js';

/** The message a dispatch becomes: one alert with its well-known ids, or a page of alerts. */
export function messageOf(
  dispatch: Dispatch<AlertArrival>,
  { hive, grouped, acknowledge }: { hive: string; grouped: boolean; acknowledge: boolean },
): NodeMessage {
  const arrivals = dispatch.items.map((item) => item.value);
  const delivery = acknowledge ? { delivery: dispatch.token, attempt: dispatch.attempt } : {};
  const redelivered = dispatch.redelivered ? { redelivered: true } : {};
  const common = { hive, ...delivery, ...redelivered };
  if (grouped) {
    const changes = arrivals.flatMap(({ alert, change }) => (change ? [{ alertId: alert.id, ...change }] : []));
    return { ...common, payload: arrivals.map(({ alert }) => alert), ...(changes.length > 0 ? { changes } : {}) };
  }
  const [{ alert, change }] = arrivals as [AlertArrival];
  return {
    ...common,
    payload: alert,
    alert,
    alertId: alert.id,
    endpointId: alert.endpointId,
    ...(change ? { change } : {}),
  };
}
