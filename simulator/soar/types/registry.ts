import { Refusal } from '../refusal.js';
import { artifactTypes } from './artifact-types.js';
import { type FieldDefinition, type FieldSeed, fieldDefinition, type TypeDefinition } from './definition.js';
import { incidentFields } from './incident-fields.js';
import { reaqtaFields, reaqtaInputs, reaqtaTables } from './reaqta.js';

const datatableType = 8;

const builtIn: readonly [id: number, name: string, fields: readonly FieldSeed[]][] = [
  [0, 'incident', incidentFields],
  [1, 'task', [{ name: 'name', text: 'Name', input_type: 'text', required: 'always' }]],
  [2, 'note', [{ name: 'text', text: 'Text', input_type: 'textarea', rich_text: true }]],
  [3, 'milestone', [{ name: 'title', text: 'Title', input_type: 'text' }]],
  [
    4,
    'artifact',
    [
      { name: 'type', text: 'Type', input_type: 'select', values: artifactTypes, required: 'always' },
      { name: 'value', text: 'Value', input_type: 'textarea', required: 'always' },
      { name: 'description', text: 'Description', input_type: 'textarea', rich_text: true },
    ],
  ],
  [5, 'attachment', [{ name: 'name', text: 'Name', input_type: 'text', read_only: true }]],
  [6, 'actioninvocation', []],
  [7, 'organization', []],
  [10, '__messagedestination', []],
  [11, '__function', reaqtaInputs],
];

/** Every type of the organization. Built-in fields have ids below 300, custom ones and columns from 300, tables from 1001. */
export class TypeRegistry {
  private readonly types = new Map<string, TypeDefinition>();
  private nextBuiltIn = 50;
  private nextCustom = 300;
  private nextTable = 1001;
  readonly incident: TypeDefinition;
  /** Custom incident fields, kept apart because every incident shows them. */
  readonly customFields = new Map<string, FieldDefinition>();

  constructor() {
    for (const [id, name, fields] of builtIn) {
      const type = this.newType(id, id, name, name.replace(/^__/, ''), []);
      for (const seed of fields) type.fields.set(seed.name, fieldDefinition(seed, this.nextBuiltIn++, id));
    }
    this.incident = this.get('incident');
    for (const seed of reaqtaFields) this.addField(this.incident, seed);
    for (const { name, text, columns } of reaqtaTables) {
      const table = this.addTable(name, text);
      for (const column of columns) this.addField(table, column);
    }
  }

  all(): TypeDefinition[] {
    return [...this.types.values()];
  }

  /** By API name or id; throws 404. */
  get(nameOrId: string): TypeDefinition {
    const type = this.types.get(nameOrId) ?? this.all().find(({ id }) => String(id) === nameOrId);
    if (!type) throw new Refusal(404, `Unable to find the type ${nameOrId}`);
    return type;
  }

  tables(): TypeDefinition[] {
    return this.all().filter(({ type_id }) => type_id === datatableType);
  }

  /** A datatable by API name or id; throws 404. */
  table(nameOrId: string): TypeDefinition {
    const type = this.get(nameOrId);
    if (type.type_id !== datatableType) throw new Refusal(404, `${nameOrId} is not a datatable`);
    return type;
  }

  /** A field of incidents by API name, bare or with `properties.`. */
  incidentField(name: string): FieldDefinition | undefined {
    if (name.startsWith('properties.')) return this.customFields.get(name.slice('properties.'.length));
    return this.incident.fields.get(name);
  }

  addField(type: TypeDefinition, seed: FieldSeed): FieldDefinition {
    if (type.fields.has(seed.name)) throw new Refusal(400, `There is already a field ${seed.name}`);
    const custom = type === this.incident;
    const field = fieldDefinition(custom ? { ...seed, prefix: 'properties' } : seed, this.nextCustom++, type.id);
    type.fields.set(field.name, field);
    if (custom) this.customFields.set(field.name, field);
    return field;
  }

  removeField(name: string): boolean {
    this.incident.fields.delete(name);
    return this.customFields.delete(name);
  }

  addTable(name: string, text: string): TypeDefinition {
    if (this.types.has(name)) throw new Refusal(400, `There is already a type ${name}`);
    return this.newType(this.nextTable++, datatableType, name, text, ['incident']);
  }

  removeTable(name: string): void {
    this.types.delete(this.table(name).type_name);
  }

  private newType(id: number, typeId: number, name: string, text: string, parents: string[]): TypeDefinition {
    const type: TypeDefinition = {
      id,
      type_id: typeId,
      type_name: name,
      display_name: text,
      parent_types: parents,
      fields: new Map(),
    };
    this.types.set(name, type);
    return type;
  }
}
