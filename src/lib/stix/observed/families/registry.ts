import { link, type Observable, type Observation } from '../observation.js';
import { type Fields, idText, integer, put, text } from '../reading/values.js';

/** Roots as the kernel names them and as STIX wants them. */
const roots = [
  ['\\registry\\machine', 'HKEY_LOCAL_MACHINE'],
  ['\\registry\\user', 'HKEY_USERS'],
] as const;

/** Names of Windows' value types by number. */
const dataTypes = [
  'REG_NONE',
  'REG_SZ',
  'REG_EXPAND_SZ',
  'REG_BINARY',
  'REG_DWORD',
  'REG_DWORD_BIG_ENDIAN',
  'REG_LINK',
  'REG_MULTI_SZ',
  'REG_RESOURCE_LIST',
  'REG_FULL_RESOURCE_DESCRIPTION',
  'REG_RESOURCE_REQUIREMENTS_LIST',
  'REG_QWORD',
];

/** The registry key of an event and the value it names. */
export function addRegistryKey(
  observation: Observation,
  data: Fields,
  event: Observable,
  user: Observable | undefined,
): void {
  const path = text(data.rootObject);
  if (path === undefined) return;
  const key = observation.add('windows-registry-key');
  key.body.key = registryKey(path);
  const value: Fields = {};
  // The default value of a key has an empty name.
  if (typeof data.name === 'string') value.name = data.name;
  put(value, 'data', idText(data.data));
  if (value.name !== undefined || (value.data !== undefined && observation.vocabulary.version === '2.1')) {
    put(value, 'data_type', dataTypes[integer(data.type) ?? -1]);
    key.body.values = [value];
  }
  link(event, 'registry_ref', key);
  link(key, 'creator_user_ref', user);
}

function registryKey(path: string): string {
  const lower = path.toLowerCase();
  for (const [stored, root] of roots) {
    if (lower === stored || lower.startsWith(`${stored}\\`)) return root + path.slice(stored.length);
  }
  return path;
}
