/*
 * The public face of the core: everything nodes, command line, demo and bench may use, and any other TypeScript program
 * with them. It knows nothing of Node-RED.
 */
export { type Clock, systemClock } from './clock.js';
export { type DeadLetter, Delivery, DeliveryError, type DeliveryOptions, type Item } from './delivery/delivery.js';
export type { Dispatch, SettleDetails, Verdict } from './delivery/item.js';
export type { Counters, DeliveryMode } from './delivery/options.js';
export { checkHive } from './hive/check.js';
export { HiveClient, type HiveOptions } from './hive/client.js';
export { compareIds, firstIdAt, timeOfId } from './hive/ids.js';
export { alertLink, endpointLink, policyLink } from './hive/links.js';
export type { ItemProblem, Listing, ListOptions, Page } from './hive/pages.js';
export type { ProtectionRules } from './hive/protection.js';
export type * from './hive/request-types.js';
export type * from './hive/types.js';
export type { ProxyOptions, TlsOptions } from './http/connection.js';
export { InputError, ServiceError, type ServiceErrorCode, type ServiceFailure } from './http/errors.js';
export { type Changed, type ChangeRecord, type DryRun, isDryRun, ProtectedError } from './http/guard.js';
export type { Step } from './http/probe.js';
export type { RetryPolicy } from './http/retry.js';
export type { CallOptions } from './http/transport.js';
export type { HunqAnd, HunqComparison, HunqNode, HunqNot, HunqOr, HunqPosition } from './hunq/ast.js';
export { compileHunq, evaluateHunq } from './hunq/evaluate.js';
export { fieldOf, type HunqField, hunqFields } from './hunq/fields.js';
export { type Finding, lintHunq } from './hunq/lint.js';
export { parseHunq } from './hunq/parse.js';
export { printHunq } from './hunq/print.js';
export { QueryError } from './hunq/query-error.js';
export { checkSoar } from './soar/check.js';
export { SoarClient } from './soar/client.js';
export type { IncidentUpdate } from './soar/incident-patch.js';
export { incidentLink } from './soar/links.js';
export type { SoarOptions } from './soar/requests.js';
export type * from './soar/types.js';
export { FileStore } from './state/file-store.js';
export { MemoryStore } from './state/memory-store.js';
export { StateError, type StateStore } from './state/store.js';
export {
  type EventsToStixOptions,
  type EventsToStixStreamOptions,
  eventsToStix,
  eventsToStixStream,
  type SkippedEvent,
  type StixBundle,
  type StixObject,
} from './stix/events-to-stix.js';
export { hunqFieldsFor, type PortReading } from './stix/mapping/mapping.js';
export type { Pattern } from './stix/pattern/ast.js';
export { parsePattern } from './stix/pattern/parser.js';
export { PatternError } from './stix/pattern/pattern-error.js';
export {
  type PatternToHunqOptions,
  patternToHunq,
  type Translation,
  TranslationError,
} from './stix/pattern-to-hunq.js';
export type { AlertChange } from './sync/alert-changes.js';
export type { ClientFilters } from './sync/alert-filter.js';
export { type AlertMappingOptions, alertToIncident, type IncidentDraft } from './sync/alert-to-incident.js';
export { asAlert } from './sync/as-alert.js';
export { type EscalateOptions, type Escalation, escalate } from './sync/escalate.js';
export { findCase } from './sync/find-case.js';
export { type Following, follow } from './sync/follow.js';
export { type AlertArrival, type AlertFeed, AlertPoll, alertFeeds, type PollReport } from './sync/poll-alerts.js';
export { PollLoop } from './sync/poll-loop.js';
export { defaultResolutions, type ResolutionTable } from './sync/resolution.js';
export { triggerConditionLabel } from './sync/trigger-conditions.js';
export { type TriggerEventCells, triggerEventCells } from './sync/trigger-event-rows.js';
