import type { Readable } from 'node:stream';
import { InputError } from '../http/errors.js';
import type { Changed } from '../http/guard.js';
import { isObject } from '../http/is-object.js';
import type { CallOptions } from '../http/transport.js';
import type { HiveCalls } from './calls.js';
import { fileNameOf } from './file-name.js';
import { expectId } from './ids.js';
import { type Check, checked, withText } from './shape.js';
import type { FileStatus } from './types.js';

const statusCheck: Check = (value) =>
  isObject(value) && isObject(value.stage) && typeof value.stage.phase === 'number'
    ? undefined
    : 'stage.phase is missing';

/** `POST /endpoint/{id}/request-file`; not repeated, as each call makes an upload of its own. */
export async function requestFile(
  calls: HiveCalls,
  endpointId: string,
  filePath: string,
  options?: CallOptions,
): Promise<Changed<{ uploadId: string }>> {
  const path = `/endpoint/${expectId('endpointId', endpointId)}/request-file`;
  if (typeof filePath !== 'string' || filePath.trim() === '') throw new InputError('path', 'must not be empty');
  const request = { operation: 'request file', method: 'POST', path, body: { path: filePath }, ...options } as const;
  return calls.change(endpointId, request, checked(withText('uploadId')));
}

/** `GET /endpoint-file/{uploadId}/status` */
export async function getFileStatus(calls: HiveCalls, uploadId: string, options?: CallOptions): Promise<FileStatus> {
  const path = `/endpoint-file/${fileSegment('uploadId', uploadId)}/status`;
  return calls.read({ operation: 'read file status', method: 'GET', path, ...options }, checked(statusCheck));
}

/** `GET /endpoint-file/{downloadId}/download` */
export async function downloadFile(
  calls: HiveCalls,
  downloadId: string,
  options?: CallOptions,
): Promise<{ data: Readable; fileName: string }> {
  const path = `/endpoint-file/${fileSegment('downloadId', downloadId)}/download`;
  const { data, headers } = await calls.stream({ operation: 'download file', method: 'GET', path, ...options });
  return { data, fileName: fileNameOf(headers['content-disposition']) };
}

/** The form of these ids is not known: anything that stays one part of a path. */
function fileSegment(input: string, id: string): string {
  if (typeof id !== 'string' || /^\.*$/.test(id.trim())) throw new InputError(input, 'must not be empty');
  return encodeURIComponent(id);
}
