import type { Changed } from '../http/guard.js';
import { type CallOptions, callOptions } from '../http/transport.js';
import type { SoarRequests } from './requests.js';
import { objectWithId } from './shape.js';
import type { Incident, IncidentRequest } from './types.js';

/**
 * `POST /incidents`. SOAR has no key against doubling: an error with `maybeApplied` means that the incident may exist.
 * Labels are taken where a handle is wanted.
 */
export function createIncident(
  requests: SoarRequests,
  incident: IncidentRequest,
  options: CallOptions,
): Promise<Changed<Incident>> {
  return requests.change(
    incident.name,
    { ...callOptions(options), operation: 'create the incident', method: 'POST', path: '/incidents', body: incident },
    objectWithId<Incident>,
  );
}

/** `GET /incidents/{id}`, with ids where there are handles. */
export function readIncident(requests: SoarRequests, id: number, options: CallOptions): Promise<Incident> {
  return requests.read(
    { ...callOptions(options), operation: `read incident ${id}`, method: 'GET', path: `/incidents/${id}` },
    objectWithId<Incident>,
  );
}
