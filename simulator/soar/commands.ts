import type { SimService } from '../web/contract.js';
import { asList, asObject, type Json } from './call.js';
import { addComment } from './children/comments.js';
import { applyChanges, changesIn, checkChanges } from './incidents/change.js';
import { incidentView } from './incidents/view.js';
import { notFound } from './refusal.js';
import type { Sessions } from './session.js';
import { soarCounts } from './state.js';
import type { SoarStore } from './store.js';
import { fieldSeed } from './types/routes.js';
import { plainShape } from './types/shape.js';

/** What a test or a demo may do to the organization behind the back of its clients. */
export function soarCommands(store: SoarStore, sessions: Sessions): SimService['commands'] {
  const change = (id: unknown, body: Json) => {
    const incident = store.incidents.get(Number(id));
    const changes = changesIn(store, body);
    checkChanges(store, incident, changes);
    applyChanges(store, incident, changes);
    return incidentView(store, incident, plainShape, 'normal');
  };
  return {
    counts: () => soarCounts(store),
    /** `{ name }`: an incident field is gone. */
    'remove-field': ({ name }) => {
      if (!store.types.removeField(String(name))) throw notFound(name);
    },
    /** `{ name }`: a datatable is gone. */
    'remove-table': ({ name }) => store.types.removeTable(String(name)),
    /** `{ name, label, input_type, values: ['a', 'b'] }`: a new incident field that must be filled in to close. */
    'require-on-close': ({ name, label, input_type = 'text', values }) =>
      store.types.addField(store.types.incident, {
        ...fieldSeed({ name, text: label, input_type, values: asList(values, 'values') }),
        required: 'close',
      }),
    /** `{ from, to }`: a severity gets another label. */
    'rename-severity': ({ from, to }) => {
      const value = store.types.incident.fields.get('severity_code')?.values.find(({ label }) => label === from);
      if (!value) throw notFound(from);
      value.label = String(to);
    },
    /** `{ incident, resolution, summary, fields? }`: the analyst closes it; `resolution` is a label or an id. */
    'close-incident': ({ incident, resolution, summary, fields = {} }) =>
      change(incident, {
        plan_status: 'C',
        resolution_id: resolution,
        resolution_summary: summary,
        ...asObject(fields, 'fields'),
      }),
    /** `{ incident }`: the analyst opens a closed one again. */
    'reopen-incident': ({ incident }) => change(incident, { plan_status: 'A' }),
    /** `{ incident, fields: { severity_code: 'High', properties: {} } }`: the analyst changes it. */
    'change-incident': ({ incident, fields }) => change(incident, asObject(fields, 'fields')),
    /** `{ incident, text, parent_id? }`: the analyst writes a note. */
    'add-note': ({ incident, text, parent_id = null }) => {
      const record = store.incidents.get(Number(incident));
      const note = addComment(store, record, { text, parent_id }, store.directory.analyst);
      return { id: note.id, text: note.text, create_date: note.create_date };
    },
    /** User sessions end. */
    'expire-tokens': () => sessions.clear(),
  };
}
