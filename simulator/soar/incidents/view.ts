import { analyst, type Principal } from '../principals.js';
import type { SoarStore } from '../store.js';
import type { AnswerShape } from '../types/shape.js';
import { shownValue } from '../types/values.js';
import { heldValue, type IncidentRecord } from './record.js';

export type ReturnLevel = 'partial' | 'normal' | 'full';

const simple = {
  is_scenario: false,
  draft: false,
  reporter: null,
  state: null,
  country: null,
  exposure_type_id: 1,
  exposure_dept_id: null,
  exposure_vendor_id: null,
  jurisdiction_reg_id: null,
  crimestatus_id: 1,
  admin_id: null,
};

const nested = {
  pii: {},
  gdpr: {},
  hipaa: {},
  regulators: { ids: [] },
  regulator_risk: {},
  dtm: {},
  cm: { unassigneds: [], total: 0, geo_counts: {} },
  task_changes: { added: [], removed: [] },
  assessment: '',
  timer_field_summarized_incident_data: [],
  tasks: null,
  artifacts: null,
  comments: null,
  actions: [],
  playbooks: [],
  perms: {
    read: true,
    write: true,
    comment: true,
    assign: true,
    close: true,
    change_members: true,
    attach_file: true,
    read_attachments: true,
    delete_attachments: true,
    create_milestones: true,
    list_milestones: true,
    create_artifacts: true,
    list_artifacts: true,
    delete: true,
    change_workspace: true,
  },
};

const partialFields = [
  'name',
  'description',
  'discovered_date',
  'start_date',
  'due_date',
  'create_date',
  'end_date',
  'inc_last_modified_date',
  'workspace',
  'severity_code',
  'plan_status',
  'phase_id',
  'resolution_id',
  'incident_type_ids',
  'owner_id',
];

/** Names an incident object has beside its fields: sent back by clients, written only by the server. */
export const shownOnly: ReadonlySet<string> = new Set([
  ...Object.keys(simple),
  ...Object.keys(nested),
  ...['id', 'vers', 'org_id', 'org_handle', 'sequence_code', 'creator_id', 'creator', 'creator_principal', 'inc_start'],
]);

/** An incident as an answer shows it: a few fields, all simple ones, or everything. */
export function incidentView(
  store: SoarStore,
  record: IncidentRecord,
  shape: AnswerShape,
  level: ReturnLevel,
): Record<string, unknown> {
  const view: Record<string, unknown> = {
    id: record.id,
    vers: record.vers,
    org_id: store.orgId,
    org_handle: store.orgId,
    sequence_code: record.sequence_code,
    creator_id: record.creator.id,
  };
  const { fields } = store.types.incident;
  if (level === 'partial') {
    for (const name of partialFields) {
      const field = fields.get(name);
      if (field) view[name] = shownValue(field, record.fields[name], shape, store.directory);
    }
    return view;
  }
  Object.assign(view, simple, level === 'full' ? nested : undefined);
  view.creator = creatorOf(record.creator);
  view.creator_principal = record.creator;
  view.inc_start = record.fields.start_date ?? null;
  const properties: Record<string, unknown> = {};
  for (const field of fields.values()) {
    const target = field.prefix === 'properties' ? properties : view;
    target[field.name] = shownValue(field, heldValue(record, field), shape, store.directory);
  }
  view.properties = properties;
  return view;
}

function creatorOf(principal: Principal): unknown {
  if (principal.type !== 'user') return null;
  const { id, fname, lname, display_name, name } = analyst;
  return { id, fname, lname, display_name, email: name, status: 'A', is_external: false };
}
