import { createHash } from 'node:crypto';
import { asList, asObject, type Call, type Json, type OrgRoutes } from '../call.js';
import { constants } from '../constants.js';
import { type ArtifactRecord, type AttachmentRecord, type IncidentRecord, touch } from '../incidents/record.js';
import type { Principal } from '../principals.js';
import { done, notFound, Refusal } from '../refusal.js';
import type { SoarStore } from '../store.js';
import { hashTypes } from '../types/artifact-types.js';
import type { FieldDefinition } from '../types/definition.js';
import { shownHtml, storedHtml } from '../types/rich-text.js';
import type { AnswerShape } from '../types/shape.js';
import { shownValue, storedHandle } from '../types/values.js';
import { attachmentView, contents, newAttachment } from './attachments.js';
import { readUpload } from './multipart.js';
import { parentView } from './parent.js';

/** Artifacts of incidents, files among them. */
export function artifactRoutes(store: SoarStore): OrgRoutes {
  const incidentOf = (call: Call) => store.incidents.get(call.id('incident'));
  const shown = (call: Call, incident: IncidentRecord, artifacts: ArtifactRecord[]) =>
    artifacts.map((artifact) => artifactView(store, incident, artifact, call.shape));
  return {
    'POST /incidents/:incident/artifacts': (call) => {
      const incident = incidentOf(call);
      return { json: shown(call, incident, [addArtifact(store, incident, call.object(), call.principal)]) };
    },
    'POST /incidents/:incident/artifacts/files': async (call) => {
      const incident = incidentOf(call);
      return { json: shown(call, incident, await addFile(store, incident, call)) };
    },
    'GET /incidents/:incident/artifacts': (call) => {
      const incident = incidentOf(call);
      return { json: shown(call, incident, incident.artifacts) };
    },
    'POST /incidents/:incident/artifacts/query_paged': (call) => {
      const incident = incidentOf(call);
      const { filters, sorts, start = 0, length } = asObject(call.request.body ?? {}, 'The body');
      if (asList(filters, 'filters').length > 0 || asList(sorts, 'sorts').length > 0) {
        throw new Refusal(400, 'Artifacts are listed here without filters and sorts');
      }
      const end = length === undefined ? undefined : Number(start) + Math.min(Number(length), constants.max_page_size);
      const total = incident.artifacts.length;
      const data = shown(call, incident, incident.artifacts.slice(Number(start), end));
      return { json: { recordsTotal: total, recordsFiltered: total, data } };
    },
    'GET /incidents/:incident/artifacts/:artifact': (call) => {
      const incident = incidentOf(call);
      return { json: artifactView(store, incident, artifactOf(incident, call), call.shape) };
    },
    'GET /incidents/:incident/artifacts/:artifact/contents': (call) => {
      const { file } = artifactOf(incidentOf(call), call);
      if (!file) throw new Refusal(404, 'The artifact has no file');
      return contents(file);
    },
    'DELETE /incidents/:incident/artifacts/:artifact': (call) => {
      const incident = incidentOf(call);
      const { id: gone } = artifactOf(incident, call);
      incident.artifacts = incident.artifacts.filter(({ id, parent_id }) => id !== gone && parent_id !== gone);
      touch(incident, store.now());
      return done;
    },
  };
}

/** `{ type, value, description? }` as an artifact; one with the same type and value takes the description in. Throws 400. */
export function addArtifact(
  store: SoarStore,
  incident: IncidentRecord,
  body: Json,
  creator: Principal,
): ArtifactRecord {
  const { value, description } = body;
  if (typeof value !== 'string' || value === '') throw new Refusal(400, 'An artifact needs a value');
  const type = Number(storedHandle(typeField(store), body.type, store.directory));
  const html = description === undefined || description === null ? null : storedHtml(description, 'description');
  const existing = incident.artifacts.find((one) => one.type === type && one.value === value && !one.file);
  return existing
    ? describe(store, incident, existing, html, creator)
    : newArtifact(store, incident, { type, value, description: html }, creator);
}

