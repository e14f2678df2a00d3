import type { HashPolicyRequest } from '../../src/lib/hive/request-types.js';
import type { Policy } from '../../src/lib/hive/types.js';
import { type IdMint, idKind, isoTime } from './ids.js';

type PolicyGroup = { id: string; name: string; enabled: boolean };

const blockAction = 1;
const alertAction = 2;
const hashKind = 2;
const sha256Algorithm = 1;

/** A policy that acts on programs with one SHA-256: for the groups given, or for everyone without. `at` is epoch ms. */
export function hashPolicy(
  ids: IdMint,
  at: number,
  request: Pick<HashPolicyRequest, 'title' | 'sha256' | 'description' | 'block' | 'disable'>,
  groups: PolicyGroup[],
): Policy {
  const hash = request.sha256.toLowerCase();
  return {
    type: hashKind,
    id: ids.make(idKind.policy, at),
    versionId: ids.make(idKind.policyVersion, at),
    title: request.title,
    description: request.description ?? '',
    enabled: request.disable !== true,
    deleted: false,
    default: false,
    matchers: [{ type: hashKind, id: ids.make(idKind.policyMatcher, at), hash, alg: sha256Algorithm }],
    actions: [request.block === true ? blockAction : alertAction],
    created: isoTime(at),
    lastModified: isoTime(at),
    ...(groups.length > 0 ? { scope: 'group', groups } : { scope: 'global' }),
  };
}
