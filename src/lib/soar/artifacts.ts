import type { Changed } from '../http/guard.js';
import { type CallOptions, callOptions } from '../http/transport.js';
import type { Metadata } from './metadata.js';
import type { SoarRequests } from './requests.js';
import { listWithIds, objectWithId, pageData } from './shape.js';
import type { Artifact, ArtifactRequest } from './types.js';
import { type FileSource, uploading } from './upload.js';

const pageSize = 100;

/** `POST /incidents/{id}/artifacts/query_paged`, page after page until one brings nothing new. */
export async function readArtifacts(
  requests: SoarRequests,
  incidentId: number,
  options: CallOptions,
): Promise<Artifact[]> {
  const found = new Map<number, Artifact>();
  for (let start = 0; ; ) {
    const page = await requests.read(
      {
        ...callOptions(options),
        operation: `read the artifacts of incident ${incidentId}`,
        method: 'POST',
        path: `/incidents/${incidentId}/artifacts/query_paged`,
        body: { start, length: pageSize },
      },
      (answer) => listWithIds<Artifact>(pageData(answer)),
    );
    const before = found.size;
    for (const artifact of page) found.set(artifact.id, artifact);
    if (found.size === before) return [...found.values()];
    start += page.length;
  }
}

/** `GET /incidents/{id}/artifacts/{artifactId}`. */
export function readArtifact(
  requests: SoarRequests,
  incidentId: number,
  artifactId: number,
  options: CallOptions,
): Promise<Artifact> {
  return requests.read(
    {
      ...callOptions(options),
      operation: `read artifact ${artifactId} of incident ${incidentId}`,
      method: 'GET',
      path: `/incidents/${incidentId}/artifacts/${artifactId}`,
    },
    objectWithId<Artifact>,
  );
}

/**
 * `POST /incidents/{id}/artifacts`; the type is an id or a label. SOAR may make several of one value, so it is a list.
 * @throws ServiceError `rejected` for a type label SOAR does not have.
 */
export async function addArtifact(
  requests: SoarRequests,
  metadata: Metadata,
  incidentId: number,
  artifact: ArtifactRequest,
  options: CallOptions,
): Promise<Changed<Artifact[]>> {
  return requests.change(
    incidentId,
    {
      ...callOptions(options),
      operation: `add an artifact to incident ${incidentId}`,
      method: 'POST',
      path: `/incidents/${incidentId}/artifacts`,
      body: await withTypeId(metadata, artifact, options),
    },
    artifactsIn,
  );
}

/**
 * `POST /incidents/{id}/artifacts/files`, streamed: the file's artifact first, then those SOAR makes of its hashes.
 * Not safe to repeat after an error with `maybeApplied`.
 */
export async function addFileArtifact(
  requests: SoarRequests,
  metadata: Metadata,
  incidentId: number,
  artifact: ArtifactRequest,
  file: FileSource,
  options: CallOptions,
): Promise<Changed<Artifact[]>> {
  const described = JSON.stringify(await withTypeId(metadata, artifact, options));
  return uploading(file, { artifact: described }, (upload) =>
    requests.change(
      incidentId,
      {
        ...callOptions(options),
        operation: `add a file artifact to incident ${incidentId}`,
        method: 'POST',
        path: `/incidents/${incidentId}/artifacts/files`,
        upload,
      },
      artifactsIn,
    ),
  );
}

async function withTypeId(metadata: Metadata, artifact: ArtifactRequest, options: CallOptions) {
  return { ...artifact, type: await metadata.choice('artifact', 'type', artifact.type, options) };
}

/** Older versions answer one artifact alone. */
function artifactsIn(answer: unknown): Artifact[] | undefined {
  return listWithIds<Artifact>(Array.isArray(answer) ? answer : [answer]);
}
