import type { FieldRow } from './row.js';

/** Fields of the event itself, below the result. */
export const eventFields: readonly FieldRow[] = [
  ['eventId', 'term', 'id', 'eventId'],
  ['endpointId', 'term', 'id', 'endpointId'],
  ['eventType', 'term', 'number', 'payload.eventType'],
  ['happenedAfter', 'gte', 'time', 'happenedAt'],
  ['happenedBefore', 'lte', 'time', 'happenedAt'],
  ['eventdata.cert.isSigned', 'exists', 'boolean', 'payload.data payload.data.certInfo', 'of-parent'],
  ['hasAlert', 'exists', 'boolean', 'payload.incidents payload.triggeredIncidents'],
];

const allProcesses = [
  'process',
  'data.targetProcess',
  'data.childProcess',
  'data.allocatorProc',
  'data.accessorProcess',
  'data.engineProcess',
  'data.serviceProcess',
];
/** Hashes and paths are not looked for in the process that accessed another one; names are. */
const hashedProcesses = allProcesses.filter((root) => root !== 'data.accessorProcess');

/** Fields that look at every program, file or address of the event, below `payload`. */
export const universalFields: readonly FieldRow[] = [
  ['$filename', 'term', 'string', `${inPrograms(allProcesses, 'filename', 'fsName')} data.filename data.fsName`],
  ['$path', 'prefix', 'string', `${inPrograms(hashedProcesses, 'path')} data.file data.path data.rootObject`],
  ['$md5', 'term', 'string', `${inPrograms(hashedProcesses, 'md5')} data.md5`],
  ['$sha1', 'term', 'string', `${inPrograms(hashedProcesses, 'sha1')} data.sha1`],
  ['$sha256', 'term', 'string', `${inPrograms(hashedProcesses, 'sha256')} data.sha256`],
  ['$ip', 'term', 'string', 'data.localAddr data.remoteAddr'],
];

function inPrograms(roots: readonly string[], ...names: string[]): string {
  return roots.flatMap((root) => names.map((name) => `${root}.program.${name}`)).join(' ');
}
