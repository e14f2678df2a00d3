import type { Routes, SimReply, SimRequest } from '../../web/contract.js';
import type { Hive } from '../hive.js';
import { objectBody, truth } from '../parameters.js';
import { unprocessable } from '../refusal.js';
import { changeAlert, closeAlert } from '../triage.js';

/** Closing alerts, their notes and tags. */
export function triageRoutes(hive: () => Hive): Routes {
  return {
    'POST /1/alert/:id/close': (request) => close(hive(), request),
    'PUT /1/alert/:id/notes': (request) => replaceNotes(hive(), request),
    'POST /1/alert/:id/tags/:tag': (request) => retag(hive(), request, (tags, tag) => new Set([...tags, tag])),
    'DELETE /1/alert/:id/tag/:tag': (request) =>
      retag(hive(), request, (tags, tag) => new Set(tags.filter((one) => one !== tag))),
  };
}

function close(hive: Hive, request: SimRequest): SimReply {
  const alert = hive.alert(request.params.id ?? '');
  const asked = request.query.get('malicious') ?? objectBody(request).malicious;
  const malicious = truth('malicious', asked) ?? false;
  closeAlert(hive, alert, malicious);
  return { json: { alertId: alert.id, closed: true, malicious } };
}

function replaceNotes(hive: Hive, request: SimRequest): SimReply {
  const alert = hive.alert(request.params.id ?? '');
  const { notes } = objectBody(request);
  if (typeof notes !== 'string') throw unprocessable('notes must be a text.');
  changeAlert(hive, alert, { notes });
  return { json: { notes } };
}

function retag(hive: Hive, request: SimRequest, change: (tags: string[], tag: string) => Set<string>): SimReply {
  const alert = hive.alert(request.params.id ?? '');
  const tags = [...change(alert.tags, request.params.tag ?? '')];
  changeAlert(hive, alert, { tags });
  return { json: tags };
}
