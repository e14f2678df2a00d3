import type { FieldRow } from './row.js';

const registry: readonly FieldRow[] = [
  ['reg.path', 'prefix', 'string', 'rootObject'],
  ['reg.name', 'term', 'string', 'name'],
  ['reg.data', 'prefix', 'string', 'data'],
];

const wmi: readonly FieldRow[] = [
  ['wmi.operation', 'prefix', 'string', 'operation'],
  ['wmi.namespaceName', 'prefix', 'string', 'namespaceName'],
  ['wmi.user', 'term', 'string', 'user'],
  ['wmi.isLocal', 'term', 'boolean', 'isLocal'],
  ['wmi.clientMachine', 'term', 'string', 'clientMachine'],
  ['wmi.clientMachineFqn', 'term', 'string', 'clientMachineFqn'],
  ['wmi.clientPid', 'term', 'number', 'clientPid'],
  ['wmi.machineName', 'prefix', 'string', 'machineName'],
  ['wmi.query', 'prefix', 'string', 'query'],
  ['wmi.queryLanguage', 'term', 'string', 'queryLanguage'],
  ['wmi.filterName', 'prefix', 'string', 'filterName'],
  ['wmi.eventNamespace', 'prefix', 'string', 'eventNamespace'],
  ['wmi.consumerName', 'prefix', 'string', 'consumerName'],
  ['wmi.consumerType', 'term', 'number', 'consumerType'],
  ['wmi.operationType', 'term', 'number', 'operationType'],
  ['consumer.cmdline', 'prefix', 'string', 'consumerData.commandLineTemplateTokens'],
  ['consumer.execPath', 'prefix', 'string', 'consumerData.executablePath'],
  ['consumer.workingDirectory', 'prefix', 'string', 'consumerData.workingDirectory'],
  ['consumer.script.engine', 'prefix', 'string', 'consumerData.scriptingEngine'],
  ['consumer.script.filename', 'prefix', 'string', 'consumerData.scriptFileName'],
  ['consumer.runInteractively', 'term', 'any', 'consumerData.runInteractively'],
  ['consumer.showWindowCmd', 'term', 'number', 'consumerData.showWindowCommand'],
  ['host.pid', 'term', 'number', 'hostPid'],
  ['wmiHost.pid', 'term', 'number', 'wmiHostPid'],
];

const tasksAndServices: readonly FieldRow[] = [
  ['task.name', 'term', 'string', 'taskName'],
  ['task.actionName', 'term', 'string', 'actionName'],
  ['service.name', 'term', 'string', 'serviceName'],
  ['service.displayName', 'term', 'string', 'displayName'],
  ['service.startType', 'term', 'number', 'startType'],
  ['service.type', 'term', 'number', 'serviceType'],
];

/** Logon types are numbers that Windows logs as text. */
const logons: readonly FieldRow[] = [
  ['login.type', 'term', 'string', 'etwLogonType'],
  ['login.ip', 'term', 'string', 'etwIpAddress'],
  ['login.port', 'term', 'string', 'etwIpPort'],
  ['login.src.username', 'term', 'string', 'etwSubjectUserName'],
  ['login.src.domain', 'term', 'string', 'etwSubjectDomainName'],
  ['login.src.sid', 'term', 'string', 'etwSubjectUserSid'],
  ['login.subjectLogonId', 'term', 'string', 'etwSubjectLogonId'],
  ['login.dst.username', 'term', 'string', 'etwTargetUserName'],
  ['login.dst.domain', 'term', 'string', 'etwTargetDomainName'],
  ['login.dst.sid', 'term', 'string', 'etwTargetUserSid'],
  ['login.targetLogonId', 'term', 'string', 'etwTargetLogonId'],
  ['login.authenticationPackage', 'term', 'string', 'etwAuthenticationPackageName'],
  ['login.packageName', 'term', 'string', 'etwLmPackageName'],
  ['login.processName', 'prefix', 'string', 'etwLogonProcessName'],
  ['eventdata.etwEventId', 'term', 'number', 'etwEventId'],
  ['eventdata.etwEventVersion', 'term', 'number', 'etwEventVersion'],
  ['eventdata.etwTask', 'term', 'number', 'etwTask'],
];

/** What else Windows security events carry: field `__etwX` reads `etwX`. */
const securityEventTerms = `
  AllowedToDelegateTo CallerProcessId CallerProcessName CertIssuerName CertSerialNumber CertThumbprint DisplayName Dummy
  ElevatedToken EventRecordId FailureReason HomePath ImpersonationLevel KeyLength LogonGuid LogonHours LogonProcessName
  MemberName MemberSid NewTargetUserName NewUacValue OldTargetUserName OldUacValue PackageName PasswordLastSet
  PreAuthType PrimaryGroupId PrivilegeList ProcessId ProcessName RestrictedAdminMode SamAccountName ServiceName
  ServiceSid SidHistory SidList Status SubStatus TargetInfo TargetLinkedLogonId TargetLogonGuid
  TargetOutboundDomainName TargetOutboundUserName TargetServerName TargetSid TicketEncryptionType TicketOptions
  TransmittedServices UserAccountControl UserParameters UserPrincipalName UserWorkstations VirtualAccount Workstation
  WorkstationName`;
const securityEventPrefixes = 'HomeDirectory ProfilePath ScriptPath';

/** Registry, WMI, tasks, services, logons and security events, below `payload.data`. */
export const windowsFields: readonly FieldRow[] = [
  ...registry,
  ...wmi,
  ...tasksAndServices,
  ...logons,
  ...securityEvent('term', securityEventTerms),
  ...securityEvent('prefix', securityEventPrefixes),
];

function securityEvent(match: 'term' | 'prefix', names: string): FieldRow[] {
  return names
    .trim()
    .split(/\s+/)
    .map((name): FieldRow => [`__etw${name}`, match, name === 'EventRecordId' ? 'number' : 'string', `etw${name}`]);
}
