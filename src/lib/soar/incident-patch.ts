import { type Changed, isDryRun } from '../http/guard.js';
import { isObject } from '../http/is-object.js';
import { type CallOptions, callOptions } from '../http/transport.js';
import { failed, quoted } from './failure.js';
import { readIncident } from './incidents.js';
import type { Metadata } from './metadata.js';
import type { SoarRequests } from './requests.js';
import { sameValue } from './same-value.js';
import type { FieldChange, FieldFailure, Incident } from './types.js';

export interface UpdateOptions extends CallOptions {
  /** Fields that get the new value even if somebody changed them since they were read. Default `all`. */
  overwrite?: 'all' | 'none' | readonly string[];
}

export interface IncidentUpdate {
  /** API names of the fields whose value is another now; empty when nothing had to be sent. */
  changed: string[];
  /** As it is after the update. */
  incident: Incident;
}

/** Values by API name; custom fields may stand in `properties`, as in an incident, or beside the others. */
export type NewValues = Record<string, unknown>;

const rounds = 3;

/**
 * Gives an incident new field values with `PATCH /incidents/{id}`, sending only those that differ. Select values may be
 * labels. Safe to repeat: SOAR compares the old values.
 * @throws ServiceError `conflict` naming the fields somebody else changed meanwhile; `rejected` for an unknown label.
 */
export async function updateIncident(
  requests: SoarRequests,
  metadata: Metadata,
  target: number | Incident,
  values: NewValues,
  options: UpdateOptions,
): Promise<Changed<IncidentUpdate>> {
  const incident = typeof target === 'number' ? await readIncident(requests, target, options) : target;
  const changes = (await changesTo(metadata, incident, values, options)).filter(differs);
  return sendChanges(requests, incident, changes, options);
}

/** What the values mean for this incident: each field with what it holds and what it shall hold, both as SOAR keeps them. */
export async function changesTo(
  metadata: Metadata,
  incident: Incident,
  { properties, ...values }: NewValues,
  options: CallOptions,
): Promise<FieldChange[]> {
  const flat = { ...values, ...(isObject(properties) ? properties : {}) };
  return Promise.all(
    Object.entries(flat).map(async ([name, value]) => ({
      field: name,
      old: await currentValue(metadata, incident, name, options),
      new: await storedValue(metadata, name, value, options),
    })),
  );
}

/** Sends changes, also those that change nothing, and reads the incident again. Without any, nothing is sent. */
export async function sendChanges(
  requests: SoarRequests,
  incident: Incident,
  changes: FieldChange[],
  options: UpdateOptions,
): Promise<Changed<IncidentUpdate>> {
  if (changes.length === 0) return { changed: [], incident };
  let pending = changes;
  for (let round = 1; pending.length > 0; round++) {
    const answer = await patch(requests, incident, pending, options);
    if (isDryRun(answer)) return answer;
    if (answer.length === 0) break;
    pending = afterConflicts(incident.id, pending, answer, round < rounds ? (options.overwrite ?? 'all') : 'none');
  }
  const changed = changes.filter(differs).map((change) => change.field);
  return { changed, incident: await readIncident(requests, incident.id, options) };
}

export function differs(change: FieldChange): boolean {
  return !sameValue(change.old, change.new);
}

async function currentValue(metadata: Metadata, incident: Incident, name: string, options: CallOptions) {
  const { properties } = incident;
  const field = await metadata.field('incident', name, options);
  const custom = field?.prefix === 'properties' || (!(name in incident) && name in properties);
  return (custom ? properties[name] : incident[name]) ?? null;
}

async function storedValue(metadata: Metadata, name: string, value: unknown, options: CallOptions): Promise<unknown> {
  if (isObject(value) && typeof value.content === 'string') return asHtml(value.format, value.content);
  const type = (await metadata.field('incident', name, options))?.input_type;
  if (type !== 'select' && type !== 'multiselect') return value ?? null;
  if (!Array.isArray(value)) return metadata.choice('incident', name, value ?? null, options);
  return Promise.all(value.map((one) => metadata.choice('incident', name, one, options)));
}

/** Rich text as SOAR keeps it, so that old and new can be compared. */
function asHtml(format: unknown, content: string): string {
  if (format !== 'text') return content;
  return content.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/\r?\n/g, '<br/>');
}

/** One PATCH, answered by the fields that were in the way; then nothing was applied. */
function patch(requests: SoarRequests, incident: Incident, changes: FieldChange[], options: CallOptions) {
  const operation = `update incident ${incident.id}`;
  const body = {
    version: incident.vers,
    changes: changes.map((change) => ({
      field: change.field,
      old_value: { object: change.old },
      new_value: { object: change.new },
    })),
  };
  const path = `/incidents/${incident.id}`;
  const request = { ...callOptions(options), operation, method: 'PATCH', path, body, idempotent: true } as const;
  return requests.throughConflicts(
    operation,
    () => requests.change(incident.id, request, (answer) => failuresIn(operation, answer)),
    options.signal,
  );
}

function failuresIn(operation: string, answer: unknown): FieldFailure[] | undefined {
  if (!isObject(answer)) return answer === undefined ? [] : undefined;
  const failures = Array.isArray(answer.field_failures) ? (answer.field_failures as FieldFailure[]) : [];
  if (answer.success === false && failures.length === 0) {
    throw failed(operation, 'rejected', typeof answer.message === 'string' ? answer.message : 'it gave no reason');
  }
  return failures;
}

/** What is left to send: what somebody set to our value already is done, what may be overwritten gets its true old value. */
function afterConflicts(
  id: number,
  pending: FieldChange[],
  failures: FieldFailure[],
  overwrite: 'all' | 'none' | readonly string[],
): FieldChange[] {
  const actual = new Map(failures.map((failure) => [fieldName(failure.field), failure.actual_current_value ?? null]));
  if (!pending.some(({ field }) => actual.has(field))) {
    throw failed(`update incident ${id}`, 'bad-answer', 'it reported conflicts of fields that were not sent');
  }
  const left = pending
    .map((change) => (actual.has(change.field) ? { ...change, old: actual.get(change.field) } : change))
    .filter((change) => !actual.has(change.field) || differs(change));
  const blocking = left.filter(
    ({ field }) => actual.has(field) && overwrite !== 'all' && (overwrite === 'none' || !overwrite.includes(field)),
  );
  if (blocking.length > 0) {
    const reasons = blocking.map((change) => `${change.field} is ${quoted(change.old)} now`).join(', ');
    throw failed(`update incident ${id}`, 'conflict', `nothing was changed, because ${reasons}`);
  }
  return left;
}

function fieldName(field: unknown): string {
  const name = isObject(field) ? String(field.name) : String(field);
  return name.replace(/^properties\./, '');
}
