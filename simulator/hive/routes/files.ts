import type { Routes, SimReply, SimRequest } from '../../web/contract.js';
import type { Hive } from '../hive.js';
import { objectBody, textField } from '../parameters.js';
import { notFound } from '../refusal.js';
import { fileName } from '../world/programs.js';

/** Asking an endpoint for a file, and fetching it. */
export function fileRoutes(hive: () => Hive): Routes {
  return {
    'POST /1/endpoint/:id/request-file': (request) => requestFile(hive(), request),
    'GET /1/endpoint-file/:id/status': (request) => fileStatus(hive(), request),
    'GET /1/endpoint-file/:id/download': (request) => download(hive(), request),
  };
}

function requestFile(hive: Hive, request: SimRequest): SimReply {
  const endpoint = hive.onlineEndpoint(request.params.id ?? '');
  const path = textField(objectBody(request), 'path');
  const uploadId = hive.dice.uuid();
  hive.files.add({ uploadId, downloadId: hive.dice.uuid(), endpointId: endpoint.id, path, requestedAt: hive.now() });
  return { json: { uploadId } };
}

function fileStatus(hive: Hive, request: SimRequest): SimReply {
  const status = hive.files.status(request.params.id ?? '');
  if (!status) throw notFound('File');
  return { json: status };
}

function download(hive: Hive, request: SimRequest): SimReply {
  const file = hive.files.download(request.params.id ?? '');
  if (!file) throw notFound('File');
  const name = fileName(file.path).replace(/[^\x20-\x7e]|["\\]/g, '_');
  return {
    bytes: file.content.open(),
    headers: { 'Content-Disposition': `filename="${name}"`, 'Content-Length': String(file.content.size) },
  };
}
