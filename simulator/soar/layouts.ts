import { asList, asObject, type Call, type Json, type OrgRoutes } from './call.js';
import { notFound } from './refusal.js';
import type { SoarStore } from './store.js';
import { steadyUuid } from './types/definition.js';

/** A form of the user interface: its tabs and what is on them. */
export interface Layout {
  id: number;
  name: string;
  type: number;
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
    { id: 1, name: 'incident', type: organizationType, uuid: steadyUuid(8, 1), content: [details] },
    { id: 2, name: 'close', type: organizationType, uuid: steadyUuid(8, 2), content: [] },
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
      return { json: store.layouts.filter((layout) => type === null || String(layout.type) === type) };
    },
    'GET /layouts/:layout': (call) => ({ json: layoutOf(call) }),
    'PUT /layouts/:layout': (call) => {
      const layout = layoutOf(call);
      layout.content = asList(call.object().content, 'content').map(written);
      return { json: layout };
    },
  };
}

/** An element as SOAR gives it back: a condition that compares with nothing has the value null. */
function written(element: unknown): Json {
  const { show_if: conditions, ...rest } = asObject(element, 'An element');
  if (!Array.isArray(conditions)) return { ...rest, show_if: null };
  return { ...rest, show_if: conditions.map((one) => ({ value: null, ...asObject(one, 'A condition') })) };
}
