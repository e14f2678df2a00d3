import type { FieldRow } from './row.js';

/** Who in an event a process field asks about: the prefix of its fields and where that process stands in the result. */
const subjects: readonly (readonly [prefix: string, ...roots: string[]])[] = [
  ['', 'process'],
  ['target.', 'data.targetProcess', 'data.childProcess'],
  ['allocator.', 'data.allocatorProc'],
  ['accessor.', 'data.accessorProcess'],
  ['engine.', 'data.engineProcess'],
  ['service.', 'data.serviceProcess'],
];

const properties: readonly FieldRow[] = [
  ['path', 'prefix', 'string', 'program.path'],
  ['fsname', 'term', 'string', 'program.fsName'],
  ['originalFilename', 'term', 'string', 'program.filename'],
  ['md5', 'term', 'string', 'program.md5'],
  ['sha1', 'term', 'string', 'program.sha1'],
  ['sha256', 'term', 'string', 'program.sha256'],
  ['arch', 'term', 'string', 'program.arch'],
  ['signer', 'prefix', 'string', 'program.certInfo.signer'],
  ['issuer', 'prefix', 'string', 'program.certInfo.issuer'],
  ['trusted', 'term', 'boolean', 'program.certInfo.trusted'],
  ['expired', 'term', 'boolean', 'program.certInfo.expired'],
  ['pid', 'term', 'number', 'pid'],
  ['ppid', 'term', 'number', 'ppid'],
  ['user', 'term', 'string', 'user'],
  ['user.startsWith', 'prefix', 'string', 'user'],
  ['user.sid', 'term', 'string', 'userSID'],
  ['privilege', 'term', 'string', 'privilegeLevel'],
  ['login.id', 'term', 'string', 'logonId'],
  ['hasGui', 'term', 'boolean', 'noGui', 'inverse'],
];

const certificate = 'program.certInfo';
/** Subjects whose `isSigned = false` also finds events without that process. */
const signedAlone = new Set(['', 'accessor.']);
const withPresence = new Set(['engine.', 'service.']);

/** Fields about the six processes an event may name, below `payload`. */
export const processFields: readonly FieldRow[] = subjects.flatMap(([prefix, ...roots]) => [
  ...properties.map(
    ([name, match, value, path, reading]): FieldRow => [
      prefix + name,
      match,
      value,
      roots.map((root) => `${root}.${path}`).join(' '),
      reading,
    ],
  ),
  isSigned(prefix, roots),
  ...(withPresence.has(prefix) ? [[`${prefix}exists`, 'exists', 'boolean', roots.join(' ')] as const] : []),
]);

function isSigned(prefix: string, roots: readonly string[]): FieldRow {
  const name = `${prefix}isSigned`;
  return signedAlone.has(prefix)
    ? [name, 'exists', 'boolean', roots.map((root) => `${root}.${certificate}`).join(' ')]
    : [name, 'exists', 'boolean', roots.map((root) => `${root} ${root}.${certificate}`).join(' '), 'of-parent'];
}
