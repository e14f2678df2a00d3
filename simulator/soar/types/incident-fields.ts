import type { FieldSeed, InputType } from './definition.js';

const severities = [
  [4, 'Low'],
  [5, 'Medium'],
  [6, 'High'],
] as const;

const resolutions = [
  [7, 'Unresolved'],
  [8, 'Duplicate'],
  [9, 'Not an Issue'],
  [10, 'Resolved'],
] as const;

const incidentTypes = [
  [16, 'TBD / Unknown'],
  [18, 'Other'],
  [19, 'Malware'],
  [20, 'System Intrusion'],
  [21, 'Denial of Service'],
  [22, 'Phishing'],
  [23, 'Not an Issue'],
] as const;

const phases = [
  [1004, 'Initial'],
  [1000, 'Engage'],
  [1001, 'Detect/Analyze'],
  [1005, 'Respond'],
  [1006, 'Post-Incident'],
] as const;

const attackVectors = [
  [1, 'Attrition'],
  [2, 'E-mail'],
  [3, 'External/Removable Media'],
  [4, 'Impersonation'],
  [5, 'Improper Usage'],
  [6, 'Loss or Theft of Equipment'],
  [7, 'Web'],
  [8, 'Other'],
] as const;

/** The built-in incident fields a client can meet, in the order forms show them. */
export const incidentFields: readonly FieldSeed[] = [
  { name: 'name', text: 'Name', input_type: 'text', required: 'always' },
  { name: 'description', text: 'Description', input_type: 'textarea', rich_text: true },
  { name: 'discovered_date', text: 'Date Discovered', input_type: 'datetimepicker', required: 'always' },
  { name: 'start_date', text: 'Date Occurred', input_type: 'datetimepicker' },
  { name: 'due_date', text: 'Next Due Date', input_type: 'datetimepicker' },
  { name: 'create_date', text: 'Date Created', input_type: 'datetimepicker', read_only: true },
  { name: 'end_date', text: 'Date Closed', input_type: 'datetimepicker', read_only: true },
  { name: 'inc_last_modified_date', text: 'Last Modified', input_type: 'datetimepicker', read_only: true },
  select('workspace', 'Workspace', [[1, 'Default workspace']], { required: 'always', preset: true }),
  select('severity_code', 'Severity', severities, { preset: true }),
  select(
    'plan_status',
    'Status',
    [
      ['A', 'Active'],
      ['C', 'Closed'],
    ],
    { preset: true },
  ),
  select('phase_id', 'Phase', phases, { preset: true }),
  select('resolution_id', 'Resolution', resolutions, { required: 'close' }),
  {
    name: 'resolution_summary',
    text: 'Resolution Summary',
    input_type: 'textarea',
    rich_text: true,
    required: 'close',
  },
  select('incident_type_ids', 'Incident Type', incidentTypes, { input_type: 'multiselect' }),
  select('nist_attack_vectors', 'NIST Attack Vectors', attackVectors, { input_type: 'multiselect' }),
  { name: 'owner_id', text: 'Owner', input_type: 'select_owner' },
  { name: 'members', text: 'Members', input_type: 'multiselect_members' },
  ...plain('boolean', ['confirmed', 'inc_training', 'employee_involved', 'negative_pr_likely', 'data_compromised']),
  ...plain('text', ['reporter', 'addr', 'city', 'zip', 'exposure_individual_name', 'jurisdiction_name']),
  ...plain('number', ['hard_liability', 'exposure']),
];

function select(
  name: string,
  text: string,
  values: NonNullable<FieldSeed['values']>,
  more: { input_type?: InputType; required?: 'always' | 'close'; preset?: boolean } = {},
): FieldSeed {
  return { name, text, input_type: 'select', values, ...more };
}

function plain(inputType: InputType, names: string[]): FieldSeed[] {
  return names.map((name) => ({ name, text: name.replace(/_/g, ' '), input_type: inputType }));
}
