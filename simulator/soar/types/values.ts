import type { Directory } from '../principals.js';
import { Refusal } from '../refusal.js';
import type { FieldDefinition } from './definition.js';
import { shownHtml, storedHtml, storedText } from './rich-text.js';
import type { AnswerShape } from './shape.js';

/*
 * Values are kept in one form, whatever form they came in: ids for handles, HTML for rich text, epoch milliseconds
 * for dates, null for nothing.
 */

/** `raw` as it is kept. Throws 400 for a value the field cannot hold, an unknown label among them. */
export function storedValue(field: FieldDefinition, raw: unknown, directory: Directory): unknown {
  if (isMulti(field)) {
    return (Array.isArray(raw) ? raw : isNothing(raw) ? [] : [raw]).map((one) => storedHandle(field, one, directory));
  }
  if (raw === null || raw === undefined) return null;
  switch (field.input_type) {
    case 'select':
    case 'select_owner':
    case 'select_user':
      return storedHandle(field, raw, directory);
    case 'textarea':
      return field.rich_text ? storedHtml(raw, field.name) : storedText(raw, field.name);
    case 'boolean':
      return expect(typeof raw === 'boolean', raw, field, 'true or false');
    case 'number':
      return expect(typeof raw === 'number', raw, field, 'a number');
    case 'datepicker':
    case 'datetimepicker':
      return expect(Number.isSafeInteger(raw), raw, field, 'milliseconds since 1970');
    default:
      return expect(typeof raw === 'string', raw, field, 'a text');
  }
}

/** A kept value as an answer shows it. */
export function shownValue(field: FieldDefinition, value: unknown, shape: AnswerShape, directory: Directory): unknown {
  if (value === undefined || value === null) return isMulti(field) ? [] : null;
  if (field.rich_text) return shownHtml(value as string, shape);
  if (shape.handles === 'ids' || !isHandle(field)) return value;
  if (Array.isArray(value)) return value.map((one) => shownHandle(field, one, shape, directory));
  return shownHandle(field, value, shape, directory);
}

/** The id a handle means: an id, a label, `{ id }` or `{ name }`. Throws 400 when there is none. */
export function storedHandle(field: FieldDefinition, raw: unknown, directory: Directory): number | string {
  const given = (typeof raw === 'object' && raw !== null ? raw : { id: raw }) as { id?: unknown; name?: unknown };
  const wanted = given.id ?? given.name;
  const choice = choicesOf(field, directory).find(({ value, label }) => value === wanted || label === wanted);
  if (!choice) throw new Refusal(400, `${JSON.stringify(wanted ?? null)} is not a value of the field ${field.name}`);
  return choice.value;
}

export function isMulti(field: FieldDefinition): boolean {
  return field.input_type === 'multiselect' || field.input_type === 'multiselect_members';
}

export function isHandle(field: FieldDefinition): boolean {
  // The status is written as its letter in every format.
  return (isMulti(field) || field.input_type.startsWith('select')) && field.name !== 'plan_status';
}

/** Whether a kept value counts as empty. */
export function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

/** Whether two kept values are the same; the order of several does not matter. */
export function sameValue(one: unknown, other: unknown): boolean {
  if (isNothing(one) || isNothing(other)) return isNothing(one) && isNothing(other);
  if (!Array.isArray(one) || !Array.isArray(other)) return one === other;
  return one.length === other.length && one.every((item) => other.includes(item));
}

function shownHandle(field: FieldDefinition, id: unknown, shape: AnswerShape, directory: Directory): unknown {
  const name = choicesOf(field, directory).find(({ value }) => value === id)?.label ?? String(id);
  return shape.handles === 'names' ? name : { id, name };
}

function choicesOf(field: FieldDefinition, directory: Directory): readonly { value: number | string; label: string }[] {
  return field.input_type === 'select' || field.input_type === 'multiselect' ? field.values : directory.choices;
}

function expect(valid: boolean, raw: unknown, field: FieldDefinition, what: string): unknown {
  if (!valid) throw new Refusal(400, `The field ${field.name} takes ${what}, not ${JSON.stringify(raw)}`);
  return raw;
}
