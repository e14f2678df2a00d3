import { scanProperties } from './families/antimalware.js';
import { detailProperties } from './families/reaqta-event.js';
import { auditProperties } from './families/security-event.js';
import type { PropertyTable } from './reading/property-name.js';
import type { Fields } from './reading/values.js';

/** Kinds of data an event may have, as bits. */
export const family = {
  command: 1,
  detail: 2,
  file: 4,
  registry: 8,
  connection: 16,
  names: 32,
  processes: 64,
  wmi: 128,
  audit: 256,
  antimalware: 512,
  policy: 1024,
  tactics: 2048,
} as const;

const words = (text: string) => text.trim().split(/\s+/);
const first = (table: PropertyTable) => table.map(([name]) => name);

/** Every field of an event's data that is translated, with the kinds of data it belongs to. */
const members: [keyof typeof family, readonly string[]][] = [
  ['command', words('cmdLine cmdLineArgs')],
  ['detail', [...first(detailProperties), 'files']],
  [
    'file',
    words(`file path filename fsName arch fileType md5 sha1 sha256 size certInfo creationTime accessTime
      lastWriteTime`),
  ],
  ['registry', words('rootObject name data type')],
  [
    'connection',
    words(`addressFamily protocol outbound localAddr localAddrV4 localAddrV6 localPort remoteAddr remoteAddrV4
      remoteAddrV6 remotePort`),
  ],
  ['names', words('url queryName')],
  [
    'processes',
    words(`targetProcess childProcess allocatorProc accessorProcess engineProcess serviceProcess targetProcessId
      hostPid clientPid wmiHostPid`),
  ],
  [
    'wmi',
    words(`clientMachine clientMachineFqn user machineName consumerName consumerType eventNamespace consumerData`),
  ],
  [
    'audit',
    [
      ...first(auditProperties),
      ...words(`etwEventId etwEventRecordId etwEventVersion etwFailureReason etwHomeDirectory etwHomePath
        etwTargetUserName etwTargetOutboundUserName etwOldTargetUserName etwNewTargetUserName etwProcessId
        etwProcessName etwCallerProcessId etwCallerProcessName etwSubjectUserName etwSubjectUserSid etwIpAddress
        etwWorkstationName etwWorkstation etwCertIssuerName etwCertSerialNumber etwCertThumbprint`),
    ],
  ],
  [
    'antimalware',
    [...first(scanProperties), ...words('appName avObjectStatus avThreatType avScanReason avThreatInfoArray')],
  ],
  ['policy', ['matched']],
  ['tactics', words('technique tactics mod_tactics')],
];

const familiesOf = new Map<string, number>();
for (const [name, fields] of members) {
  for (const field of fields) familiesOf.set(field, (familiesOf.get(field) ?? 0) | family[name]);
}

/** The kinds of data that are there, together. */
export function familiesIn(data: Fields): number {
  let found = 0;
  for (const field in data) found |= familiesOf.get(field) ?? 0;
  return found;
}

/** Whether a field of the data is translated. */
export function isTranslated(field: string): boolean {
  return familiesOf.has(field);
}
