import { asList, type Call, type Json, type OrgRoutes } from '../call.js';
import { constants } from '../constants.js';
import { done, notFound, Refusal } from '../refusal.js';
import type { SoarStore } from '../store.js';
import { shownValue } from '../types/values.js';
import { applyChanges, changesIn, checkChanges } from './change.js';
import { createIncident } from './create.js';
import { patchIncident, patchMany } from './patch.js';
import { queryIncidents } from './query.js';
import type { IncidentRecord } from './record.js';
import { incidentView, type ReturnLevel } from './view.js';

/** Creating, reading, finding, changing and deleting incidents. */
export function incidentRoutes(store: SoarStore): OrgRoutes {
  const incidentOf = (call: Call) => store.incidents.get(call.id('incident'));
  const full = (call: Call, record: IncidentRecord) => ({ json: incidentView(store, record, call.shape, 'full') });
  return {
    'POST /incidents': (call) => ({ json: created(store, call) }),
    'GET /incidents/open': (call) => {
      const open = [...store.incidents.all()].filter(({ fields }) => fields.plan_status === 'A');
      return { json: open.map((record) => incidentView(store, record, call.shape, 'partial')) };
    },
    'POST /incidents/query': (call) => {
      const records = queryIncidents(store, call.object());
      return { json: records.map((record) => incidentView(store, record, call.shape, levelOf(call))) };
    },
    'POST /incidents/query_paged': (call) => ({ json: queryPage(store, call) }),
    'PUT /incidents/patch': (call) => ({ json: patchMany(store, call.object(), call.shape) }),
    'PUT /incidents/delete': (call) => {
      const records = asList(call.request.body, 'The body').map((id) => store.incidents.get(Number(id)));
      for (const record of records) store.incidents.remove(record);
      return done;
    },
    'GET /incidents/:incident': (call) => full(call, incidentOf(call)),
    'PATCH /incidents/:incident': (call) => ({
      json: patchIncident(store, incidentOf(call), call.object(), call.shape),
    }),
    'PUT /incidents/:incident': (call) => full(call, replaced(store, incidentOf(call), call.object())),
    'DELETE /incidents/:incident': (call) => {
      store.incidents.remove(incidentOf(call));
      return done;
    },
    'GET /incidents/:incident/members': (call) => ({ json: membersView(store, incidentOf(call), call) }),
    'PUT /incidents/:incident/members': (call) => {
      const { vers, members } = call.object();
      return { json: membersView(store, replaced(store, incidentOf(call), { vers, members }), call) };
    },
    'GET /incidents/:incident/tasks': (call) => {
      incidentOf(call);
      return { json: [] };
    },
  };
}

function created(store: SoarStore, call: Call): Json {
  const record = createIncident(store, call.object(), call.principal);
  const view = incidentView(
    store,
    record,
    call.shape,
    call.request.query.get('want_full_data') === 'false' ? 'normal' : 'full',
  );
  return call.request.query.get('want_tasks') === 'true' ? { ...view, tasks: [] } : view;
}

/** Writes what the object has; its `vers` must be the current one (409). */
function replaced(store: SoarStore, record: IncidentRecord, body: Json): IncidentRecord {
  if (typeof body.vers !== 'number') throw new Refusal(400, 'vers is missing: send the version that was read');
  if (body.vers !== record.vers) {
    throw new Refusal(409, `The incident was changed by somebody else: it has version ${record.vers} now`);
  }
  if (body.id !== undefined && body.id !== record.id) throw notFound(body.id);
  const changes = changesIn(store, body);
  checkChanges(store, record, changes);
  applyChanges(store, record, changes);
  return record;
}

function queryPage(store: SoarStore, call: Call): Json {
  const query = call.object();
  const records = queryIncidents(store, query);
  const start = countOf(query.start, 0);
  const length = Math.min(countOf(query.length, constants.max_page_size), constants.max_page_size);
  const level = levelOf(call);
  const data = records.slice(start, start + length).map((record) => incidentView(store, record, call.shape, level));
  return { recordsTotal: records.length, recordsFiltered: records.length, data };
}

function levelOf(call: Call): ReturnLevel {
  const level = call.request.query.get('return_level');
  return level === 'partial' || level === 'full' ? level : 'normal';
}

function countOf(value: unknown, otherwise: number): number {
  return typeof value === 'number' && value >= 0 ? Math.floor(value) : otherwise;
}

function membersView(store: SoarStore, record: IncidentRecord, call: Call): Json {
  const field = store.types.incident.fields.get('members');
  const members = field && shownValue(field, record.fields.members, call.shape, store.directory);
  return { vers: record.vers, members };
}
