import type {
  Alert,
  AlertEvent,
  AlertSeverity,
  Endpoint,
  EndpointState,
  EventSeverity,
  HuntEvent,
} from '../../../src/lib/hive/types.js';
import { type IdMint, idKind, isoTime, timeOfId } from '../ids.js';
import type { Dice } from './dice.js';
import type { EventData } from './event-data/index.js';
import type { ActingProcess } from './processes.js';

/** One event that raises an alert. */
export interface TriggerPlan {
  eventType: number;
  /** 0 to 100. */
  relevance: number;
  /** `hive` unless given. */
  category?: string;
  actor?: ActingProcess;
  data: EventData;
}

export interface AlertPlan {
  endpoint: Endpoint;
  endpointState: EndpointState;
  triggerCondition: number;
  /** In the order they happened; the last one raised the alert. */
  triggers: readonly TriggerPlan[];
  /** Epoch ms at which the Hive gets it. */
  receivedAt: number;
  /** Epoch ms on the endpoint; some seconds before it is received unless given. */
  happenedAt?: number;
  title?: string;
  tags?: string[];
  notes?: string;
}

/** Severities and the impacts they begin at, highest first. */
const thresholds: [AlertSeverity, number][] = [
  ['high', 90],
  ['medium', 50],
  ['low', 25],
  ['safe', 0],
];

export function severityOf(impact: number): AlertSeverity {
  return thresholds.find(([, least]) => impact >= least)?.[0] ?? 'safe';
}

/** Least and greatest impact of alerts of this severity. */
export function impactsOf(severity: AlertSeverity): [number, number] {
  const index = thresholds.findIndex(([name]) => name === severity);
  return [thresholds[index]?.[1] ?? 0, (thresholds[index - 1]?.[1] ?? 101) - 1];
}

function eventSeverityOf(relevance: number): EventSeverity {
  const severity = severityOf(relevance);
  return severity === 'safe' ? 'none' : severity;
}

/** Types that surround a trigger; the alert's other events are of these. */
export const contextTypes = [11, 21, 10, 12, 57, 5, 38, 8];

/** An alert and the events that raised it, as hunts find them. */
export function makeAlert(plan: AlertPlan, ids: IdMint, dice: Dice): { alert: Alert; events: HuntEvent[] } {
  const happenedAt = plan.happenedAt ?? plan.receivedAt - dice.between(2_000, 20_000);
  const localId = ids.make(idKind.alert, happenedAt, true);
  const began = happenedAt - 20 * (plan.triggers.length - 1);
  const made = plan.triggers.map((trigger, index) => makeTrigger(plan, trigger, began + 20 * index, localId, ids));
  const id = ids.make(idKind.alert, plan.receivedAt);
  const receivedAt = isoTime(timeOfId(id));
  const byTypeEventCount = countTypes(plan.triggers, dice);
  const impact = Math.max(0, ...plan.triggers.map((trigger) => trigger.relevance));
  const alert: Alert = {
    id,
    localId,
    endpointId: plan.endpoint.id,
    triggerCondition: plan.triggerCondition,
    endpoint: plan.endpoint,
    triggerEvents: made.map(({ trigger }) => trigger),
    totalEventCount: byTypeEventCount.reduce((sum, { count }) => sum + count, 0),
    byTypeEventCount,
    impact,
    severity: severityOf(impact),
    closed: false,
    activityState: 'active',
    receivedAt,
    happenedAt: isoTime(happenedAt),
    lastChangedAt: receivedAt,
    tags: plan.tags ?? [],
    ...(plan.notes === undefined ? {} : { notes: plan.notes }),
    ...(plan.title === undefined ? {} : { title: plan.title }),
    endpointState: plan.endpointState,
  };
  return { alert, events: made.map(({ event }) => event) };
}

function makeTrigger(plan: AlertPlan, trigger: TriggerPlan, at: number, alertLocalId: string, ids: IdMint) {
  const { eventType, relevance, data } = trigger;
  const id = ids.make(idKind.event, plan.receivedAt - 200);
  const shared = { endpointId: plan.endpoint.id, receivedAt: isoTime(timeOfId(id)), happenedAt: isoTime(at) };
  const localId = ids.make(idKind.event, at, true);
  const process = trigger.actor && { process: trigger.actor.acting };
  const alertEvent: AlertEvent = {
    id,
    category: trigger.category ?? 'hive',
    localId,
    ...shared,
    relevance,
    severity: eventSeverityOf(relevance),
    trigger: true,
    manuallyAdded: false,
    ...process,
    eventType,
    data: { ...data, _t: discriminator(eventType) },
  };
  const event: HuntEvent = {
    eventId: id,
    ...shared,
    payload: {
      localId,
      ...process,
      incidents: [alertLocalId],
      triggeredIncidents: [alertLocalId],
      data: huntData(data),
      eventType,
    },
  };
  return { trigger: alertEvent, event };
}

/** The inner kind mark that events of an alert carry. */
export function discriminator(eventType: number): string {
  return eventType === 28 ? 'r' : 'l';
}

/** Hunts show of a policy hit only which policy it was. */
function huntData(data: EventData): EventData {
  if (!Array.isArray(data.matched)) return data;
  const matched = data.matched as { policyId: string; versionId: string; matcher: { id: string } }[];
  return {
    matched: matched.map(({ policyId, versionId, matcher }) => ({ policyId, versionId, matcherId: matcher.id })),
  };
}

function countTypes(triggers: readonly TriggerPlan[], dice: Dice): Alert['byTypeEventCount'] {
  const counts = new Map<number, number>();
  for (const { eventType } of triggers) counts.set(eventType, (counts.get(eventType) ?? 0) + 1);
  const context = dice.between(1, 5);
  for (let made = 0; made < context; made++) {
    const type = dice.pick(contextTypes);
    counts.set(type, (counts.get(type) ?? 0) + dice.between(1, 60));
  }
  return [...counts].map(([type, count]) => ({ type, count })).sort((a, b) => b.count - a.count || a.type - b.type);
}
