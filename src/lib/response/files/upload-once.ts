import { type Clock, systemClock } from '../../clock.js';
import { ServiceError } from '../../http/errors.js';
import type { Changed } from '../../http/guard.js';
import { KeyedLock } from '../../http/keyed-lock.js';
import { backoff, defaultRetry } from '../../http/retry.js';
import type { CallOptions } from '../../http/transport.js';
import type { SoarClient } from '../../soar/client.js';
import type { Artifact, ArtifactRequest, Attachment } from '../../soar/types.js';
import type { FileSource } from '../../soar/upload.js';
import { pause } from '../pause.js';

export interface UploadOptions extends CallOptions {
  clock?: Clock;
}

/** By case and name, so that no upload takes another's file for its own. */
const uploads = new KeyedLock();

/**
 * Attaches a file to a case, once: after an answer that leaves open whether it was taken, looks for an attachment with its
 * name and size that was not there before, and sends the file again only when there is none.
 * @throws ServiceError
 */
export function attachOnce(
  soar: SoarClient,
  incidentId: number,
  file: FileSource,
  { clock = systemClock, ...call }: UploadOptions = {},
): Promise<Changed<Attachment>> {
  return uploads.run(`${soar.baseUrl} ${incidentId} ${file.name}`, async () => {
    const before = new Set((await soar.attachments(incidentId, call)).map(({ id }) => id));
    const isOurs = ({ id, name, size }: Attachment) => !before.has(id) && name === file.name && size === file.size;
    return sentOnce(
      () => soar.addAttachment(incidentId, file, call),
      async () => (await soar.attachments(incidentId, call)).find(isOurs),
      { clock, ...call },
    );
  });
}

/**
 * Adds a file to a case as an artifact, once: after an answer that leaves open whether it was taken, looks for an artifact
 * with its type, value, size and, among the case's artifacts, its SHA-256.
 * @returns the file's artifact first, then those SOAR made of its hashes
 * @throws ServiceError
 */
export async function addFileArtifactOnce(
  soar: SoarClient,
  incidentId: number,
  artifact: ArtifactRequest,
  file: FileSource & { sha256: string },
  { clock = systemClock, ...call }: UploadOptions = {},
): Promise<Changed<Artifact[]>> {
  return sentOnce(
    () => soar.addFileArtifact(incidentId, artifact, file, call),
    async () => {
      const all = await soar.artifacts(incidentId, call);
      const hashed = all.some(({ value }) => value?.toLowerCase() === file.sha256);
      const isOurs = ({ value, attachment }: Artifact) => value === artifact.value && attachment?.size === file.size;
      const found = all.filter(isOurs).at(-1);
      return hashed && found ? [found, ...all.filter(({ parent_id }) => parent_id === found.id)] : undefined;
    },
    { clock, ...call },
  );
}

async function sentOnce<T>(
  send: () => Promise<T>,
  find: () => Promise<T | undefined>,
  { clock, signal }: { clock: Clock; signal?: AbortSignal },
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof ServiceError) || !error.maybeApplied || error.code === 'cancelled') throw error;
      const found = await find();
      if (found !== undefined) return found;
      if (attempt === defaultRetry.tries) throw error;
      await pause(clock, backoff(attempt, defaultRetry), {
        service: error.service,
        operation: error.operation,
        signal,
      });
    }
  }
}
