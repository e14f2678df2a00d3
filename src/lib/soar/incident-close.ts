import { ServiceError } from '../http/errors.js';
import type { Changed } from '../http/guard.js';
import type { CallOptions } from '../http/transport.js';
import { failed } from './failure.js';
import { changesTo, type IncidentUpdate, type NewValues, sendChanges, updateIncident } from './incident-patch.js';
import { readIncident } from './incidents.js';
import type { Metadata } from './metadata.js';
import type { SoarRequests } from './requests.js';
import type { Incident, TextContent } from './types.js';

export interface Closing {
  /** Label or id of a resolution. */
  resolution: string | number;
  /** HTML, or text with its format. */
  summary: string | TextContent;
  /** Values of the other fields that closing needs, by API name; select values may be labels. */
  fields?: NewValues;
}

const rounds = 3;

/**
 * Closes an incident: one `PATCH /incidents/{id}` with the status and every field that is required on closing. What the
 * incident already holds counts. A closed one is left as it is (`changed` is empty), also when somebody closes it meanwhile.
 * @throws ServiceError `rejected`, and nothing is sent, when a field required on closing has no value or a label is unknown.
 */
export async function closeIncident(
  requests: SoarRequests,
  metadata: Metadata,
  id: number,
  closing: Closing,
  options: CallOptions,
): Promise<Changed<IncidentUpdate>> {
  for (let round = 1; ; round++) {
    const incident = await readIncident(requests, id, options);
    if (incident.plan_status === 'C') return { changed: [], incident };
    const changes = await changesTo(
      metadata,
      incident,
      await closingValues(metadata, incident, closing, options),
      options,
    );
    try {
      return await sendChanges(requests, incident, changes, { ...options, overwrite: 'none' });
    } catch (error) {
      if (!(error instanceof ServiceError) || error.code !== 'conflict' || round === rounds) throw error;
    }
  }
}

/** Opens a closed incident again; its resolution stays. One that is open is left as it is. */
export function reopenIncident(
  requests: SoarRequests,
  metadata: Metadata,
  id: number,
  options: CallOptions,
): Promise<Changed<IncidentUpdate>> {
  return updateIncident(requests, metadata, id, { plan_status: 'A' }, options);
}

async function closingValues(
  metadata: Metadata,
  incident: Incident,
  { resolution, summary, fields }: Closing,
  options: CallOptions,
): Promise<NewValues> {
  const given: NewValues = { ...fields, resolution_id: resolution, resolution_summary: summary };
  const { fields: defined } = await metadata.type('incident', options);
  const required = Object.values(defined).filter((field) => field.required === 'close');
  const kept = required.map(({ name, prefix }) => [
    name,
    prefix === 'properties' ? incident.properties[name] : (incident[name] ?? incident.properties[name]),
  ]);
  const values: NewValues = { ...Object.fromEntries(kept), ...given, plan_status: 'C' };
  const missing = required.filter(({ name }) => isEmpty(values[name]));
  if (missing.length > 0) {
    const names = missing.map(({ name, text }) => `${name} (${text})`).join(', ');
    throw failed(
      `close incident ${incident.id}`,
      'rejected',
      `SOAR requires a value on closing for ${names}; give it in the node's on-close table`,
    );
  }
  return values;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}
