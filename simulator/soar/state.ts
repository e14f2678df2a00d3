import type { Json } from './call.js';
import { artifactView } from './children/artifacts.js';
import { attachmentView } from './children/attachments.js';
import { commentTree } from './children/comments.js';
import { rowsOf } from './children/tables.js';
import type { IncidentRecord } from './incidents/record.js';
import { incidentView } from './incidents/view.js';
import type { SoarStore } from './store.js';
import { plainShape } from './types/shape.js';

/** Every incident with what hangs on it, and how many there are of each kind. */
export function soarState(store: SoarStore): Json {
  const incidents = [...store.incidents.all()];
  return { incidents: incidents.map((incident) => incidentState(store, incident)), counts: soarCounts(store) };
}

/** How many there are of each kind. */
export function soarCounts(store: SoarStore): Json {
  const incidents = [...store.incidents.all()];
  const sum = (count: (incident: IncidentRecord) => number) =>
    incidents.reduce((total, incident) => total + count(incident), 0);
  return {
    incidents: incidents.length,
    open: incidents.filter(({ fields }) => fields.plan_status === 'A').length,
    comments: sum(({ comments }) => comments.length),
    artifacts: sum(({ artifacts }) => artifacts.length),
    attachments: sum(({ attachments }) => attachments.length),
    rows: sum(({ rows }) => [...(rows?.values() ?? [])].flat().length),
  };
}

function incidentState(store: SoarStore, incident: IncidentRecord): Json {
  const tables: Json = {};
  for (const table of store.types.tables()) {
    tables[table.type_name] = rowsOf(incident, table).map(({ id, version, cells }) => ({
      id,
      version,
      cells: Object.fromEntries(cells),
    }));
  }
  // Added to the view, not copied with it: there may be many incidents, and each is a wide object.
  return Object.assign(incidentView(store, incident, plainShape, 'normal'), {
    comments: commentTree(incident, plainShape),
    artifacts: incident.artifacts.map((artifact) => artifactView(store, incident, artifact, plainShape)),
    attachments: incident.attachments.map((file) => ({
      ...attachmentView(incident, file, 'incident'),
      sha256: file.sha256,
    })),
    tables,
  });
}
