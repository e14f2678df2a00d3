import { notFound } from '../refusal.js';
import type { FieldDefinition } from '../types/definition.js';
import { heldValue, type IncidentRecord } from './record.js';

/** The incidents by id, and by the value of each custom field that somebody looks up. */
export class IncidentShelf {
  private readonly byId = new Map<number, IncidentRecord>();
  private readonly indexes = new Map<FieldDefinition, Map<unknown, Set<IncidentRecord>>>();

  get size(): number {
    return this.byId.size;
  }

  all(): Iterable<IncidentRecord> {
    return this.byId.values();
  }

  find(id: number): IncidentRecord | undefined {
    return this.byId.get(id);
  }

  /** Throws 404. */
  get(id: number): IncidentRecord {
    const record = this.byId.get(id);
    if (!record) throw notFound(id);
    return record;
  }

  add(record: IncidentRecord): void {
    this.byId.set(record.id, record);
    for (const [field, index] of this.indexes) put(index, heldValue(record, field), record);
  }

  remove(record: IncidentRecord): void {
    this.byId.delete(record.id);
    for (const [field, index] of this.indexes) take(index, heldValue(record, field), record);
  }

  /** Sets a field's value, and moves the incident in the field's index. */
  set(record: IncidentRecord, field: FieldDefinition, value: unknown): void {
    const index = this.indexes.get(field);
    if (index && this.byId.has(record.id)) {
      take(index, heldValue(record, field), record);
      put(index, value, record);
    }
    if (field.prefix === 'properties') record.properties[field.name] = value;
    else record.fields[field.name] = value;
  }

  /** Incidents whose custom field has exactly this value. The first look-up of a field makes its index. */
  having(field: FieldDefinition, value: unknown): Iterable<IncidentRecord> {
    let index = this.indexes.get(field);
    if (!index) {
      index = new Map();
      for (const record of this.byId.values()) put(index, heldValue(record, field), record);
      this.indexes.set(field, index);
    }
    return index.get(value) ?? [];
  }
}

function put(index: Map<unknown, Set<IncidentRecord>>, value: unknown, record: IncidentRecord): void {
  const records = index.get(value);
  if (records) records.add(record);
  else index.set(value, new Set([record]));
}

function take(index: Map<unknown, Set<IncidentRecord>>, value: unknown, record: IncidentRecord): void {
  const records = index.get(value);
  records?.delete(record);
  if (records?.size === 0) index.delete(value);
}
