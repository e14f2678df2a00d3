import type { ObjectPath } from '../pattern/ast.js';

/** What the `…_ref` properties of `x-oca-event` refer to: their properties are searched as those of that object. */
const eventReferences = new Map([
  ['file_ref', 'file'],
  ['host_ref', 'x-oca-asset'],
  ['network_ref', 'network-traffic'],
  ['parent_process_ref', 'process:parent_ref'],
  ['process_ref', 'process'],
  ['registry_ref', 'windows-registry-key'],
  ['user_ref', 'user-account'],
]);

/** Where the reference connector has names with capitals, which STIX does not allow. */
const renamed = new Set(['x-reaqta-consumer', 'x-reaqta-etw', 'x-reaqta-event']);

/**
 * The one spelling under which a path is kept in the table, whichever version of STIX and way of quoting it was written
 * in: no quotes and list places, `image_ref` for `binary_ref`, hash names without punctuation, our own extensions
 * without `-ext`, properties that the reference connector spells with capitals without underscores and letter case.
 */
export function pathKey({ type, steps }: ObjectPath): string {
  const names = steps.filter((step) => typeof step === 'string');
  const referred = type === 'x-oca-event' && names.length > 1 ? eventReferences.get(names[0] as string) : undefined;
  let key = referred ?? withoutExt(type);
  let separator = referred?.includes(':') ? '.' : ':';
  let before = key;
  for (const name of referred ? names.slice(1) : names) {
    const spelled = spelling(name, before);
    key += separator + spelled;
    separator = '.';
    before = spelled;
  }
  return key;
}

function spelling(name: string, before: string): string {
  if (before === 'hashes') return name.replace(/[^\da-z]/gi, '').toUpperCase();
  if (renamed.has(before)) return name.replaceAll('_', '').toLowerCase();
  return name === 'binary_ref' ? 'image_ref' : withoutExt(name);
}

function withoutExt(name: string): string {
  const isOwn = name.startsWith('x-reaqta-') || name.startsWith('x-wmi-');
  return isOwn && name.endsWith('-ext') ? name.slice(0, -4) : name;
}
