import { link, linkOne, type Observable, type Observation } from '../observation.js';
import { addressType } from '../reading/ip-address.js';
import { type PropertyTable, spelledFor } from '../reading/property-name.js';
import { type Fields, filled, idText, put, putAll, text } from '../reading/values.js';
import { addAuditedProcess, addUser, extend } from './process.js';
import { addDirectory } from './wmi.js';

/** Data of Windows security events, and the property of `x-reaqta-etw` that holds each. */
export const auditProperties: PropertyTable = [
  ['etwActivityId', 'etw_activity_id'],
  ['etwAllowedToDelegateTo', 'etw_allowed_to_delegateto'],
  ['etwAuthenticationPackageName', 'etw_authentication_packagename'],
  ['etwDisplayName', 'etw_display_name'],
  ['etwDummy', 'etw_dummy'],
  ['etwElevatedToken', 'etw_elevated_token'],
  ['etwEventDescription', 'etw_event_description'],
  ['etwImpersonationLevel', 'etw_impersonation_level'],
  ['etwIpPort', 'etw_ip_port'],
  ['etwKeyLength', 'etw_key_length'],
  ['etwLmPackageName', 'etw_lm_package_name'],
  ['etwLogonGuid', 'etw_logon_guid'],
  ['etwLogonHours', 'etw_logon_hours'],
  ['etwLogonProcessName', 'etw_logon_process_name'],
  ['etwLogonType', 'etw_logon_type'],
  ['etwMemberName', 'etw_member_name'],
  ['etwMemberSid', 'etw_member_sid'],
  ['etwNewUacValue', 'etw_new_uac_value'],
  ['etwOldUacValue', 'etw_old_uac_value'],
  ['etwPackageName', 'etw_package_name'],
  ['etwPasswordLastSet', 'etw_password_last_set'],
  ['etwPreAuthType', 'etw_pre_auth_type'],
  ['etwPrimaryGroupId', 'etw_primary_groupId'],
  ['etwPrivilegeList', 'etw_privilege_list'],
  ['etwProfilePath', 'etw_profile_path'],
  ['etwRestrictedAdminMode', 'etwRestrictedAdminMode'],
  ['etwSamAccountName', 'etwSamAccountName'],
  ['etwScriptPath', 'etwScriptPath'],
  ['etwServiceName', 'etwServiceName'],
  ['etwServiceSid', 'etwServiceSid'],
  ['etwSidHistory', 'etwSidHistory'],
  ['etwSidList', 'etwSidList'],
  ['etwStatus', 'etwStatus'],
  ['etwSubStatus', 'etwSubStatus'],
  ['etwSubjectDomainName', 'etwSubjectDomainName'],
  ['etwSubjectLogonId', 'etwSubjectLogonId'],
  ['etwTargetDomainName', 'etwTargetDomainName'],
  ['etwTargetInfo', 'etwTargetInfo'],
  ['etwTargetLinkedLogonId', 'etwTargetLinkedLogonId'],
  ['etwTargetLogonGuid', 'etwTargetLogonGuid'],
  ['etwTargetLogonId', 'etwTargetLogonId'],
  ['etwTargetOutboundDomainName', 'etwTargetOutboundDomainName'],
  ['etwTargetServerName', 'etwTargetServerName'],
  ['etwTargetSid', 'etwTargetSid'],
  ['etwTargetUserSid', 'etwTargetUserSid'],
  ['etwTask', 'etwTask'],
  ['etwTicketEncryptionType', 'etwTicketEncryptionType'],
  ['etwTicketOptions', 'etwTicketOptions'],
  ['etwTimeCreated', 'etw_time_created'],
  ['etwTransmittedServices', 'etwTransmittedServices'],
  ['etwUserAccountControl', 'etwUserAccountControl'],
  ['etwUserParameters', 'etwUserParameters'],
  ['etwUserPrincipalName', 'etwUserPrincipalName'],
  ['etwUserWorkstations', 'etwUserWorkstations'],
  ['etwVirtualAccount', 'etwVirtualAccount'],
];

const spelled = spelledFor(auditProperties);

