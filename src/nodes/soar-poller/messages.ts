import type { NodeMessage } from 'node-red';
import type { CaseArrival } from '../../lib/index.js';

/** The message a change or a note of a case becomes, with the well-known ids. */
export function messageOf({ incident, change, note }: CaseArrival, hive: string | undefined): NodeMessage {
  const { reaqta_id: alertId, reaqta_endpoint_id: endpointId, reaqta_hive: named } = incident.properties;
  const label = named || hive;
  return {
    payload: note ?? incident,
    incident,
    incidentId: incident.id,
    alertId,
    ...(endpointId ? { endpointId } : {}),
    ...(label ? { hive: label } : {}),
    ...(change ? { change } : {}),
    ...(note ? { note } : {}),
  };
}
