import { InputError } from '../http/errors.js';
import type { Changed } from '../http/guard.js';
import { isObject } from '../http/is-object.js';
import type { CallOptions } from '../http/transport.js';
import { accepted } from './accepted.js';
import type { HiveCalls } from './calls.js';
import { expectId } from './ids.js';
import { type Listing, type ListOptions, listing } from './pages.js';
import type { AlertEventFilters, AlertFilters } from './request-types.js';
import { type Check, checked, MalformedAnswer, withIds } from './shape.js';
import type { Accepted, Alert, AlertEvent, CloseAnswer } from './types.js';

const hasId = withIds('id');

/** What polling and mapping rely on; everything else may be missing. */
const alertCheck: Check = (value) => {
  const reason = hasId(value);
  if (reason || !isObject(value)) return reason;
  if (!isObject(value.endpoint)) return 'endpoint is missing';
  const { receivedAt } = value;
  if (receivedAt === undefined) return undefined;
  return typeof receivedAt === 'string' && !Number.isNaN(Date.parse(receivedAt))
    ? undefined
    : 'receivedAt is not a time';
};

/** `GET /alerts` */
export function listAlerts(calls: HiveCalls, filters: AlertFilters = {}, options?: ListOptions): Listing<Alert> {
  return listing(calls, { operation: 'list alerts', path: '/alerts', query: filters, check: alertCheck }, options);
}

/** `GET /alert/{id}` */
export async function getAlert(calls: HiveCalls, id: string, options?: CallOptions): Promise<Alert> {
  const path = `/alert/${expectId('alertId', id)}`;
  return calls.read({ operation: 'read alert', method: 'GET', path, ...options }, checked(alertCheck));
}

/** `GET /alert/local/{localId}/endpoint/{endpointId}` */
export async function getAlertByLocalId(
  calls: HiveCalls,
  localId: string,
  endpointId: string,
  options?: CallOptions,
): Promise<Alert> {
  const path = `/alert/local/${expectId('localId', localId)}/endpoint/${expectId('endpointId', endpointId)}`;
  return calls.read({ operation: 'read alert by local id', method: 'GET', path, ...options }, checked(alertCheck));
}

/** `GET /alert/{id}/events` */
export function listAlertEvents(
  calls: HiveCalls,
  id: string,
  filters: AlertEventFilters = {},
  options?: ListOptions,
): Listing<AlertEvent> {
  const path = `/alert/${expectId('alertId', id)}/events`;
  return listing(
    calls,
    { operation: 'list events of alert', path, query: { ...filters }, check: withIds('id') },
    options,
  );
}

/** `POST /alert/{id}/close?malicious=`; allowed on a closed alert, so it may be repeated. */
export async function closeAlert(
  calls: HiveCalls,
  id: string,
  { malicious }: { malicious: boolean },
  options?: CallOptions,
): Promise<Changed<CloseAnswer>> {
  const path = `/alert/${expectId('alertId', id)}/close`;
  if (typeof malicious !== 'boolean') throw new InputError('malicious', 'must be true or false');
  const query = { malicious };
  return calls.change(
    id,
    { operation: 'close alert', method: 'POST', path, query, idempotent: true, ...options },
    checked((answer) => (isObject(answer) ? undefined : 'the closed alert is missing')),
  );
}

/** `POST /alert/{id}/tags/{tag}` */
export async function addTag(
  calls: HiveCalls,
  id: string,
  tag: string,
  options?: CallOptions,
): Promise<Changed<Accepted>> {
  const path = `/alert/${expectId('alertId', id)}/tags/${tagSegment(tag)}`;
  return calls.change(id, { operation: 'add tag', method: 'POST', path, idempotent: true, ...options }, accepted);
}

/** `DELETE /alert/{id}/tag/{tag}` */
export async function removeTag(
  calls: HiveCalls,
  id: string,
  tag: string,
  options?: CallOptions,
): Promise<Changed<Accepted>> {
  const path = `/alert/${expectId('alertId', id)}/tag/${tagSegment(tag)}`;
  return calls.change(id, { operation: 'remove tag', method: 'DELETE', path, idempotent: true, ...options }, accepted);
}

/**
 * `PUT /alert/{id}/notes`; answers the text, bare or under `notes`. Not repeated by itself after it may have been applied:
 * it would overwrite what somebody else wrote meanwhile.
 */
export async function setNotes(
  calls: HiveCalls,
  id: string,
  notes: string,
  options?: CallOptions,
): Promise<Changed<string>> {
  const path = `/alert/${expectId('alertId', id)}/notes`;
  if (typeof notes !== 'string') throw new InputError('notes', 'must be a text');
  const request = {
    operation: 'write notes',
    method: 'PUT',
    path,
    body: { notes },
    ...options,
  } as const;
  return calls.change(id, request, (answer) => {
    const text = isObject(answer) ? answer.notes : answer;
    if (typeof text !== 'string') throw new MalformedAnswer('the notes are missing in its answer');
    return text;
  });
}

/** `.` and `..` would change the path even when they are encoded. */
function tagSegment(tag: string): string {
  if (typeof tag !== 'string' || tag.trim() === '') throw new InputError('tag', 'must not be empty');
  if (tag === '.' || tag === '..') throw new InputError('tag', 'must be more than dots');
  return encodeURIComponent(tag);
}
