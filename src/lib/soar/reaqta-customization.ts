/** API names of the custom incident fields IBM's ReaQta app brings; custom fields stand in `properties`. */
export const incidentFields = {
  alertId: 'reaqta_id',
  hive: 'reaqta_hive',
  endpointId: 'reaqta_endpoint_id',
  alertLink: 'reaqta_alert_link',
  endpointLink: 'reaqta_endpoint_link',
  groups: 'reaqta_groups',
  tags: 'reaqta_tags',
  machineInfo: 'reaqta_machine_info',
  triggerCondition: 'reaqta_trigger_condition',
  impact: 'reaqta_impact',
} as const;

/** The one field that cases cannot be matched to alerts without. */
export const requiredField = incidentFields.alertId;

/** The app's two datatables with their columns, all by API name. */
export const processTable = {
  name: 'reaqta_process_list',
  columns: [
    'report_date',
    'pid',
    'privilege_level',
    'process_name',
    'process_path',
    'user',
    'has_incident',
    'suspended',
    'start_time',
    'status',
  ],
} as const;

export const triggerEventTable = {
  name: 'reaqta_trigger_events',
  columns: [
    'happened_at',
    'category',
    'relevance',
    'severity',
    'policy_match',
    'process_pid',
    'program_path',
    'sha256_hash',
    'windows_event_account',
    'windows_event_workstation',
    'windows_event_description',
    'windows_event_ipport',
  ],
} as const;
