import type { CallOptions } from '../http/transport.js';
import type { SoarClient } from '../soar/client.js';
import type { Incident } from '../soar/types.js';

/**
 * The case of an alert, whatever its status: the oldest whose `reaqta_id` is the alert's and whose `reaqta_hive` is
 * `hive`. Cases without a hive (the field does not exist there, or was left empty) count when no other does.
 */
export async function findCase(
  soar: SoarClient,
  alertId: string,
  hive: string | undefined,
  options: CallOptions = {},
): Promise<Incident | undefined> {
  const cases: Incident[] = [];
  const query = {
    filters: [{ conditions: [{ field_name: 'properties.reaqta_id', method: 'equals' as const, value: alertId }] }],
    sorts: [{ field_name: 'id', type: 'asc' as const }],
  };
  for await (const incident of soar.findIncidents(query, options)) cases.push(incident);
  if (hive === undefined) return cases[0];
  return cases.find((one) => hiveOf(one) === hive) ?? cases.find((one) => hiveOf(one) === '');
}

function hiveOf(incident: Incident): string {
  return String(incident.properties?.reaqta_hive ?? '');
}
