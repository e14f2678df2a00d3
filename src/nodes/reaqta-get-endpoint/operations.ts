import { endpointSummary, searchEndpoints } from '../../lib/index.js';
import type { Outcome, RunContext } from '../../runtime/define-node.js';
import type { inputs, settings } from './form.js';

type Context = RunContext<typeof inputs, typeof settings>;

const states = { any: undefined, yes: true, no: false } as const;

export const operations: Record<'get' | 'search', (context: Context) => Promise<Outcome>> = {
  async get({ hive, inputs: given, signal }) {
    const { client, label } = hive();
    const endpoint = await client.getEndpoint(given.endpointId, { signal });
    return {
      payload: endpoint,
      set: { endpointId: endpoint.id, hive: label, summary: endpointSummary(endpoint) },
      status: endpoint.connected ? 'connected' : 'disconnected',
      result: { content: endpoint, inputs: { reaqta_endpoint_id: endpoint.id } },
    };
  },

  async search({ hive, inputs: given, settings: chosen, node, signal }) {
    const { client, label } = hive();
    const { nameMatch, limit } = chosen;
    const wanted = { ...given, nameMatch, limit };
    const state = { connected: states[chosen.connected], isolated: states[chosen.isolated] };
    const { endpoints, more, problems } = await searchEndpoints(client, { ...wanted, ...state }, { signal });
    for (const problem of problems) node.warn(`an endpoint was left out: ${problem}`);
    const summary = [...endpoints.map(endpointSummary), ...(more ? ['There are more.'] : [])].join('\n\n');
    // Of several, none is chosen for the nodes that follow; nor is the one of an earlier node left over.
    const endpointId = endpoints.length === 1 && !more ? endpoints[0]?.id : undefined;
    return {
      payload: endpoints,
      set: { endpointId, hive: label, summary },
      status: more ? 'more' : endpoints.length > 0 ? 'found' : 'nothing',
    };
  },
};
