import { createHash } from 'node:crypto';
import type { SimReply } from '../../web/contract.js';
import type { Call, Json, OrgRoutes } from '../call.js';
import { type AttachmentRecord, type IncidentRecord, touch } from '../incidents/record.js';
import type { Principal } from '../principals.js';
import { done, notFound } from '../refusal.js';
import type { SoarStore } from '../store.js';
import { steadyUuid } from '../types/definition.js';
import { readUpload, type Upload } from './multipart.js';
import { noTask, parentView } from './parent.js';

/** Files on incidents. */
export function attachmentRoutes(store: SoarStore): OrgRoutes {
  const incidentOf = (call: Call) => store.incidents.get(call.id('incident'));
  const list = (call: Call) => {
    const incident = incidentOf(call);
    return incident.attachments.map((file) => attachmentView(incident, file, 'incident'));
  };
  return {
    'POST /incidents/:incident/attachments': async (call) => {
      const incident = incidentOf(call);
      const { file } = await readUpload(call.request, store.maxUploadBytes);
      const attachment = newAttachment(store, incident, file, call.principal);
      incident.attachments.push(attachment);
      return { json: attachmentView(incident, attachment, 'incident') };
    },
    'GET /incidents/:incident/attachments': (call) => ({ json: list(call) }),
    'POST /incidents/:incident/attachments/query': (call) => ({ json: { attachments: list(call) } }),
    'GET /incidents/:incident/attachments/:attachment': (call) => {
      const incident = incidentOf(call);
      return { json: attachmentView(incident, attachmentOf(incident, call), 'incident') };
    },
    'GET /incidents/:incident/attachments/:attachment/contents': (call) =>
      contents(attachmentOf(incidentOf(call), call)),
    'DELETE /incidents/:incident/attachments/:attachment': (call) => {
      const incident = incidentOf(call);
      const attachment = attachmentOf(incident, call);
      incident.attachments = incident.attachments.filter((one) => one !== attachment);
      touch(incident, store.now());
      return done;
    },
  };
}

/** Takes an uploaded file in, with its SHA-256; the caller puts it where it belongs. */
export function newAttachment(
  store: SoarStore,
  incident: IncidentRecord,
  file: Upload['file'],
  creator: Principal,
): AttachmentRecord {
  touch(incident, store.now());
  return {
    id: store.nextId('attachment'),
    name: file.name,
    content_type: file.contentType,
    bytes: file.bytes,
    sha256: createHash('sha256').update(file.bytes).digest('hex'),
    created: store.now(),
    creator,
    vers: incident.vers,
  };
}

export function attachmentView(incident: IncidentRecord, file: AttachmentRecord, type: 'incident' | 'artifact'): Json {
  return {
    type,
    id: file.id,
    uuid: steadyUuid(4, file.id),
    name: file.name,
    content_type: file.content_type,
    created: file.created,
    creator_id: file.creator.id,
    size: file.bytes.length,
    vers: file.vers,
    ...parentView(incident),
    ...noTask,
    reconciliation_status: 'matched',
    actions: [],
    playbooks: [],
  };
}

/** The bytes of a file as they came in. */
export function contents(file: AttachmentRecord): SimReply {
  const name = encodeURIComponent(file.name);
  return {
    bytes: file.bytes,
    headers: { 'Content-Type': file.content_type, 'Content-Disposition': `attachment; filename*=UTF-8''${name}` },
  };
}

function attachmentOf(incident: IncidentRecord, call: Call): AttachmentRecord {
  const id = call.id('attachment');
  const attachment = incident.attachments.find((one) => one.id === id);
  if (!attachment) throw notFound(id);
  return attachment;
}
