import { asObject, type Json } from '../call.js';
import { Refusal } from '../refusal.js';
import type { SoarStore } from '../store.js';
import type { FieldDefinition } from '../types/definition.js';
import { isNothing, storedValue } from '../types/values.js';
import { heldValue, type IncidentRecord, touch } from './record.js';
import { shownOnly } from './view.js';

/** New values in their kept form. */
export type Changes = Map<FieldDefinition, unknown>;

/**
 * The values in an incident object that can be written; what only the server writes is passed over.
 * Throws 400 for a name that no incident has, and for a value its field cannot hold.
 */
export function changesIn(store: SoarStore, body: Json): Changes {
  const changes: Changes = new Map();
  for (const [name, value] of Object.entries(body)) {
    if (name === 'properties') continue;
    const field = store.types.incident.fields.get(name);
    if (field && field.prefix === null) note(store, changes, field, value);
    else if (!shownOnly.has(name)) throw new Refusal(400, `An incident has no field ${name}`);
  }
  for (const [name, value] of Object.entries(asObject(body.properties ?? {}, 'properties'))) {
    const field = store.types.customFields.get(name);
    if (!field) throw new Refusal(400, `An incident has no custom field ${name}`);
    note(store, changes, field, value);
  }
  return changes;
}

function note(store: SoarStore, changes: Changes, field: FieldDefinition, value: unknown): void {
  if (!field.read_only) changes.set(field, storedValue(field, value, store.directory));
}

/** Throws 400 when the incident would lack a required value, end before it began, or close without its closing fields. */
export function checkChanges(store: SoarStore, record: IncidentRecord, changes: Changes): void {
  const after = (field: FieldDefinition) => (changes.has(field) ? changes.get(field) : heldValue(record, field));
  const named = (name: string) => {
    const field = store.types.incident.fields.get(name);
    return field && after(field);
  };
  const closes = named('plan_status') === 'C' && record.fields.plan_status !== 'C';
  const missing = [...store.types.incident.fields.values()].filter(
    (field) => (field.required === 'always' || (closes && field.required === 'close')) && isNothing(after(field)),
  );
  if (missing.length > 0) {
    const list = missing.map(({ text, name }) => `${text} (${name})`).join(', ');
    throw new Refusal(400, `These fields are required${closes ? ' to close the incident' : ''}: ${list}`);
  }
  const start = named('start_date');
  if (typeof start === 'number' && start > Number(named('discovered_date'))) {
    throw new Refusal(400, 'The date occurred (start_date) is later than the date discovered (discovered_date)');
  }
}

/** Writes checked values, with the dates and the version that follow from them. */
export function applyChanges(store: SoarStore, record: IncidentRecord, changes: Changes): void {
  const before = record.fields.plan_status;
  for (const [field, value] of changes) store.incidents.set(record, field, value);
  const status = record.fields.plan_status;
  if (status !== before) record.fields.end_date = status === 'C' ? store.now() : null;
  touch(record, store.now());
}
