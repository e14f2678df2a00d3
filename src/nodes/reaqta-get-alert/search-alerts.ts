import { alertFilters, readListing } from '../../lib/index.js';
import type { Outcome, RunContext } from '../../runtime/define-node.js';
import { alertProperties } from './alert-properties.js';
import type { inputs, settings } from './form.js';

/** The alerts that filters find, newest first, as many as the form allows. */
export async function searchAlerts(context: RunContext<typeof inputs, typeof settings>): Promise<Outcome> {
  const filters = alertFilters('filters', context.inputs.filters);
  const { client, label } = context.hive();
  const { signal, node } = context;
  const listing = client.alerts(filters, { signal, maxItems: context.settings.limit });
  const { items, remaining, problems } = await readListing(listing);
  for (const problem of problems) node.warn(`an alert was left out: ${problem}`);
  // Of several, none is chosen for the nodes that follow; nor is the one of an earlier node left over.
  const only = items.length === 1 && remaining === 0 ? items[0] : undefined;
  return {
    payload: items,
    set: { ...alertProperties(client, only), hive: label, alertsRemaining: remaining },
    status: remaining > 0 ? 'more' : items.length > 0 ? 'found' : 'nothing',
  };
}
