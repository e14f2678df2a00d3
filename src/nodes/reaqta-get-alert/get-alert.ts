import { type Alert, type AlertEventFilters, eventFilters, type HiveClient, readListing } from '../../lib/index.js';
import type { Outcome, RunContext } from '../../runtime/define-node.js';
import { alertInformation } from './alert-information.js';
import { alertProperties } from './alert-properties.js';
import type { inputs, settings } from './form.js';

type Context = RunContext<typeof inputs, typeof settings>;

/** One alert, and its events if they are asked for. */
export async function getAlert(context: Context): Promise<Outcome> {
  const filters = filtersOf(context);
  const { client, label } = context.hive();
  const alert = await alertOf(client, context);
  const set = {
    ...alertProperties(client, alert),
    hive: label,
    ...(filters ? await eventsOf(client, alert.id, filters, context) : {}),
  };
  return { payload: alert, set, status: 'found', result: alertInformation(client, alert) };
}

function alertOf(client: HiveClient, { inputs: given, settings: chosen, signal }: Context): Promise<Alert> {
  if (chosen.operation === 'id') return client.getAlert(given.alertId, { signal });
  return client.getAlertByLocalId(given.localId, given.endpointId, { signal });
}

function filtersOf({ inputs: given, settings: chosen }: Context): AlertEventFilters | undefined {
  if (chosen.events === 'none') return undefined;
  return chosen.events === 'all' ? {} : eventFilters({ ...chosen, ...given });
}

async function eventsOf(
  client: HiveClient,
  alertId: string,
  filters: AlertEventFilters,
  { settings: { eventLimit }, signal, node }: Context,
): Promise<Record<string, unknown>> {
  const listing = client.alertEvents(alertId, filters, { signal, maxItems: eventLimit });
  const { items, remaining, problems } = await readListing(listing);
  for (const problem of problems) node.warn(`an event was left out: ${problem}`);
  return { events: items, eventsRemaining: remaining };
}
