import { asList, asObject, type Json } from './call.js';
import { artifactView } from './children/artifacts.js';
import { attachmentView } from './children/attachments.js';
import { commentTree } from './children/comments.js';
import { rowsOf, rowView } from './children/tables.js';
import type { IncidentRecord } from './incidents/record.js';
import { incidentView } from './incidents/view.js';
import { Refusal } from './refusal.js';
import type { SoarStore } from './store.js';
import type { AnswerShape } from './types/shape.js';

const maxResults = 1000;
const range = /^\s*inc_id:(?:(\d+)|\[\s*(\d+)\s+TO\s+(\d+)\s*\])\s*$/;

/** `POST /rest/search_ex`: `inc_id:2001`, `inc_id:[1 TO 50]`, or words that the found objects contain, in any case. */
export function search(store: SoarStore, body: unknown, shape: AnswerShape): Json {
  const { query, types } = asObject(body, 'The body');
  if (typeof query !== 'string' || query === '') throw new Refusal(400, 'query is missing');
  const wanted = new Set(asList(types, 'types'));
  const byId = range.exec(query);
  const words = byId ? '' : query.toLowerCase();
  const results: Json[] = [];
  for (const incident of byId ? within(store, byId) : store.incidents.all()) {
    for (const result of objectsOf(store, incident, shape)) {
      if (wanted.size > 0 && !wanted.has(result.type_id)) continue;
      if (JSON.stringify(result.result).toLowerCase().includes(words)) results.push(result);
      if (results.length >= maxResults) return { results };
    }
  }
  return { results };
}

function* within(store: SoarStore, [, only, from, to]: RegExpExecArray): Iterable<IncidentRecord> {
  const last = Math.min(Number(only ?? to), 2000 + store.incidents.size + maxResults);
  for (let id = Math.max(Number(only ?? from), 2001); id <= last; id += 1) {
    const incident = store.incidents.find(id);
    if (incident) yield incident;
  }
}

function* objectsOf(store: SoarStore, incident: IncidentRecord, shape: AnswerShape): Iterable<Json> {
  const found = (type: string, name: unknown, result: Json) => ({
    type_id: type,
    obj_name: name,
    inc_id: incident.id,
    org_id: store.orgId,
    result,
  });
  yield found('incident', incident.fields.name, incidentView(store, incident, shape, 'normal'));
  for (const note of commentTree(incident, shape)) yield found('note', note.text, note);
  for (const artifact of incident.artifacts) {
    yield found('artifact', artifact.value, artifactView(store, incident, artifact, shape));
  }
  for (const file of incident.attachments) {
    yield found('attachment', file.name, attachmentView(incident, file, 'incident'));
  }
  for (const table of store.types.tables()) {
    for (const row of rowsOf(incident, table)) {
      yield found('datatable', table.display_name, rowView(store, table, row, shape));
    }
  }
}
