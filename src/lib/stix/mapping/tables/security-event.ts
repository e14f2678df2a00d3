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
  'etw_primary_groupId',
  'etw_privilege_list',
  'etw_profile_path',
  'etwRestrictedAdminMode',
  'etwSamAccountName',
  'etwScriptPath',
  'etwServiceName',
  'etwServiceSid',
  'etwSidHistory',
  'etwSidList',
  'etwStatus',
  'etwSubStatus',
  'etwTargetInfo',
  'etwTargetLinkedLogonId',
  'etwTargetLogonGuid',
  'etwTargetOutboundDomainName',
  'etwTargetServerName',
  'etwTargetSid',
  'etwTicketEncryptionType',
  'etwTicketOptions',
  'etwTransmittedServices',
  'etwUserAccountControl',
  'etwUserParameters',
  'etwUserPrincipalName',
  'etwUserWorkstations',
  'etwVirtualAccount',
] as const;

const reasons: Partial<Record<(typeof plain)[number], string>> = {
  etw_event_record_id: 'the connector asks the version of the event as well',
  etwSubStatus: 'the connector asks the domain of the subject as well',
  etwTargetOutboundDomainName: 'the connector asks the target server as well',
  etwTargetServerName: added,
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
  ['x-reaqta-etw:etwSubjectDomainName', 'login.src.domain', added],
  ['x-reaqta-etw:etwSubjectLogonId', 'login.subjectLogonId'],
  ['x-reaqta-etw:etwTargetDomainName', 'login.dst.domain'],
  ['x-reaqta-etw:etwTargetLogonId', 'login.targetLogonId'],
  ['x-reaqta-etw:etwTargetUserSid', 'login.dst.sid'],
  ['x-reaqta-etw:etwTask', 'eventdata.etwTask'],
];
