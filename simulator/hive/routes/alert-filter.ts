import type { Alert, AlertEvent } from '../../../src/lib/hive/types.js';
import { compareIds } from '../ids.js';
import { choices, idParameter, integers, time, values } from '../parameters.js';
import { countryOf } from '../world/event-data/network.js';

type Test<T> = (item: T) => boolean;

/** The filters of `GET /alerts`: AND between names, OR between the values of one, bounds inclusive. */
export function alertTests(query: URLSearchParams, ignoresLastChanged: boolean): Test<Alert>[] {
  return [
    among(values(query, 'id'), (alert: Alert) => alert.id),
    among(values(query, 'endpointId'), (alert: Alert) => alert.endpointId),
    among(integers(query, 'triggerCondition'), (alert: Alert) => alert.triggerCondition),
    some(values(query, 'tag'), (alert: Alert) => alert.tags),
    among(
      choices(query, 'activityState', ['active', 'idle', 'inactive', 'archived']),
      (alert: Alert) => alert.activityState,
    ),
    among(choices(query, 'severity', ['safe', 'low', 'medium', 'high']), (alert: Alert) => alert.severity),
    among(choices(query, 'status', ['malicious', 'benign', 'none']), (alert: Alert) => alert.alertStatus ?? 'none'),
    ...window(query, 'happened', (alert: Alert) => alert.happenedAt),
    ...window(query, 'received', (alert: Alert) => alert.receivedAt),
    ...window(query, 'closed', (alert: Alert) => alert.closedAt),
    ...(ignoresLastChanged ? [] : window(query, 'lastChanged', (alert: Alert) => alert.lastChangedAt)),
    some(values(query, 'country'), (alert: Alert) => alert.triggerEvents.map(countryOfEvent)),
    some(values(query, 'gid'), (alert: Alert) => alert.endpoint.groups.map((group) => group.id)),
    newerThan(query, (alert: Alert) => alert.id),
  ].filter((test) => test !== undefined);
}

/** The filters of `GET /alert/{id}/events`. */
export function alertEventTests(query: URLSearchParams, groupIds: readonly string[]): Test<AlertEvent>[] {
  return [
    among(values(query, 'processId'), (event: AlertEvent) => event.process?.id),
    among(integers(query, 'processPid'), (event: AlertEvent) => event.process?.pid),
    among(integers(query, 'eventType'), (event: AlertEvent) => event.eventType),
    among(choices(query, 'severity', ['none', 'low', 'medium', 'high']), (event: AlertEvent) => event.severity),
    ...window(query, 'happened', (event: AlertEvent) => event.happenedAt),
    some(values(query, 'country'), (event: AlertEvent) => [countryOfEvent(event)]),
    among(values(query, 'mitreTechnique'), (event: AlertEvent) => String(event.data.technique)),
    some(values(query, 'gid'), () => groupIds),
  ].filter((test) => test !== undefined);
}

/** One of several values; no test when the parameter is not there. */
export function among<T, V>(wanted: readonly V[] | undefined, read: (item: T) => V | undefined): Test<T> | undefined {
  if (!wanted) return undefined;
  const set = new Set<V | undefined>(wanted);
  return (item) => set.has(read(item));
}

/** Lists that hold one of several values. */
export function some<T>(
  wanted: readonly string[] | undefined,
  read: (item: T) => readonly (string | undefined)[],
): Test<T> | undefined {
  if (!wanted) return undefined;
  const set = new Set<string | undefined>(wanted);
  return (item) => read(item).some((value) => set.has(value));
}

/** Items with an id greater than `lastSeenId`. */
export function newerThan<T>(query: URLSearchParams, idOf: (item: T) => string): Test<T> | undefined {
  const lastSeen = idParameter(query, 'lastSeenId');
  return lastSeen === undefined ? undefined : (item) => compareIds(idOf(item), lastSeen) > 0;
}

function window<T>(query: URLSearchParams, name: string, read: (item: T) => string | undefined): Test<T>[] {
  const after = time(query, `${name}After`);
  const before = time(query, `${name}Before`);
  const tests: Test<T>[] = [];
  // Times are texts of one form, so their order is that of time; a missing one lies in no window.
  if (after !== undefined) tests.push((item) => (read(item) ?? '') >= after);
  if (before !== undefined) tests.push((item) => (read(item) ?? '~') <= before);
  return tests;
}

function countryOfEvent(event: AlertEvent): string | undefined {
  return countryOf(event.data.remoteAddr);
}
