import type { FieldRow } from './row.js';

const network: readonly FieldRow[] = [
  ['eventdata.localIp', 'term', 'string', 'localAddr'],
  ['eventdata.remoteIp', 'term', 'string', 'remoteAddr'],
  ['eventdata.localPort', 'term', 'number', 'localPort'],
  ['eventdata.remotePort', 'term', 'number', 'remotePort'],
  ['isOutbound', 'term', 'boolean', 'outbound'],
  ['ip.src', 'term', 'string', 'localAddr remoteAddr outbound', 'opener'],
  ['ip.dst', 'term', 'string', 'localAddr remoteAddr outbound', 'receiver'],
  ['eventdata.url', 'prefix', 'string', 'url'],
  ['eventdata.dns', 'prefix', 'string', 'queryName'],
];

const files: readonly FieldRow[] = [
  ['eventdata.path', 'prefix', 'string', 'file path'],
  ['eventdata.filename', 'term', 'string', 'filename'],
  ['eventdata.fsname', 'term', 'string', 'fsName'],
  ['eventdata.md5', 'term', 'string', 'md5'],
  ['eventdata.sha1', 'term', 'string', 'sha1'],
  ['eventdata.sha256', 'term', 'string', 'sha256'],
  ['eventdata.arch', 'term', 'string', 'arch'],
  ['eventdata.filetype', 'term', 'number', 'fileType'],
  ['eventdata.peType', 'term', 'number', 'peType'],
  ['eventdata.size.gte', 'gte', 'number', 'size'],
  ['eventdata.size.lte', 'lte', 'number', 'size'],
  ['eventdata.regionSize.gte', 'gte', 'number', 'regionSize'],
  ['eventdata.regionSize.lte', 'lte', 'number', 'regionSize'],
  ['eventdata.cert.signer', 'prefix', 'string', 'certInfo.signer'],
  ['eventdata.cert.issuer', 'prefix', 'string', 'certInfo.issuer'],
  ['eventdata.cert.trusted', 'term', 'boolean', 'certInfo.trusted'],
  ['eventdata.cert.expired', 'term', 'boolean', 'certInfo.expired'],
];

const customAndAttack: readonly FieldRow[] = [
  ['customType', 'term', 'string', 'customType'],
  ['customName', 'term', 'string', 'customName'],
  ['mitre.technique', 'term', 'string', 'technique'],
  ['mitre.tactic', 'term', 'number', 'tactics'],
  ['eventdata.relevance', 'term', 'number', 'relevance'],
  ['eventdata.relevance.gte', 'gte', 'number', 'relevance'],
  ['eventdata.relevance.lte', 'lte', 'number', 'relevance'],
  ['eventdata.tag', 'prefix', 'string', 'tags'],
  ['eventdata.version', 'term', 'number', 'version'],
  ['eventdata.returnCode', 'term', 'number', 'returnCode'],
  ['eventdata.targetProcessId', 'term', 'number', 'targetProcessId'],
];

const antimalware: readonly FieldRow[] = [
  ['antimalware.appName', 'term', 'string', 'appName'],
  ['antimalware.contentName', 'prefix', 'string', 'contentName'],
  ['antimalware.scanResult', 'term', 'number', 'scanResult'],
  ['antimalware.objectStatus', 'term', 'any', 'avObjectStatus'],
  ['antimalware.scanReason', 'term', 'any', 'avScanReason'],
  ['antimalware.threatInfo', 'prefix', 'string', 'avThreatInfoArray'],
  ['antimalware.threatType', 'term', 'any', 'avThreatType'],
];

/** Fields of what an event tells besides its processes, below `payload.data`; Windows' own are in `windows.ts`. */
export const dataFields: readonly FieldRow[] = [
  ['cmdline', 'prefix', 'string', 'cmdLine cmdLineArgs'],
  ...network,
  ...files,
  ...customAndAttack,
  ...antimalware,
];
