import { InputError } from '../http/errors.js';
import type { Changed } from '../http/guard.js';
import type { CallOptions } from '../http/transport.js';
import { accepted } from './accepted.js';
import type { HiveCalls } from './calls.js';
import { expectId } from './ids.js';
import { type Listing, type ListOptions, listing } from './pages.js';
import type { HashPolicyRequest, PolicyFilters, PolicySwitch } from './request-types.js';
import { checked, withIds } from './shape.js';
import type { Accepted, Policy } from './types.js';

const policyCheck = withIds('id');

/** `GET /policies` */
export function listPolicies(calls: HiveCalls, filters: PolicyFilters = {}, options?: ListOptions): Listing<Policy> {
  const list = { operation: 'list policies', path: '/policies', query: filters, check: policyCheck };
  return listing(calls, list, options);
}

/** `GET /policy/{id}` */
export async function getPolicy(calls: HiveCalls, id: string, options?: CallOptions): Promise<Policy> {
  const path = `/policy/${expectId('policyId', id)}`;
  return calls.read({ operation: 'read policy', method: 'GET', path, ...options }, checked(policyCheck));
}

/** `POST /policy/{id}/enable` and `/disable`; with a version it is not repeated, as its own first try would be the conflict. */
export async function switchPolicy(
  calls: HiveCalls,
  id: string,
  direction: 'enable' | 'disable',
  { previousVersionId, groupIds }: PolicySwitch = {},
  options?: CallOptions,
): Promise<Changed<Accepted>> {
  const path = `/policy/${expectId('policyId', id)}/${direction}`;
  if (previousVersionId !== undefined) expectId('previousVersionId', previousVersionId);
  for (const groupId of groupIds ?? []) expectId('groupIds', groupId);
  const query = { previousVersionId, groupIds };
  const idempotent = previousVersionId === undefined;
  return calls.change(
    id,
    { operation: `${direction} policy`, method: 'POST', path, query, idempotent, ...options },
    accepted,
  );
}

/** `POST /policy/trigger-on-process-hash`; not repeated, as a second policy could come of it. */
export async function createHashPolicy(
  calls: HiveCalls,
  policy: HashPolicyRequest,
  options?: CallOptions,
): Promise<Changed<Policy>> {
  const path = '/policy/trigger-on-process-hash';
  const body = expectHashPolicy(policy);
  const request = { operation: 'create hash policy', method: 'POST', path, body, ...options } as const;
  return calls.change(body.sha256, request, checked<Policy>(policyCheck), {
    allow: () => calls.protection.expectPolicy(request.operation, body),
  });
}

function expectHashPolicy(policy: HashPolicyRequest): HashPolicyRequest {
  if (typeof policy.title !== 'string' || policy.title.trim() === '')
    throw new InputError('title', 'must not be empty');
  if (!/^[0-9a-f]{64}$/i.test(policy.sha256)) throw new InputError('sha256', 'must be 64 hexadecimal digits');
  const { enabledGroups = [], disabledGroups = [] } = policy;
  if (enabledGroups.length > 0 && disabledGroups.length > 0) {
    throw new InputError('disabledGroups', 'cannot go with enabledGroups: give one of the two lists');
  }
  for (const groupId of enabledGroups) expectId('enabledGroups', groupId);
  for (const groupId of disabledGroups) expectId('disabledGroups', groupId);
  return { ...policy, sha256: policy.sha256.toLowerCase() };
}