/** Those that belong to the event itself: an extension of its `x-oca-event`. */
const eventProperties = [
  ['etwEventRecordId', 'etw_event_record_id'],
  ['etwEventVersion', 'etw_event_version'],
  ['etwFailureReason', 'etw_failure_reason'],
  ['etwHomeDirectory', 'etw_home_directory'],
] as const;

/** Accounts an event names besides its subject, and the property of `x-reaqta-etw` that refers to each. */
const accounts = [
  ['etwTargetUserName', 'target_user_ref'],
  ['etwTargetOutboundUserName', 'target_outbound_user_ref'],
  ['etwOldTargetUserName', 'old_target_user_ref'],
  ['etwNewTargetUserName', 'new_target_user_ref'],
] as const;

/** What Windows itself logged: logons, tickets, accounts, audits. */
export function addSecurityEvent(observation: Observation, data: Fields): void {
  const event = observation.addPart('x-oca-event', 'etw');
  put(event.body, 'code', idText(data.etwEventId));
  const extension: Fields = {};
  putAll(extension, data, eventProperties);
  if (filled(extension)) event.body.extensions = { [observation.vocabulary.security]: extension };
  const audit = observation.addPart('x-reaqta-etw', 'etw');
  putAll(audit.body, data, spelled[observation.vocabulary.version]);
  addActors(observation, data, event);
  for (const [name, property] of accounts) link(audit, property, addUser(observation, data[name]));
  addOrigin(observation, data, event);
  addTicketCertificate(observation, data, audit);
  link(audit, 'home_path_ref', addDirectory(observation, data.etwHomePath));
}

/** The subject and the process it acts through, or called from. */
function addActors(observation: Observation, data: Fields, event: Observable): void {
  const acting = addAuditedProcess(observation, data.etwProcessId, data.etwProcessName);
  const calling = addAuditedProcess(observation, data.etwCallerProcessId, data.etwCallerProcessName);
  const user = addUser(observation, data.etwSubjectUserName);
  const sid = text(data.etwSubjectUserSid);
  const first =
    acting ?? calling ?? (sid === undefined ? undefined : { process: observation.add('process'), file: undefined });
  for (const subject of new Set([first, calling])) {
    if (!subject) continue;
    if (sid !== undefined) extend(subject.process.body, 'windows-process-ext', { owner_sid: sid });
    link(subject.process, 'creator_user_ref', user);
  }
  link(event, 'process_ref', first?.process);
  link(event, 'file_ref', first?.file);
  link(event, 'user_ref', user);
  if (acting) link(event, 'caller_process_ref', calling?.process);
}

/** The machine a logon came from. */
function addOrigin(observation: Observation, data: Fields, event: Observable): void {
  const address = text(data.etwIpAddress);
  const type = address === undefined ? undefined : addressType(address);
  const ip = type && address !== undefined ? observation.value(type, address) : undefined;
  linkOne(event, 'ip_refs', ip);
  const hostname = text(data.etwWorkstationName);
  const host = text(data.etwWorkstation);
  if (hostname === undefined && host === undefined) return;
  const asset = observation.addPart('x-oca-asset', 'etw');
  put(asset.body, 'hostname', hostname);
  put(asset.body, 'host_id', host);
  linkOne(asset, 'ip_refs', ip);
  link(event, 'host_ref', asset);
}

/** The certificate a Kerberos ticket was asked for with. */
function addTicketCertificate(observation: Observation, data: Fields, audit: Observable): void {
  const issuer = text(data.etwCertIssuerName);
  const serial = text(data.etwCertSerialNumber);
  const thumbprint = text(data.etwCertThumbprint);
  if (issuer === undefined && serial === undefined && thumbprint === undefined) return;
  const certificate = observation.add('x509-certificate');
  put(certificate.body, 'issuer', issuer);
  put(certificate.body, 'serial_number', serial);
  if (thumbprint !== undefined) {
    certificate.body.extensions = { [observation.vocabulary.security]: { etw_cert_thumbprint: thumbprint } };
    if (/^[\da-f]{40}$/i.test(thumbprint)) certificate.body.hashes = { 'SHA-1': thumbprint };
  }
  link(audit, 'certificate_ref', certificate);
}