export function artifactView(
  store: SoarStore,
  incident: IncidentRecord,
  artifact: ArtifactRecord,
  shape: AnswerShape,
): Json {
  return {
    id: artifact.id,
    type: shownValue(typeField(store), artifact.type, shape, store.directory),
    value: artifact.value,
    description: shownHtml(artifact.description, shape),
    parent_id: artifact.parent_id,
    attachment: artifact.file ? attachmentView(incident, artifact.file, 'artifact') : null,
    hash: createHash('sha256').update(`${store.orgId}\n${artifact.type}\n${artifact.value}`).digest('hex'),
    created: artifact.created,
    last_modified_time: artifact.last_modified_time,
    creator_principal: artifact.creator,
    last_modified_by: artifact.modifier,
    ...parentView(incident),
    hits: [],
    pending_sources: [],
    pending_scan_result: false,
    relating: true,
    related_incident_count: null,
    ip: { source: null, destination: null },
    global_artifact: [],
    global_info: null,
    properties: null,
    perms: null,
    actions: [],
    playbooks: [],
  };
}

/** The file as an artifact, and its hashes as its children. */
async function addFile(store: SoarStore, incident: IncidentRecord, call: Call): Promise<ArtifactRecord[]> {
  const { file, fields } = await readUpload(call.request, store.maxUploadBytes);
  const { type: handle, value: given, description } = artifactPart(fields.get('artifact'));
  const value = given || file.name;
  if (typeof value !== 'string') throw new Refusal(400, 'The value of an artifact is a text');
  const type = Number(storedHandle(typeField(store), handle, store.directory));
  const html = description === undefined || description === null ? null : storedHtml(description, 'description');
  const attachment = newAttachment(store, incident, file, call.principal);
  const existing = incident.artifacts.find(
    (one) => one.type === type && one.value === value && one.file?.sha256 === attachment.sha256,
  );
  const parent = existing
    ? describe(store, incident, existing, html, call.principal)
    : newArtifact(store, incident, { type, value, description: html, file: attachment }, call.principal);
  return [parent, ...hashChildren(store, incident, parent, attachment, call.principal)];
}

function hashChildren(
  store: SoarStore,
  incident: IncidentRecord,
  parent: ArtifactRecord,
  { bytes, sha256 }: AttachmentRecord,
  creator: Principal,
): ArtifactRecord[] {
  return hashTypes.map(([type, algorithm]) => {
    const value = algorithm === 'sha256' ? sha256 : createHash(algorithm).update(bytes).digest('hex');
    const existing = incident.artifacts.find((one) => one.type === type && one.value === value);
    const description = `Hash of ${parent.value}`;
    return existing ?? newArtifact(store, incident, { type, value, description, parent: parent.id }, creator);
  });
}

interface NewArtifact {
  type: number;
  value: string;
  description: string | null;
  parent?: number;
  file?: AttachmentRecord;
}

function newArtifact(
  store: SoarStore,
  incident: IncidentRecord,
  given: NewArtifact,
  creator: Principal,
): ArtifactRecord {
  if (incident.artifacts.length >= constants.max_artifacts) {
    throw new Refusal(400, `An incident can have ${constants.max_artifacts} artifacts at most`);
  }
  const now = store.now();
  const artifact: ArtifactRecord = {
    id: store.nextId('artifact'),
    type: given.type,
    value: given.value,
    description: given.description,
    parent_id: given.parent ?? null,
    file: given.file,
    created: now,
    last_modified_time: now,
    creator,
    modifier: creator,
  };
  incident.artifacts.push(artifact);
  touch(incident, now);
  return artifact;
}

function describe(
  store: SoarStore,
  incident: IncidentRecord,
  artifact: ArtifactRecord,
  description: string | null,
  modifier: Principal,
): ArtifactRecord {
  if (description && !artifact.description?.includes(description)) {
    artifact.description = artifact.description ? `${artifact.description}<br/>${description}` : description;
  }
  artifact.last_modified_time = store.now();
  artifact.modifier = modifier;
  touch(incident, store.now());
  return artifact;
}

function typeField(store: SoarStore): FieldDefinition {
  const field = store.types.get('artifact').fields.get('type');
  if (!field) throw new Error('The artifact type has no field type');
  return field;
}

function artifactPart(text: string | undefined): Json {
  try {
    return asObject(JSON.parse(text ?? ''), 'The part "artifact"');
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(400, 'The part "artifact" must be JSON');
  }
}

function artifactOf(incident: IncidentRecord, call: Call): ArtifactRecord {
  const id = call.id('artifact');
  const artifact = incident.artifacts.find((one) => one.id === id);
  if (!artifact) throw notFound(id);
  return artifact;
}
