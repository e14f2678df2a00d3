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
export { safeFileName } from './hive/file-name.js';
export { compareIds, firstIdAt, timeOfId } from './hive/ids.js';
export { alertLink, endpointLink, policyLink } from './hive/links.js';
export type { ItemProblem, Listing, ListOptions, Page } from './hive/pages.js';
export type { ProtectionRules } from './hive/protection.js';
export type * from './hive/request-types.js';
export type * from './hive/types.js';
export type { ProxyOptions, TlsOptions } from './http/connection.js';
export { InputError, ServiceError, type ServiceErrorCode, type ServiceFailure } from './http/errors.js';
export { type Changed, type ChangeRecord, type DryRun, isDryRun, ProtectedError } from './http/guard.js';
export { isObject } from './http/is-object.js';
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
export { alertFilters } from './response/alerts/alert-filters.js';
export { alertTags, asTags, changeTags, type TagReport } from './response/alerts/alert-tags.js';
export { type EventFilterForm, eventFilters } from './response/alerts/event-filters.js';
export { type ProcessIds, triggerProcess } from './response/alerts/trigger-process.js';
export { isMalicious, type VerdictTable } from './response/alerts/verdict.js';
export { type Declined, declinedBy } from './response/declined.js';
export { endpointSummary } from './response/endpoints/endpoint-summary.js';
export { type Isolation, type IsolationOptions, switchIsolation } from './response/endpoints/isolation.js';
export { type KillPart, type KillTarget, kill, killTargets, type ProcessKill } from './response/endpoints/kill.js';
export {
  filterProcesses,
  listProcesses,
  type ProcessFilters,
  type ProcessInTree,
  processTree,
} from './response/endpoints/processes.js';
export { type EndpointSearch, type EndpointsFound, searchEndpoints } from './response/endpoints/search-endpoints.js';
export { expectAccepted } from './response/expect-accepted.js';
export { type FetchedFile, type Fetching, type FileWish, fetchFile } from './response/files/fetch-file.js';
export { type CasePlace, fileToCase } from './response/files/file-to-case.js';
export { saveInFolder } from './response/files/save-file.js';
export { addFileArtifactOnce, attachOnce } from './response/files/upload-once.js';
export { createGroup, type GroupCreation } from './response/groups/create-group.js';
export { asEndpointIds } from './response/groups/endpoint-ids.js';
export { findGroup, groupsNamed } from './response/groups/find-group.js';
export { asLicense, type LicenseForm } from './response/groups/group-license.js';
export {
  type BlockOptions,
  blockHash,
  expectHashPolicyWish,
  type HashPolicyWish,
} from './response/policies/block-hash.js';
export {
  expectPolicyChoice,
  lookUpPolicies,
  type PolicyChoice,
  type PolicyResult,
} from './response/policies/hash-policies.js';
export { type PolicySwitching, switchPolicies } from './response/policies/switch-policy.js';
export { type Collected, readListing } from './response/read-listing.js';
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
export { type ArtifactReport, addArtifacts, artifactType, type CaseArtifact } from './sync/artifacts/add-artifacts.js';
export {
  type AnyEvent,
  type ArtifactDraft,
  artifactsOfAlert,
  artifactsOfEvents,
  asEvents,
} from './sync/artifacts/artifacts.js';
export { asAlert } from './sync/as-alert.js';
export { type AlertMappingOptions, alertToIncident, type IncidentDraft } from './sync/cases/alert-to-incident.js';
export { type EscalateOptions, type Escalation, escalate } from './sync/cases/escalate.js';
export { findCase } from './sync/cases/find-case.js';
export { type Following, follow } from './sync/cases/follow.js';
export { type Refresh, refresh } from './sync/cases/refresh.js';
export { defaultResolutions, type ResolutionTable } from './sync/cases/resolution.js';
export { triggerConditionLabel } from './sync/cases/trigger-conditions.js';
export { type AlertClosing, type AlertVerdict, closeAlert } from './sync/close-alert.js';
export { addNote } from './sync/notes/add-note.js';
export { type AlertNote, type Appended, appendAlertNote } from './sync/notes/alert-notes.js';
export { linkCase } from './sync/notes/case-link.js';
export type { CaseNote } from './sync/notes/case-note.js';
export { addAlertNotes, type CaseNotes } from './sync/notes/case-notes.js';
export { noteContent } from './sync/notes/note-content.js';
export { type NoteForHiveOptions, noteForHive } from './sync/notes/note-for-hive.js';
export { keysIn, type NoteHeaderFormat, noteHeader } from './sync/notes/note-header.js';
export { noteText } from './sync/notes/note-text.js';
export type { AlertChange } from './sync/polling/alert-changes.js';
export type { ClientFilters } from './sync/polling/alert-filter.js';
export {
  type AlertArrival,
  type AlertFeed,
  AlertPoll,
  alertFeeds,
  type PollReport,
} from './sync/polling/poll-alerts.js';
export {
  type CaseArrival,
  type CaseChange,
  type CaseFeed,
  CasePoll,
  type CaseProblem,
  caseFeeds,
} from './sync/polling/poll-cases.js';
export { PollLoop } from './sync/polling/poll-loop.js';
export { type FittedRows, fitRows, requireTable } from './sync/tables/cells.js';
export { killCells, processCells, processesIn, processKey, staleMark } from './sync/tables/process-rows.js';
export {
  addRows,
  type CaseTable,
  deleteRows,
  type RowChoice,
  type RowReport,
  replaceRows,
  upsertRows,
} from './sync/tables/rows.js';
export { eventKey, type TriggerEventCells, triggerEventCells } from './sync/tables/trigger-event-rows.js';
export { keepEventRows, triggerEventsIn } from './sync/tables/trigger-event-table.js';
