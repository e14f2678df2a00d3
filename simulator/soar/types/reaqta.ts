import type { FieldSeed, InputType } from './definition.js';

type Row = readonly [name: string, inputType: InputType, text: string];

const fields: readonly Row[] = [
  ['reaqta_id', 'text', 'ReaQta Alert ID'],
  ['reaqta_hive', 'text', 'ReaQta Hive'],
  ['reaqta_endpoint_id', 'text', 'ReaQta Endpoint ID'],
  ['reaqta_alert_link', 'textarea', 'ReaQta Alert Link'],
  ['reaqta_endpoint_link', 'textarea', 'Reaqta Endpoint Link'],
  ['reaqta_groups', 'text', 'ReaQta Groups'],
  ['reaqta_tags', 'text', 'ReaQta Tags'],
  ['reaqta_machine_info', 'textarea', 'ReaQta Machine Info'],
  ['reaqta_trigger_condition', 'text', 'ReaQta Trigger Condition'],
  ['reaqta_impact', 'number', 'ReaQta Impact'],
];

/** The incident fields IBM's ReaQta app installs. */
export const reaqtaFields: readonly FieldSeed[] = fields.map(([name, input_type, text]) => ({
  name,
  input_type,
  text,
  rich_text: name.endsWith('_link'),
}));

/** The datatables IBM's ReaQta app installs, with their columns. */
export const reaqtaTables: readonly { name: string; text: string; columns: readonly FieldSeed[] }[] = [
  {
    name: 'reaqta_process_list',
    text: 'ReaQta Process List',
    columns: columns([
      ['report_date', 'datetimepicker', 'Report Date'],
      ['pid', 'number', 'PID'],
      ['privilege_level', 'text', 'Privilege Level'],
      ['process_name', 'text', 'Program Name'],
      ['process_path', 'text', 'Process Path'],
      ['user', 'text', 'User'],
      ['has_incident', 'boolean', 'Related to Alert'],
      ['suspended', 'boolean', 'Process Suspended'],
      ['start_time', 'number', 'Start Time (ms)'],
      ['status', 'text', 'Status'],
    ]),
  },
  {
    name: 'reaqta_trigger_events',
    text: 'ReaQta Trigger Events',
    columns: columns([
      ['happened_at', 'datetimepicker', 'Happened At'],
      ['category', 'text', 'Category'],
      ['relevance', 'number', 'Relevance'],
      ['severity', 'text', 'Severity'],
      ['policy_match', 'text', 'Policy Match'],
      ['process_pid', 'number', 'PID'],
      ['program_path', 'text', 'Program Path'],
      ['sha256_hash', 'text', 'SHA256 Hash'],
      ['windows_event_account', 'text', 'Windows Event Account'],
      ['windows_event_workstation', 'text', 'Windows Event Workstation'],
      ['windows_event_description', 'text', 'Windows Event Description'],
      ['windows_event_ipport', 'text', 'Windows Event IP/Port'],
    ]),
  },
];

/** What the app's functions are called with. */
export const reaqtaInputs: readonly FieldSeed[] = [
  ...inputs('text', true, 'alert_id', 'endpoint_id', 'program_path', 'artifact_type', 'sha256'),
  ...inputs('number', true, 'incident_id', 'process_pid', 'starttime'),
  ...inputs('boolean', true, 'is_malicious', 'policy_enabled', 'policy_block'),
  ...inputs('text', false, 'hive', 'hives', 'note', 'policy_title', 'policy_description'),
  ...inputs('text', false, 'policy_included_groups', 'policy_excluded_groups'),
  ...inputs('boolean', false, 'has_incident', 'suspended'),
];

function columns(rows: readonly Row[]): FieldSeed[] {
  return rows.map(([name, input_type, text], order) => ({ name, input_type, text, order }));
}

function inputs(inputType: InputType, required: boolean, ...names: string[]): FieldSeed[] {
  return names.map((name) => ({
    name: `reaqta_${name}`,
    text: `reaqta_${name}`,
    input_type: inputType,
    ...(required && { required: 'always' as const }),
  }));
}
