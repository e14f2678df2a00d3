import { ServiceError } from '../../http/errors.js';
import type { CallOptions } from '../../http/transport.js';
import type { SoarClient } from '../../soar/client.js';
import type { Incident } from '../../soar/types.js';
import { requireAlertField } from './alert-field.js';

const operation = 'find the case of an alert';

/**
 * The case of an alert, whatever its status: the oldest whose `reaqta_id` is the alert's and whose `reaqta_hive` is
 * `hive`. Cases without a hive (the field does not exist there, or was left empty) count when no other does.
 * @throws ServiceError
 */
export async function findCase(
  soar: SoarClient,
  alertId: string,
  hive: string | undefined,
  options: CallOptions = {},
): Promise<Incident | undefined> {
  const cases = await casesOf(soar, alertId, options);
  if (hive === undefined) return cases[0];
  return cases.find((one) => hiveOf(one) === hive) ?? cases.find((one) => hiveOf(one) === '');
}

/** One page holds them all: an alert has one case, or one for each of a few Hives that share its id. */
async function casesOf(soar: SoarClient, alertId: string, options: CallOptions): Promise<Incident[]> {
  const query = {
    filters: [{ conditions: [{ field_name: 'properties.reaqta_id', method: 'equals' as const, value: alertId }] }],
    sorts: [{ field_name: 'id', type: 'asc' as const }],
  };
  try {
    for await (const { items, problems } of soar.findIncidents(query, options).pages()) {
      if (problems[0]) throw unreadable(problems[0].reason);
      return items;
    }
    return [];
  } catch (error) {
    // SOAR refuses to look for a field it does not have, and does not say what to do about it.
    if (error instanceof ServiceError && error.code === 'rejected') await requireAlertField(soar, operation, options);
    throw error;
  }
}

/** To take an unreadable case for none would make a second one. */
function unreadable(reason: string): ServiceError {
  return new ServiceError({
    service: 'IBM SOAR',
    operation,
    code: 'bad-answer',
    retryable: true,
    detail: reason,
  });
}

function hiveOf(incident: Incident): unknown {
  return incident.properties?.reaqta_hive ?? '';
}
