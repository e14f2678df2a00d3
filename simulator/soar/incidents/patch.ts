import { asList, asObject, type Json } from '../call.js';
import { Refusal, statusBody } from '../refusal.js';
import type { SoarStore } from '../store.js';
import type { FieldDefinition } from '../types/definition.js';
import type { AnswerShape } from '../types/shape.js';
import { isHandle, isNothing, shownValue, storedValue } from '../types/values.js';
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
    if (!isStill(store, field, current, old, shape)) {
      failures.push({
        field: field.name,
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

function isStill(
  store: SoarStore,
  field: FieldDefinition,
  current: unknown,
  old: Wrapped,
  shape: AnswerShape,
): boolean {
  if (!isHandle(field)) {
    const given = storedIfValid(store, field, old.value);
    return given === current || (isNothing(given) && isNothing(current));
  }
  if (isNothing(old.value)) return isNothing(current);
  const shown = [shownValue(field, current, { ...shapeOf(old, shape), handles: 'ids' }, store.directory)].flat();
  const names = [shownValue(field, current, { ...shape, handles: 'names' }, store.directory)].flat();
  const wanted = [old.value].flat();
  const handles = shapeOf(old, shape).handles;
  return (
    wanted.length === shown.length &&
    wanted.every((one) => shown.some((id, at) => isHandleOf(one, id, names[at], handles)))
  );
}

/** A bare value must be in the caller's format; `{ id }` and `{ name }` say themselves what they are. */
function isHandleOf(given: unknown, id: unknown, name: unknown, handles: AnswerShape['handles']): boolean {
  if (typeof given === 'object' && given !== null) {
    const { id: givenId, name: givenName } = given as Json;
    return givenId === undefined ? givenName === name : givenId === id;
  }
  return given === (handles === 'names' ? name : id);
}

/** An old value of another form (`{ format, content }`) as it would be kept; one the field cannot hold stays as it is. */
function storedIfValid(store: SoarStore, field: FieldDefinition, value: unknown): unknown {
  try {
    return storedValue(field, value, store.directory);
  } catch (error) {
    if (error instanceof Refusal) return value;
    throw error;
  }
}
