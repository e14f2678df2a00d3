import { ownUuid } from './ids.js';
import type { StixObject, StixVersion } from './stix-object.js';

/** Who says that these events were seen: a whole STIX identity, or as little as its name. */
export interface Identity {
  name?: string;
  id?: string;
  [property: string]: unknown;
}

/** The identity as it was given, with what the version demands and it did not have. `now` is a STIX timestamp. */
export function completeIdentity(identity: Identity, version: StixVersion, now: string): StixObject {
  const name = identity.name || 'ReaQta-Hive';
  return {
    ...identity,
    type: 'identity',
    ...(version === '2.1' ? { spec_version: '2.1' } : {}),
    id: identity.id || `identity--${ownUuid(JSON.stringify(['identity', name]))}`,
    name,
    identity_class: identity.identity_class || 'system',
    created: identity.created || now,
    modified: identity.modified || identity.created || now,
  };
}

/** The type of objects that hold fields nothing else takes: `x-` and the identity's name, as STIX writes type names. */
export function unmappedType(identity: StixObject): string {
  const name = String(identity.name)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  return `x-${name.replace(/^-|-$/g, '').slice(0, 200) || 'reaqta'}`;
}
