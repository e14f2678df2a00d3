import { asList, asObject, type Json } from '../call.js';
import { addArtifact } from '../children/artifacts.js';
import { addComment } from '../children/comments.js';
import type { Principal } from '../principals.js';
import type { SoarStore } from '../store.js';
import { isMulti } from '../types/values.js';
import { type Changes, changesIn, checkChanges } from './change.js';
import type { IncidentRecord } from './record.js';

/** Makes an incident from a request body, with the notes and artifacts in it. Throws 400 and makes nothing. */
export function createIncident(store: SoarStore, body: Json, creator: Principal): IncidentRecord {
  const { comments, artifacts, ...own } = body;
  const changes = changesIn(store, own);
  const draft = blankIncident(store, creator);
  checkChanges(store, draft, changes);
  write(draft, changes);
  for (const comment of asList(comments, 'comments')) {
    addComment(store, draft, asObject(comment, 'A comment'), creator);
  }
  for (const artifact of asList(artifacts, 'artifacts')) {
    addArtifact(store, draft, asObject(artifact, 'An artifact'), creator);
  }
  // Only a whole incident gets its number, so that a refused one leaves no gap.
  const record = { ...draft, id: store.nextId('incident'), vers: 1 };
  record.sequence_code = `EXM-${record.id - 2000}`;
  store.incidents.add(record);
  return record;
}

function blankIncident(store: SoarStore, creator: Principal): IncidentRecord {
  const fields: Record<string, unknown> = {};
  for (const field of store.types.incident.fields.values()) {
    if (field.prefix === 'properties') continue;
    fields[field.name] = field.values.find((value) => value.default)?.value ?? (isMulti(field) ? [] : null);
  }
  const now = store.now();
  Object.assign(fields, {
    plan_status: 'A',
    create_date: now,
    inc_last_modified_date: now,
    confirmed: false,
    inc_training: false,
    exposure: 0,
    hard_liability: 0,
  });
  const nothing = { comments: [], attachments: [], artifacts: [], rows: undefined };
  return { id: 0, vers: 0, sequence_code: '', creator, fields, properties: {}, ...nothing };
}

function write(draft: IncidentRecord, changes: Changes): void {
  for (const [field, value] of changes) {
    if (field.prefix === 'properties') draft.properties[field.name] = value;
    else draft.fields[field.name] = value;
  }
  if (draft.fields.plan_status === 'C') draft.fields.end_date = draft.fields.create_date;
}
