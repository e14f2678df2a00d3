export type InputType =
  | 'text'
  | 'textarea'
  | 'number'
  | 'boolean'
  | 'datepicker'
  | 'datetimepicker'
  | 'select'
  | 'multiselect'
  | 'select_owner'
  | 'select_user'
  | 'multiselect_members'
  | 'none';

export interface FieldValue {
  value: number | string;
  label: string;
  enabled: boolean;
  hidden: boolean;
  default: boolean;
  properties: null;
  uuid: string;
}

/** A field as `GET /types/{type}/fields` answers it. `required` is absent on optional ones. */
export interface FieldDefinition {
  id: number;
  name: string;
  text: string;
  prefix: string | null;
  type_id: number;
  input_type: InputType;
  required?: 'always' | 'close';
  values: FieldValue[];
  rich_text: boolean;
  read_only: boolean;
  uuid: string;
  [other: string]: unknown;
}

/** What a field needs to be told; the rest follows. */
export interface FieldSeed {
  name: string;
  text: string;
  input_type: InputType;
  required?: 'always' | 'close';
  rich_text?: boolean;
  read_only?: boolean;
  prefix?: string;
  tooltip?: string;
  /** `[value, label]`; the first one is preset when `preset` is true. */
  values?: readonly (readonly [number | string, string])[];
  preset?: boolean;
  /** Datatable columns: their place. */
  order?: number;
}

/** A type; its fields by API name. */
export interface TypeDefinition {
  id: number;
  /** 8 for every datatable. */
  type_id: number;
  type_name: string;
  display_name: string;
  parent_types: string[];
  fields: Map<string, FieldDefinition>;
}

/** A uuid that is the same in every run. */
export function steadyUuid(kind: number, id: number): string {
  return `00000000-0000-4000-8${String(kind).padStart(3, '0')}-${String(id).padStart(12, '0')}`;
}

export function fieldDefinition(seed: FieldSeed, id: number, typeId: number): FieldDefinition {
  return {
    id,
    name: seed.name,
    text: seed.text,
    prefix: seed.prefix ?? null,
    type_id: typeId,
    input_type: seed.input_type,
    tooltip: seed.tooltip ?? '',
    placeholder: '',
    ...(seed.required && { required: seed.required }),
    values: (seed.values ?? []).map(([value, label], index) =>
      fieldValue(value, label, id * 1000 + index, index === 0 && seed.preset === true),
    ),
    rich_text: seed.rich_text ?? false,
    read_only: seed.read_only ?? false,
    internal: false,
    changeable: !seed.read_only,
    blank_option: false,
    chosen: false,
    default_chosen_by_server: false,
    hide_notification: false,
    deprecated: false,
    calculated: false,
    is_tracked: false,
    allow_default_value: false,
    operations: [],
    operation_perms: {},
    perms: {},
    templates: [],
    tags: [],
    uuid: steadyUuid(1, id),
    ...(seed.order !== undefined && { order: seed.order, width: 100, short_text: seed.text }),
  };
}

export function fieldValue(value: number | string, label: string, number: number, preset: boolean): FieldValue {
  return { value, label, enabled: true, hidden: false, default: preset, properties: null, uuid: steadyUuid(2, number) };
}

/** A type as `GET /types/{type}` answers it. */
export function typeView(type: TypeDefinition): Record<string, unknown> {
  return {
    ...type,
    fields: Object.fromEntries(type.fields),
    properties: { can_create: true, can_destroy: true, for_who: [] },
    for_actions: true,
    for_custom_fields: type.type_id === 0,
    for_notifications: true,
    for_workflows: true,
    uuid: steadyUuid(3, type.id),
    actions: [],
    scripts: [],
    playbooks: [],
    tags: [],
  };
}
