import { asList, asObject, type Json } from '../call.js';
import { Refusal } from '../refusal.js';
import type { SoarStore } from '../store.js';
import { type FieldDefinition, fieldDefinition } from '../types/definition.js';
import { withoutTags } from '../types/rich-text.js';
import { isMulti, isNothing, sameValue, storedHandle, storedValue } from '../types/values.js';
import { heldValue, type IncidentRecord } from './record.js';

/** A condition ready to be tested; `equals` and `ids` let the search start from an index. */
export interface Test {
  matches: (record: IncidentRecord) => boolean;
  equals?: { field: FieldDefinition; value: unknown };
  ids?: number[];
}

type Check = (value: unknown, wanted: unknown) => boolean;

const idField = fieldDefinition({ name: 'id', text: 'ID', input_type: 'number' }, 49, 0);
const presence = ['has_a_value', 'not_has_a_value'];
const equality = ['equals', 'not_equals'];
const order = ['gt', 'gte', 'lt', 'lte'];
const membership = ['in', 'not_in'];
const containment = ['contains', 'not_contains'];

const methodsByType: Record<string, readonly string[]> = {
  boolean: [...presence, ...equality],
  number: [...presence, ...equality, ...order],
  text: [...presence, ...equality, ...containment],
  textarea: [...presence, ...equality, ...containment],
  select: [...presence, ...equality, ...membership],
  select_owner: [...presence, ...equality, ...membership],
  select_user: [...presence, ...equality, ...membership],
  multiselect: [...presence, ...equality, ...membership, ...containment],
  multiselect_members: [...presence, ...equality, ...membership, ...containment],
  datepicker: [...presence, ...equality, ...order],
  datetimepicker: [...presence, ...equality, ...order],
};

const checks: Record<string, Check> = {
  equals: sameValue,
  gt: (value, wanted) => typeof value === 'number' && value > Number(wanted),
  gte: (value, wanted) => typeof value === 'number' && value >= Number(wanted),
  lt: (value, wanted) => typeof value === 'number' && value < Number(wanted),
  lte: (value, wanted) => typeof value === 'number' && value <= Number(wanted),
  in: (value, wanted) => [value].flat().some((one) => (wanted as unknown[]).includes(one)),
  contains: (value, wanted) =>
    typeof value === 'string'
      ? withoutTags(value).includes(String(wanted))
      : Array.isArray(value) && (wanted as unknown[]).every((one) => value.includes(one)),
  has_a_value: (value) => !isNothing(value),
};

/** Throws 400 for an unknown field, a method its type does not have, and a value it cannot hold. */
export function compileCondition(store: SoarStore, body: unknown): Test {
  const { field_name, method: asked, value: raw } = asObject(body, 'A condition');
  const name = String(field_name);
  const given = String(asked);
  const field = name === 'id' ? idField : store.types.incidentField(name);
  if (!field) throw new Refusal(400, `An incident has no field ${name}`);
  const method = given === 'does_not_have_a_value' ? 'not_has_a_value' : given;
  const allowed = methodsByType[field.input_type] ?? [];
  if (!allowed.includes(method) && !(field === idField && membership.includes(method))) {
    throw new Refusal(400, `${given} is not a method for ${name}, which is a ${field.input_type} field`);
  }
  const negated = method.startsWith('not_');
  const positive = negated ? method.slice('not_'.length) : method;
  const check = checks[positive];
  if (!check) throw new Refusal(400, `Unknown method ${given}`);
  const wanted = positive === 'has_a_value' ? null : wantedValue(store, field, positive, raw);
  const read =
    field === idField ? (record: IncidentRecord) => record.id : (record: IncidentRecord) => heldValue(record, field);
  const matches = (record: IncidentRecord) => check(read(record), wanted) !== negated;
  if (field === idField && (method === 'equals' || method === 'in'))
    return { matches, ids: [wanted].flat() as number[] };
  const indexed = method === 'equals' && field.prefix === 'properties' && !isMulti(field) && !isNothing(wanted);
  return indexed && field.input_type !== 'textarea' ? { matches, equals: { field, value: wanted } } : { matches };
}

/** The conditions of a filter: `{ logic_type?: 'all' | 'any', conditions: [] }`. */
export function conditionsOf(filter: unknown): { conditions: unknown[]; any: boolean } {
  const { conditions, logic_type: logic = 'all' }: Json = asObject(filter, 'A filter');
  if (logic !== 'all' && logic !== 'any' && logic !== null) throw new Refusal(400, 'logic_type is all or any');
  return { conditions: asList(conditions, 'conditions'), any: logic === 'any' };
}

function wantedValue(store: SoarStore, field: FieldDefinition, method: string, raw: unknown): unknown {
  const { directory } = store;
  if (method === 'in') {
    const list = asList(raw, `The value of ${field.name} in`);
    return field === idField
      ? list.map((one) => storedValue(field, one, directory))
      : list.map((one) => storedHandle(field, one, directory));
  }
  if (method === 'contains' && !isMulti(field)) return String(raw);
  return storedValue(field, raw, directory);
}
