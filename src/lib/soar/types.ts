/*
 * Shapes of the IBM SOAR (Resilient) REST API. Ids are numbers. Dates are epoch milliseconds, UTC.
 * A handle (select value, type, user) is read as an id unless the call asks for names.
 */

export type Handle = number | string | { id: number } | { name: string };

/** Rich text as it is sent; a plain string is taken as HTML. */
export interface TextContent {
  format: 'html' | 'text';
  content: string;
}

export interface Principal {
  id: number;
  type: 'user' | 'apikey' | 'group' | 'system';
  name: string;
  display_name: string;
}

export interface Organization {
  id: number;
  name: string;
  uuid?: string | null;
  cloud_account?: string | null;
  enabled: boolean;
}

/** Answer of `GET /rest/session`. */
export interface Session {
  orgs: Organization[];
  /** Principal id of the API key. */
  api_key_handle?: number | null;
  session_ip?: string;
  [other: string]: unknown;
}

export interface FieldValue {
  value: number | string;
  label: string;
  enabled: boolean;
  hidden?: boolean;
  default?: boolean;
}

export interface FieldDefinition {
  id: number;
  name: string;
  text: string;
  /** `properties` for custom incident fields. */
  prefix: string | null;
  input_type: string;
  /** Absent when the field is optional. */
  required?: 'always' | 'close';
  values?: FieldValue[];
  rich_text?: boolean;
  [other: string]: unknown;
}

export interface TypeDefinition {
  id: number;
  /** 8 for every datatable; then `id` tells them apart. */
  type_id: number;
  type_name: string;
  display_name: string;
  fields: Record<string, FieldDefinition>;
  [other: string]: unknown;
}

/** An incident as it is sent to be created; the least is name and discovered date. */
export interface IncidentRequest {
  name: string;
  discovered_date: number;
  start_date?: number;
  description?: string | TextContent;
  plan_status?: 'A' | 'C';
  severity_code?: Handle;
  incident_type_ids?: Handle[];
  properties?: Record<string, unknown>;
  comments?: { text: string | TextContent }[];
  artifacts?: ArtifactRequest[];
  [field: string]: unknown;
}

/** An incident as SOAR answers it. */
export interface Incident {
  id: number;
  name: string;
  vers: number;
  plan_status: 'A' | 'C';
  create_date: number;
  discovered_date: number;
  inc_last_modified_date?: number;
  severity_code: number | string | null;
  resolution_id: number | string | null;
  properties: Record<string, unknown>;
  [field: string]: unknown;
}

export type QueryMethod =
  | 'equals'
  | 'not_equals'
  | 'in'
  | 'not_in'
  | 'contains'
  | 'not_contains'
  | 'gt'
  | 'gte'
  | 'lt'
  | 'lte'
  | 'has_a_value'
  | 'not_has_a_value';

export interface Condition {
  /** `plan_status`, `properties.reaqta_id` */
  field_name: string;
  method: QueryMethod;
  value?: unknown;
}

/** Conditions of one filter are AND; several filters are OR. */
export interface IncidentQuery {
  filters: { conditions: Condition[] }[];
  sorts?: { field_name: string; type: 'asc' | 'desc' }[];
}

/** One field to change: what the caller believes it is, and what it shall be. */
export interface FieldChange {
  field: string;
  old: unknown;
  new: unknown;
}

/** A field somebody else had changed, so that a PATCH did not apply. */
export interface FieldFailure {
  field: string;
  your_original_value: unknown;
  actual_current_value: unknown;
}

export interface Comment {
  id: number;
  type: string;
  parent_id: number | null;
  text: string | TextContent | null;
  create_date: number;
  is_deleted: boolean;
  children: Comment[];
  modify_principal?: Principal;
  inc_id: number;
  [field: string]: unknown;
}

export interface Attachment {
  id: number;
  uuid: string;
  name: string;
  content_type: string;
  size: number;
  created: number;
  inc_id: number;
  [field: string]: unknown;
}

export interface ArtifactRequest {
  /** Id, name, or `{ name }`. */
  type: Handle;
  value: string;
  description?: string | TextContent;
}

export interface Artifact {
  id: number;
  type: number | string;
  value: string;
  description: string | TextContent | null;
  parent_id: number | null;
  attachment?: Attachment | null;
  inc_id: number;
  [field: string]: unknown;
}

/** A datatable row with its cells by column API name. */
export interface TableRow {
  id: number;
  version: number;
  cells: Record<string, unknown>;
}

export interface Deletion {
  /** False when there was nothing (left) to delete. */
  deleted: boolean;
}
