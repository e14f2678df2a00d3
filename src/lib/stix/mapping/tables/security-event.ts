import { added, type MappingRow } from './row.js';

/** Properties that are asked as `__etw` and the rest of their name. */
const plain = [
  'etw_allowed_to_delegateto',
  'etw_cert_thumbprint',
  'etw_display_name',
  'etw_dummy',
  'etw_elevated_token',
  'etw_event_record_id',
  'etw_failure_reason',
  'etw_home_directory',
  'etw_impersonation_level',
  'etw_key_length',
  'etw_logon_guid',
  'etw_logon_hours',
  'etw_member_name',
  'etw_member_sid',
  'etw_new_uac_value',
  'etw_old_uac_value',
  'etw_package_name',
  'etw_password_last_set',
  'etw_pre_auth_type',
  'etw_primary_group_id',
  'etw_privilege_list',
  'etw_profile_path',
  'etw_restricted_admin_mode',
  'etw_sam_account_name',
  'etw_script_path',
  'etw_service_name',
  'etw_service_sid',
  'etw_sid_history',
  'etw_sid_list',
  'etw_status',
  'etw_sub_status',
  'etw_target_info',
  'etw_target_linked_logon_id',
  'etw_target_logon_guid',
  'etw_target_outbound_domain_name',
  'etw_target_server_name',
  'etw_target_sid',
  'etw_ticket_encryption_type',
  'etw_ticket_options',
  'etw_transmitted_services',
  'etw_user_account_control',
  'etw_user_parameters',
  'etw_user_principal_name',
  'etw_user_workstations',
  'etw_virtual_account',
] as const;

const reasons: Partial<Record<(typeof plain)[number], string>> = {
  etw_event_record_id: 'the connector asks the version of the event as well',
  etw_sub_status: 'the connector asks the domain of the subject as well',
  etw_target_outbound_domain_name: 'the connector asks the target server as well',
  etw_target_server_name: added,
};

export const securityEventRows: readonly MappingRow[] = [
  ...plain.map((property): MappingRow => {
    const field = `__${property.replaceAll('_', '')}`;
    const why = reasons[property];
    return why === undefined ? [`x-reaqta-etw:${property}`, field] : [`x-reaqta-etw:${property}`, field, why];
  }),
  ['x-reaqta-etw:etw_authentication_packagename', 'login.authenticationPackage'],
  ['x-reaqta-etw:etw_event_version', 'eventdata.etwEventVersion', added],
  ['x-reaqta-etw:etw_ip_port', 'login.port'],
  ['x-reaqta-etw:etw_lm_package_name', 'login.packageName'],
  ['x-reaqta-etw:etw_logon_process_name', 'login.processName __etwLogonProcessName', added],
  ['x-reaqta-etw:etw_logon_type', 'login.type'],
  ['x-reaqta-etw:etw_subject_domain_name', 'login.src.domain', added],
  ['x-reaqta-etw:etw_subject_logon_id', 'login.subjectLogonId'],
  ['x-reaqta-etw:etw_target_domain_name', 'login.dst.domain'],
  ['x-reaqta-etw:etw_target_logon_id', 'login.targetLogonId'],
  ['x-reaqta-etw:etw_target_user_sid', 'login.dst.sid'],
  ['x-reaqta-etw:etw_task', 'eventdata.etwTask'],
];
