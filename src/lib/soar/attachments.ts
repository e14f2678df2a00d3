import type { Readable } from 'node:stream';
import type { Changed } from '../http/guard.js';
import { type CallOptions, callOptions } from '../http/transport.js';
import type { SoarRequests } from './requests.js';
import { listWithIds, objectWithId } from './shape.js';
import type { Attachment, Deletion } from './types.js';
import { type FileSource, uploading } from './upload.js';

/** `GET /incidents/{id}/attachments`. */
export function readAttachments(
  requests: SoarRequests,
  incidentId: number,
  options: CallOptions,
): Promise<Attachment[]> {
  return requests.read(
    {
      ...callOptions(options),
      operation: `read the attachments of incident ${incidentId}`,
      method: 'GET',
      path: `/incidents/${incidentId}/attachments`,
    },
    listWithIds<Attachment>,
  );
}

/** `POST /incidents/{id}/attachments`, streamed. Not safe to repeat after an error with `maybeApplied`. */
export function addAttachment(
  requests: SoarRequests,
  incidentId: number,
  file: FileSource,
  options: CallOptions,
): Promise<Changed<Attachment>> {
  return uploading(file, {}, (upload) =>
    requests.change(
      incidentId,
      {
        ...callOptions(options),
        operation: `attach a file to incident ${incidentId}`,
        method: 'POST',
        path: `/incidents/${incidentId}/attachments`,
        upload,
      },
      // Some versions answer a list of one.
      (answer) => objectWithId<Attachment>(Array.isArray(answer) ? answer[0] : answer),
    ),
  );
}

/** `GET /incidents/{id}/attachments/{attachmentId}/contents`: the bytes as they come; consume or destroy them. */
export async function attachmentContents(
  requests: SoarRequests,
  incidentId: number,
  attachmentId: number,
  options: CallOptions,
): Promise<Readable> {
  const { data } = await requests.download({
    ...callOptions(options),
    operation: `download attachment ${attachmentId} of incident ${incidentId}`,
    method: 'GET',
    path: `/incidents/${incidentId}/attachments/${attachmentId}/contents`,
  });
  return data;
}

/** `DELETE /incidents/{id}/attachments/{attachmentId}`. */
export function deleteAttachment(
  requests: SoarRequests,
  incidentId: number,
  attachmentId: number,
  options: CallOptions,
): Promise<Changed<Deletion>> {
  return requests.remove(incidentId, {
    ...callOptions(options),
    operation: `delete attachment ${attachmentId} of incident ${incidentId}`,
    path: `/incidents/${incidentId}/attachments/${attachmentId}`,
  });
}
