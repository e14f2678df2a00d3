import type { Alert, AlertEvent } from '../../../src/lib/hive/types.js';
import type { Routes, SimReply, SimRequest } from '../../web/contract.js';
import type { Damage, Hive } from '../hive.js';
import { pageReply, searchKey } from '../page.js';
import { idParameter, values } from '../parameters.js';
import { type Order, orderBy, type SortFields, sortableId, sorted } from '../shelf/order.js';
import { eventsOfAlert } from '../world/alert-events.js';
import { alertEventTests, alertTests } from './alert-filter.js';

const severities = ['safe', 'low', 'medium', 'high'];

const sortFields: SortFields<Alert> = {
  id: (alert) => sortableId(alert.id),
  receivedAt: (alert) => alert.receivedAt,
  happenedAt: (alert) => alert.happenedAt,
  closedAt: (alert) => alert.closedAt ?? '',
  lastChangedAt: (alert) => alert.lastChangedAt ?? '',
  impact: (alert) => alert.impact,
  severity: (alert) => severities.indexOf(alert.severity),
  triggerCondition: (alert) => alert.triggerCondition,
  endpointId: (alert) => sortableId(alert.endpointId),
  totalEventCount: (alert) => alert.totalEventCount,
};

/** Reading alerts. */
export function alertRoutes(hive: () => Hive): Routes {
  return {
    'GET /1/alerts': (request) => listAlerts(hive(), request),
    'GET /1/alert/:id': (request) => alertReply(hive(), hive().alert(request.params.id ?? '')),
    'GET /1/alert/local/:localId/endpoint/:endpointId': ({ params }) =>
      alertReply(hive(), hive().alertByLocalId(params.localId ?? '', params.endpointId ?? '')),
    'GET /1/alert/:id/events': (request) => listAlertEvents(hive().alert(request.params.id ?? ''), request),
  };
}

function listAlerts(hive: Hive, request: SimRequest): SimReply {
  const { query } = request;
  const sortBy = values(query, 'sortBy') ?? [];
  const direction = query.get('lastSeenId') ? 'asc' : 'desc';
  const order = orderBy<Alert>(sortBy, sortFields, (alert) => alert.id, direction);
  const items = hive.alertSearches.find(searchKey(query), () => findAlerts(hive, query, sortBy, direction, order));
  return pageReply(request, { items, order, show: (alert) => shownAlert(hive, alert) });
}

function findAlerts(
  hive: Hive,
  query: URLSearchParams,
  sortBy: string[],
  direction: 'asc' | 'desc',
  order: Order<Alert>,
): readonly Alert[] {
  const tests = alertTests(query, hive.ignoresLastChanged);
  const lastSeen = idParameter(query, 'lastSeenId');
  const candidates =
    lastSeen === undefined ? hive.alerts.items : hive.alerts.items.slice(hive.alerts.firstAfter(lastSeen));
  const found = candidates.filter((alert) => tests.every((test) => test(alert)));
  if (sortBy.length > 0) return sorted(found, order);
  return direction === 'asc' ? found : found.reverse();
}

function alertReply(hive: Hive, alert: Alert): SimReply {
  return { json: shownAlert(hive, alert) };
}

const damages: Record<Damage, (alert: Alert) => unknown> = {
  id: ({ id: _id, ...rest }) => rest,
  endpoint: ({ endpoint: _endpoint, ...rest }) => rest,
  null: (alert) => ({ ...alert, endpoint: null, endpointState: null, triggerEvents: [null] }),
};

/** An alert as it is answered, damaged if it is to be. */
function shownAlert(hive: Hive, alert: Alert): unknown {
  const damage = hive.damaged.get(alert.id);
  return damage === undefined ? alert : damages[damage](alert);
}

const eventSortFields: SortFields<AlertEvent> = {
  id: (event) => sortableId(event.id),
  happenedAt: (event) => event.happenedAt,
  receivedAt: (event) => event.receivedAt,
  relevance: (event) => event.relevance,
};

function listAlertEvents(alert: Alert, request: SimRequest): SimReply {
  const { query } = request;
  const order = orderBy<AlertEvent>(values(query, 'sortBy') ?? [], eventSortFields, (event) => event.id, 'asc');
  const groups = alert.endpoint.groups.map((group) => group.id);
  const tests = alertEventTests(query, groups);
  const found = eventsOfAlert(alert).filter((event) => tests.every((test) => test(event)));
  return pageReply(request, { items: sorted(found, order), order });
}
