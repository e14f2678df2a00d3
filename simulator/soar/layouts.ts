import { asList, type Call, type OrgRoutes } from './call.js';
import { notFound } from './refusal.js';
import type { SoarStore } from './store.js';
import { steadyUuid } from './types/definition.js';

/** A form of the user interface: its tabs and what is on them. */
export interface Layout {
  id: number;
  name: string;
  type_id: number;
  uuid: string;
  content: unknown[];
}

const organizationType = 7;

/** The two forms that matter to apps: the tabs of an incident, and what is asked on closing. */
export function newLayouts(): Layout[] {
  const details = {
    step_label: 'Details',
    element: 'tab',
    uuid: steadyUuid(8, 100),
    predefined_uuid: null,
    fields: [],
    show_if: [],
  };
  return [
    { id: 1, name: 'incident', type_id: organizationType, uuid: steadyUuid(8, 1), content: [details] },
    { id: 2, name: 'close', type_id: organizationType, uuid: steadyUuid(8, 2), content: [] },
  ];
}

export function layoutRoutes(store: SoarStore): OrgRoutes {
  const layoutOf = (call: Call) => {
    const layout = store.layouts.find(({ id }) => id === call.id('layout'));
    if (!layout) throw notFound(call.id('layout'));
    return layout;
  };
  return {
    'GET /layouts': (call) => {
      const type = call.request.query.get('type');
      return { json: store.layouts.filter(({ type_id }) => type === null || String(type_id) === type) };
    },
    'GET /layouts/:layout': (call) => ({ json: layoutOf(call) }),
    'PUT /layouts/:layout': (call) => {
      const layout = layoutOf(call);
      layout.content = asList(call.object().content, 'content');
      return { json: layout };
    },
  };
}
