import { asObject, type Call, type Json, type OrgRoutes } from '../call.js';
import { type IncidentRecord, type RowRecord, touch } from '../incidents/record.js';
import { done, notFound, Refusal } from '../refusal.js';
import type { SoarStore } from '../store.js';
import type { FieldDefinition, TypeDefinition } from '../types/definition.js';
import type { AnswerShape } from '../types/shape.js';
import { isNothing, shownValue, storedValue } from '../types/values.js';

/** Datatable rows of incidents. */
export function tableRoutes(store: SoarStore): OrgRoutes {
  const incidentOf = (call: Call) => store.incidents.get(call.id('incident'));
  const tableOf = (call: Call) => store.types.table(call.text('table'));
  const view = (call: Call, table: TypeDefinition, row: RowRecord) => ({
    json: rowView(store, table, row, call.shape),
  });
  return {
    'GET /incidents/:incident/table_data': (call) => {
      const incident = incidentOf(call);
      const tables = store.types.tables().map((table) => [table.id, tableView(store, incident, table, call.shape)]);
      return { json: Object.fromEntries(tables) };
    },
    'GET /incidents/:incident/table_data/:table': (call) => ({
      json: tableView(store, incidentOf(call), tableOf(call), call.shape),
    }),
    'POST /incidents/:incident/table_data/:table/row_data': (call) => {
      const incident = incidentOf(call);
      const table = tableOf(call);
      const row: RowRecord = { id: 0, version: 1, cells: cellsIn(store, table, call.object()) };
      row.id = store.nextId('row');
      setRows(store, incident, table, [...rowsOf(incident, table), row]);
      return view(call, table, row);
    },
    'PUT /incidents/:incident/table_data/:table/row_data/:row': (call) => {
      const incident = incidentOf(call);
      const table = tableOf(call);
      const row = rowOf(incident, table, call.id('row'));
      row.cells = cellsIn(store, table, call.object());
      row.version += 1;
      touch(incident, store.now());
      return view(call, table, row);
    },
    'DELETE /incidents/:incident/table_data/:table/row_data/:row': (call) => {
      const incident = incidentOf(call);
      const table = tableOf(call);
      const row = rowOf(incident, table, call.id('row'));
      const left = rowsOf(incident, table).filter((one) => one !== row);
      setRows(store, incident, table, left);
      return done;
    },
    'DELETE /incidents/:incident/table_data/:table/row_data': (call) => {
      setRows(store, incidentOf(call), tableOf(call), []);
      return done;
    },
  };
}

export function rowsOf(incident: IncidentRecord, table: TypeDefinition): RowRecord[] {
  return incident.rows?.get(table.type_name) ?? [];
}

export function rowView(store: SoarStore, table: TypeDefinition, row: RowRecord, shape: AnswerShape): Json {
  const cells: Json = {};
  for (const column of table.fields.values()) {
    const key = shape.handles === 'names' ? column.name : column.id;
    const value = row.cells.get(column.name);
    const cell = { id: key, row_id: row.id };
    cells[key] = isNothing(value) ? cell : { ...cell, value: shownValue(column, value, shape, store.directory) };
  }
  return { id: row.id, version: row.version, type_id: table.id, actions: [], playbooks: [], cells };
}

function tableView(store: SoarStore, incident: IncidentRecord, table: TypeDefinition, shape: AnswerShape): Json {
  return { id: table.id, rows: rowsOf(incident, table).map((row) => rowView(store, table, row, shape)) };
}

function setRows(store: SoarStore, incident: IncidentRecord, table: TypeDefinition, rows: RowRecord[]): void {
  incident.rows ??= new Map();
  incident.rows.set(table.type_name, rows);
  touch(incident, store.now());
}

function rowOf(incident: IncidentRecord, table: TypeDefinition, id: number): RowRecord {
  const row = rowsOf(incident, table).find((one) => one.id === id);
  if (!row) throw notFound(id);
  return row;
}

/** `{ cells: { pid: { value } } }` as kept values; columns by API name or id. Throws 400. */
function cellsIn(store: SoarStore, table: TypeDefinition, body: Json): Map<string, unknown> {
  const cells = new Map<string, unknown>();
  for (const [key, cell] of Object.entries(asObject(body.cells, 'cells'))) {
    const column = columnOf(table, key);
    const { value } = asObject(cell, `The cell ${key}`);
    cells.set(column.name, storedValue(column, value, store.directory));
  }
  return cells;
}

function columnOf(table: TypeDefinition, key: string): FieldDefinition {
  const column = table.fields.get(key) ?? [...table.fields.values()].find(({ id }) => String(id) === key);
  if (!column) throw new Refusal(400, `The table ${table.type_name} has no column ${key}`);
  return column;
}
