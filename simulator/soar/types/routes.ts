import { asList, asObject, type Json, type OrgRoutes } from '../call.js';
import { Refusal } from '../refusal.js';
import type { SoarStore } from '../store.js';
import { type FieldSeed, type InputType, typeView } from './definition.js';

const inputTypes: readonly string[] = [
  'text',
  'textarea',
  'number',
  'boolean',
  'datepicker',
  'datetimepicker',
  'select',
  'multiselect',
] satisfies InputType[];

/** Types, their fields, and making new datatables and fields. */
export function typeRoutes(store: SoarStore): OrgRoutes {
  return {
    'GET /types': () => ({
      json: Object.fromEntries(store.types.all().map((type) => [type.type_name, typeView(type)])),
    }),
    'GET /types/:type': (call) => ({ json: typeView(store.types.get(call.text('type'))) }),
    'GET /types/:type/fields': (call) => ({ json: [...store.types.get(call.text('type')).fields.values()] }),
    'GET /types/:type/fields/:field': (call) => {
      const field = store.types.get(call.text('type')).fields.get(call.text('field'));
      if (!field) throw new Refusal(404, `Unable to find the field ${call.text('field')}`);
      return { json: field };
    },
    'POST /types': (call) => {
      const { type_name, display_name, type_id, fields } = call.object();
      if (typeof type_name !== 'string' || type_name === '' || type_id !== 8) {
        throw new Refusal(400, 'A new type needs a type_name and type_id 8');
      }
      const table = store.types.addTable(type_name, typeof display_name === 'string' ? display_name : type_name);
      const columns = Array.isArray(fields) ? fields : Object.values(asObject(fields ?? {}, 'fields'));
      for (const [order, column] of columns.entries()) store.types.addField(table, { ...fieldSeed(column), order });
      return { json: typeView(table) };
    },
    'POST /types/:type/fields': (call) => {
      const type = store.types.get(call.text('type'));
      const order = type.type_id === 8 ? { order: type.fields.size } : {};
      return { json: store.types.addField(type, { ...fieldSeed(call.request.body), ...order }) };
    },
  };
}

/** A field as a request describes it: `{ name, text, input_type, required?, rich_text?, values: [{ label }] }`. */
export function fieldSeed(body: unknown): FieldSeed {
  const { name, text, input_type, required, rich_text, values } = asObject(body, 'A field');
  if (typeof name !== 'string' || !/^\w+$/.test(name)) throw new Refusal(400, 'A field needs a name of letters and _');
  if (typeof input_type !== 'string' || !inputTypes.includes(input_type)) {
    throw new Refusal(400, `input_type is one of ${inputTypes.join(', ')}`);
  }
  return {
    name,
    text: typeof text === 'string' ? text : name,
    input_type: input_type as InputType,
    rich_text: rich_text === true,
    values: asList(values, 'values').map((value, index) => [1001 + index, labelOf(value)]),
    ...((required === 'always' || required === 'close') && { required }),
  };
}

function labelOf(value: unknown): string {
  const label = typeof value === 'string' ? value : (asObject(value, 'A value') as Json).label;
  if (typeof label !== 'string') throw new Refusal(400, 'A value needs a label');
  return label;
}
