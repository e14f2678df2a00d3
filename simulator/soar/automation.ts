import { destination, type MessageDestination, type SoarFunction } from './automation-seed.js';
import type { Json, OrgRoutes } from './call.js';
import { notFound, Refusal } from './refusal.js';
import type { SoarStore } from './store.js';
import { steadyUuid } from './types/definition.js';

/** Message destinations, rules, functions and workflow instances. */
export function automationRoutes(store: SoarStore): OrgRoutes {
  return {
    'GET /message_destinations': () => ({ json: { entities: store.automation.destinations } }),
    'POST /message_destinations': (call) => {
      const { programmatic_name: name } = call.object();
      if (typeof name !== 'string' || name === '') throw new Refusal(400, 'programmatic_name is missing');
      if (store.automation.destinations.some((one) => one.programmatic_name === name)) {
        throw new Refusal(400, `There is already a destination ${name}`);
      }
      const made = { ...destination(store.nextId('destination'), name), api_keys: [] };
      Object.assign(made, settings(call.object()));
      store.automation.destinations.push(made);
      return { json: made };
    },
    'GET /message_destinations/:destination': (call) => ({ json: destinationOf(store, call.id('destination')) }),
    'PUT /message_destinations/:destination': (call) => ({
      json: Object.assign(destinationOf(store, call.id('destination')), settings(call.object())),
    }),
    'GET /actions': () => ({ json: { entities: store.automation.rules } }),
    'GET /actions/:action': (call) => {
      const rule = store.automation.rules.find(({ id }) => id === call.id('action'));
      if (!rule) throw notFound(call.id('action'));
      return { json: rule };
    },
    'GET /functions': () => ({
      json: { entities: store.automation.functions.map((one) => functionView(store, one)) },
    }),
    'GET /functions/:function': (call) => {
      const wanted = call.text('function');
      const found = store.automation.functions.find(({ id, name }) => name === wanted || String(id) === wanted);
      if (!found) throw notFound(wanted);
      return { json: functionView(store, found) };
    },
    // Nothing runs workflows here, so every instance is one that is still waiting for its function.
    'GET /workflow_instances/:instance': (call) => ({
      json: {
        workflow_instance_id: call.id('instance'),
        status: 'running',
        start_date: store.now(),
        end_date: null,
        terminate_reason: null,
      },
    }),
    'GET /connectors/queues': () => ({ json: { org_id: store.orgId, queues: [] } }),
  };
}

function destinationOf(store: SoarStore, id: number): MessageDestination {
  const found = store.automation.destinations.find((one) => one.id === id);
  if (!found) throw notFound(id);
  return found;
}

/** What a client may set of a destination. */
function settings({ name, expect_ack, destination_type, users, api_keys }: Json): Json {
  const given = { name, expect_ack, destination_type, users, api_keys };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function functionView(store: SoarStore, { id, name, display_name, inputs }: SoarFunction): Json {
  const fields = store.types.get('__function').fields;
  return {
    id,
    name,
    display_name,
    description: { format: 'text', content: display_name },
    destination_handle: 'fn_reaqta',
    version: 1,
    uuid: steadyUuid(7, id),
    workflows: [],
    view_items: inputs.map((input) => ({
      step_label: null,
      show_if: null,
      element: 'field_uuid',
      field_type: '__function',
      content: fields.get(input)?.uuid,
      show_link_header: false,
    })),
    tags: [],
  };
}
