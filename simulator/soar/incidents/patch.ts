import { asList, asObject, type Json } from '../call.js';
import { Refusal, statusBody } from '../refusal.js';
import type { SoarStore } from '../store.js';
import type { FieldDefinition } from '../types/definition.js';
import type { AnswerShape } from '../types/shape.js';
import { sameValue, shownValue, storedValue } from '../types/values.js';
import { applyChanges, type Changes, checkChanges } from './change.js';
import { heldValue, type IncidentRecord } from './record.js';

const wrappers = ['object', 'text', 'textarea', 'id', 'ids', 'date', 'boolean'];

/**
 * Applies `{ version?, changes: [{ field, old_value, new_value }] }`: all of it when every old value is still the current
 * one, otherwise nothing, and the answer names the fields that somebody else had changed. Throws 400.
 */
export function patchIncident(store: SoarStore, record: IncidentRecord, body: Json, shape: AnswerShape): Json {
  const changes: Changes = new Map();
  const failures: Json[] = [];
  for (const entry of asList(body.changes, 'changes')) {
    const change = asObject(entry, 'A change');
    const field = fieldOf(store, change.field);
    const old = unwrapped(change.old_value, `old_value of ${field.name}`);
    const current = heldValue(record, field);
    if (!sameValue(storedIfValid(store, field, old.value), current)) {
      failures.push({
        // Callers look up their change by it.
        field: typeof change.field === 'string' ? change.field : field.name,
        field_name: field.name,
        your_original_value: old.value ?? null,
        actual_current_value: shownValue(field, current, shapeOf(old, shape), store.directory),
      });
    }
    changes.set(
      field,
      storedValue(field, unwrapped(change.new_value, `new_value of ${field.name}`).value, store.directory),
    );
  }
  if (failures.length > 0) {
    return { ...statusBody(false, 'Some fields were changed by somebody else'), field_failures: failures };
  }
  checkChanges(store, record, changes);
  applyChanges(store, record, changes);
  return statusBody(true, null);
}

/** Applies `{ patches: { '2001': {…} } }` one by one; answers the ones that failed, by id. */
export function patchMany(store: SoarStore, body: Json, shape: AnswerShape): Json {
  const failures: Json = {};
  for (const [id, patch] of Object.entries(asObject(body.patches, 'patches'))) {
    try {
      const answer = patchIncident(store, store.incidents.get(Number(id)), asObject(patch, 'A patch'), shape);
      if (answer.success !== true) failures[id] = answer;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      failures[id] = statusBody(false, error.message);
    }
  }
  return { failures };
}

interface Wrapped {
  key: string;
  value: unknown;
}

/** `severity_code`, `properties.x`, a field id, `{ name }` or `{ id }`. */
function fieldOf(store: SoarStore, given: unknown): FieldDefinition {
  const { name, id } = (typeof given === 'object' && given !== null ? given : { name: given, id: given }) as Json;
  const field =
    store.types.incidentField(String(name)) ?? [...store.types.incident.fields.values()].find((one) => one.id === id);
  if (!field) throw new Refusal(400, `An incident has no field ${String(name ?? id)}`);
  if (field.read_only) throw new Refusal(400, `The field ${field.name} cannot be changed`);
  return field;
}

function unwrapped(value: unknown, what: string): Wrapped {
  const entries = Object.entries(asObject(value, what));
  const [entry] = entries;
  if (!entry || entries.length !== 1 || !wrappers.includes(entry[0])) {
    throw new Refusal(400, `${what} must have exactly one key, one of ${wrappers.join(', ')}`);
  }
  return { key: entry[0], value: entry[1] };
}

/** `id` and `ids` speak of ids, whatever format the call asks for. */
function shapeOf({ key }: Wrapped, shape: AnswerShape): AnswerShape {
  return key === 'id' || key === 'ids' ? { ...shape, handles: 'ids' } : shape;
}

/** An old value of any form (id, label, `{ format, content }`) as it would be kept; one the field cannot hold stays as it is. */
function storedIfValid(store: SoarStore, field: FieldDefinition, value: unknown): unknown {
  try {
    return storedValue(field, value, store.directory);
  } catch (error) {
    if (error instanceof Refusal) return value;
    throw error;
  }
}
