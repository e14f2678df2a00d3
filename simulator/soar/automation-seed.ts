import { steadyUuid } from './types/definition.js';

/** A queue or topic that rules and functions send their messages to. */
export interface MessageDestination {
  id: number;
  name: string;
  programmatic_name: string;
  export_key: string;
  uuid: string;
  expect_ack: boolean;
  /** 0 queue, 1 topic. */
  destination_type: number;
  users: number[];
  api_keys: number[];
}

/** A rule, as `GET /actions` lists it. */
export interface Rule {
  id: number;
  name: string;
  /** 0 automatic, 1 manual. */
  type: number;
  object_type: number;
  logic_type: string;
  conditions: { field_name: string | null; method: string; value: unknown; type: null; evaluation_id: null }[];
  message_destinations: number[];
  workflows: unknown[];
  automations: unknown[];
  view_items: unknown[];
  timeout_seconds: number;
  enabled: boolean;
  uuid: string;
  export_key: string;
  tags: unknown[];
}

export interface SoarFunction {
  id: number;
  name: string;
  display_name: string;
  /** API names of its inputs. */
  inputs: string[];
}

export interface Automation {
  destinations: MessageDestination[];
  rules: Rule[];
  functions: SoarFunction[];
}

const functions: readonly [name: string, label: string, inputs: string][] = [
  ['attach_file', 'Attach File', 'hive endpoint_id incident_id program_path'],
  ['close_alert', 'Close Alert', 'hive alert_id is_malicious note'],
  ['create_artifact', 'Create Artifact', 'hive endpoint_id incident_id program_path artifact_type'],
  ['create_note', 'Create Note', 'hive alert_id note'],
  [
    'create_policy',
    'Create Policy',
    'hives sha256 policy_title policy_enabled policy_block policy_description policy_included_groups policy_excluded_groups',
  ],
  ['deisolate_machine', 'Deisolate Machine', 'hive endpoint_id'],
  ['get_alert_information', 'Get Alert Information', 'hive alert_id'],
  ['get_endpoint_status', 'Get Endpoint Status', 'hive endpoint_id'],
  ['get_processes', 'Get Processes', 'hive endpoint_id has_incident suspended'],
  ['isolate_machine', 'Isolate Machine', 'hive endpoint_id'],
  ['kill_process', 'Kill Process', 'hive endpoint_id process_pid starttime'],
];

const linked: readonly Condition[] = [
  ['incident.properties.reaqta_hive', 'has_a_value'],
  ['incident.properties.reaqta_id', 'has_a_value'],
];

type Condition = readonly [field: string | null, method: string, value?: unknown];

const rules: readonly [name: string, objectType: number, conditions: readonly Condition[]][] = [
  ['ReaQta: Get Alert Information', 0, linked],
  [
    'ReaQta: Close Alert',
    0,
    [
      ...linked,
      ['incident.resolution_id', 'changed'],
      ['incident.resolution_summary', 'not_contains', 'Closed by ReaQta'],
    ],
  ],
  ['ReaQta: Create Note', 2, [...linked, ['note.text', 'not_contains', 'ReaQta'], [null, 'object_added']]],
];

/** The automation objects IBM's ReaQta app installs: one queue, its automatic rules, its functions. */
export function newAutomation(): Automation {
  return {
    destinations: [destination(9, 'fn_reaqta')],
    rules: rules.map(([name, objectType, conditions], index) => rule(19 + index, name, objectType, conditions)),
    functions: functions.map(([name, label, inputs], index) => ({
      id: index + 1,
      name: `reaqta_${name}`,
      display_name: `QRadar EDR: ${label}`,
      inputs: inputs.split(' ').map((input) => `reaqta_${input}`),
    })),
  };
}

export function destination(id: number, name: string): MessageDestination {
  return {
    id,
    name,
    programmatic_name: name,
    export_key: name,
    uuid: steadyUuid(5, id),
    expect_ack: true,
    destination_type: 0,
    users: [],
    api_keys: [9],
  };
}

function rule(id: number, name: string, objectType: number, conditions: readonly Condition[]): Rule {
  return {
    id,
    name,
    type: 0,
    object_type: objectType,
    logic_type: 'all',
    conditions: conditions.map(([field_name, method, value = null]) => ({
      field_name,
      method,
      value,
      type: null,
      evaluation_id: null,
    })),
    message_destinations: [9],
    workflows: [],
    automations: [],
    view_items: [],
    timeout_seconds: 86400,
    enabled: true,
    uuid: steadyUuid(6, id),
    export_key: name,
    tags: [],
  };
}
