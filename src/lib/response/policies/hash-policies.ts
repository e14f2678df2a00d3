import type { HiveClient } from '../../hive/client.js';
import { isId } from '../../hive/ids.js';
import type { Policy } from '../../hive/types.js';
import { InputError, ServiceError } from '../../http/errors.js';
import type { CallOptions } from '../../http/transport.js';
import { readListing } from '../read-listing.js';

/** What became of one policy, or of the wish for one. */
export interface PolicyResult {
  outcome: string;
  /** Why it did not happen. */
  reason: string | null;
  policy?: Policy;
}

/** Which policies are meant: one by its id, or all of a hash. */
export type PolicyChoice = { policyId: string } | { sha256: string };

const sha256Algorithm = 1;

/** The hash in lower case. @throws InputError */
export function expectSha256(hash: string): string {
  if (/^[0-9a-f]{64}$/i.test(hash.trim())) return hash.trim().toLowerCase();
  throw new InputError('sha256', 'must be a SHA-256: 64 hexadecimal digits');
}

/** @throws InputError when it names neither an id nor a hash, or one that cannot be right */
export function expectPolicyChoice({ policyId, sha256 }: { policyId?: string; sha256?: string }): PolicyChoice {
  if (policyId !== undefined) {
    if (!isId(policyId)) throw new InputError('policyId', 'must be a string of 1 to 20 digits');
    return { policyId };
  }
  if (sha256 === undefined) throw new InputError('sha256', 'is empty, and so is the policy id');
  return { sha256: expectSha256(sha256) };
}

/** The policies on a hash that are not deleted, `GET /policies`. @throws ServiceError */
export async function policiesOfHash(hive: HiveClient, sha256: string, options: CallOptions = {}): Promise<Policy[]> {
  const found: Policy[] = [];
  for await (const policy of hive.policies({ hash: [sha256], alg: [sha256Algorithm] }, options)) {
    // The filter is Hive's: what it lets through is looked at again.
    const isOnHash = policy.matchers?.some(({ hash }) => hash?.toLowerCase() === sha256);
    if (isOnHash && !policy.deleted) found.push(policy);
  }
  return found;
}

/** The policies that are meant; none when there is no such policy. @throws ServiceError */
export async function chosenPolicies(
  hive: HiveClient,
  choice: PolicyChoice,
  options: CallOptions = {},
): Promise<Policy[]> {
  if ('sha256' in choice) return policiesOfHash(hive, choice.sha256, options);
  try {
    const policy = await hive.getPolicy(choice.policyId, options);
    return policy.deleted ? [] : [policy];
  } catch (error) {
    if (error instanceof ServiceError && error.code === 'not-found') return [];
    throw error;
  }
}

/** Most policies that are listed when none is named. */
const longestList = 1_000;

/**
 * Looks policies up, or lists the first thousand when none is named: `found`, one result each, or `not-found`.
 * @throws ServiceError
 */
export async function lookUpPolicies(
  hive: HiveClient,
  choice: PolicyChoice | undefined,
  options: CallOptions = {},
): Promise<PolicyResult[]> {
  const policies = choice ? await chosenPolicies(hive, choice, options) : await listed(hive, options);
  if (policies.length === 0) return [noPolicy(choice)];
  return policies.map((policy) => ({ outcome: 'found', reason: null, policy }));
}

async function listed(hive: HiveClient, options: CallOptions): Promise<Policy[]> {
  const { items } = await readListing(hive.policies({}, { ...options, maxItems: longestList }));
  return items.filter(({ deleted }) => !deleted);
}

export function noPolicy(choice?: PolicyChoice): PolicyResult {
  const named = choice && ('sha256' in choice ? ` on ${choice.sha256}` : ` with the id ${choice.policyId}`);
  return { outcome: 'not-found', reason: `there is no policy${named ?? ''}` };
}
