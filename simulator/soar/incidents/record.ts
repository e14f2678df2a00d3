import type { Principal } from '../principals.js';
import type { FieldDefinition } from '../types/definition.js';

/** An incident as it is kept, with what hangs on it. */
export interface IncidentRecord {
  id: number;
  vers: number;
  sequence_code: string;
  creator: Principal;
  /** Built-in fields by API name. */
  fields: Record<string, unknown>;
  /** Custom fields by API name. */
  properties: Record<string, unknown>;
  comments: CommentRecord[];
  attachments: AttachmentRecord[];
  artifacts: ArtifactRecord[];
  /** Datatable rows by the table's API name. */
  rows: Map<string, RowRecord[]> | undefined;
}

export interface CommentRecord {
  id: number;
  parent_id: number | null;
  author: Principal;
  /** HTML; null once it is deleted and only kept for its answers. */
  text: string | null;
  create_date: number;
  modify_date: number;
  modifier: Principal;
}

export interface AttachmentRecord {
  id: number;
  name: string;
  content_type: string;
  bytes: Buffer;
  sha256: string;
  created: number;
  creator: Principal;
  vers: number;
}

export interface ArtifactRecord {
  id: number;
  type: number;
  value: string;
  /** HTML. */
  description: string | null;
  parent_id: number | null;
  file: AttachmentRecord | undefined;
  created: number;
  last_modified_time: number;
  creator: Principal;
  modifier: Principal;
}

export interface RowRecord {
  id: number;
  version: number;
  /** Kept values by column API name. */
  cells: Map<string, unknown>;
}

export function heldValue(record: IncidentRecord, field: FieldDefinition): unknown {
  return field.prefix === 'properties' ? record.properties[field.name] : record.fields[field.name];
}

/** Counts a change of the incident or of something on it. */
export function touch(record: IncidentRecord, now: number): void {
  record.vers += 1;
  record.fields.inc_last_modified_date = now;
}
