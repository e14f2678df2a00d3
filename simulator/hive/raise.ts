import type { Alert, AlertSeverity, Endpoint, HuntEvent } from '../../src/lib/hive/types.js';
import type { Damage, Hive } from './hive.js';
import { type AlertPlan, makeAlert } from './world/alert.js';
import { tellAlert } from './world/alert-stories.js';
import { type EventPlan, makeEvent } from './world/background-events.js';

/** What is said of an alert to raise; the rest follows from the endpoint and the time. */
export type Raise = Omit<AlertPlan, 'receivedAt' | 'endpointState'>;

/** Raises an alert, now or at another time (epoch ms). It is seen after the visibility delay. */
export function raiseAlert(hive: Hive, plan: Raise, receivedAt = hive.now()): Alert {
  const endpointState = hive.stateOf(plan.endpoint);
  const { alert, events } = makeAlert({ ...plan, endpointState, receivedAt }, hive.ids, hive.dice);
  hive.whenVisible(() => {
    hive.addAlert(alert);
    for (const event of events) hive.events.add(event);
  });
  return alert;
}

/** Raises an alert of any kind on some endpoint that is online. */
export function raiseSomeAlert(hive: Hive, severity?: AlertSeverity, tags?: string[], receivedAt = hive.now()): Alert {
  const endpoint = someEndpoint(hive);
  const processes = hive.actorsOf(endpoint.id);
  const stage = { endpoint, processes, policies: hive.policies.items, at: receivedAt };
  const tale = tellAlert(stage, hive.dice, severity);
  return raiseAlert(hive, { endpoint, ...tale, ...(tags ? { tags } : {}) }, receivedAt);
}

export function damageAlert(hive: Hive, alert: Alert, damage: Damage): void {
  hive.damaged.set(alert.id, damage);
}

/** Records an event that happens now. */
export function recordEvent(hive: Hive, plan: Omit<EventPlan, 'at' | 'receivedAt'>): HuntEvent {
  const receivedAt = hive.now();
  const event = makeEvent({ ...plan, at: receivedAt, receivedAt }, hive.ids);
  hive.whenVisible(() => hive.events.add(event));
  return event;
}

function someEndpoint(hive: Hive): Endpoint {
  const online = hive.endpoints.items.filter((endpoint) => endpoint.connected && hive.actorsOf(endpoint.id).length > 0);
  return hive.dice.pick(online);
}
