import { type Clock, systemClock } from '../../clock.js';
import type { HiveClient } from '../../hive/client.js';
import type { HashPolicyRequest } from '../../hive/request-types.js';
import type { Policy } from '../../hive/types.js';
import { InputError, ServiceError } from '../../http/errors.js';
import { isDryRun } from '../../http/guard.js';
import { KeyedLock } from '../../http/keyed-lock.js';
import type { CallOptions } from '../../http/transport.js';
import { type Declined, declinedBy } from '../declined.js';
import { groupIdsOf } from '../groups/group-ids.js';
import { pause } from '../pause.js';
import { expectSha256, type PolicyResult, policiesOfHash } from './hash-policies.js';

/** A policy to make; groups by their exact names, in at most one of the two lists. */
export interface HashPolicyWish {
  sha256: string;
  /** At least 5 characters; made from the hash when it is left out. */
  title?: string;
  description?: string;
  /** False: alert only. */
  block: boolean;
  enabled: boolean;
  includeGroups?: string[];
  excludeGroups?: string[];
}

export interface BlockOptions extends CallOptions {
  clock?: Clock;
}

const shortestTitle = 5;
/** Hive shows what it made only after a moment. */
const looks = 4;
const lookEveryMs = 500;
const making = new KeyedLock();

/** The wish with its hash in lower case and a title. @throws InputError when it cannot be right */
export function expectHashPolicyWish(wish: HashPolicyWish): HashPolicyWish & { title: string } {
  const { includeGroups, excludeGroups } = wish;
  const sha256 = expectSha256(wish.sha256);
  const title = wish.title?.trim() ?? `${wish.block ? 'Block' : 'Alert on'} ${sha256.slice(0, 16)}`;
  if (title.length < shortestTitle) {
    throw new InputError('title', `must have at least ${shortestTitle} characters`);
  }
  if (includeGroups && excludeGroups) {
    throw new InputError('excludeGroups', 'cannot go with includeGroups: give one of the two lists');
  }
  return { ...wish, sha256, title };
}

/**
 * Makes a policy on a hash, `POST /policy/trigger-on-process-hash`, unless there is one.
 * Outcomes: `created`, `dry-run`; and `exists` with the policy, `unknown-group`, `protected`, when nothing was made.
 * @throws ServiceError, InputError
 */
export async function blockHash(
  hive: HiveClient,
  wish: HashPolicyWish,
  { clock = systemClock, ...call }: BlockOptions = {},
): Promise<PolicyResult> {
  const checked = expectHashPolicyWish(wish);
  return making.run(`${hive.dashboardUrl} ${checked.sha256}`, async () => {
    const [existing] = await policiesOfHash(hive, checked.sha256, call);
    if (existing)
      return { outcome: 'exists', reason: `the policy "${existing.title}" has this hash`, policy: existing };
    const groups = await groupsFor(hive, checked, { clock, ...call });
    if ('declined' in groups) return resultOf(groups.declined);
    return made(hive, requestFor(checked, groups), { clock, ...call });
  });
}

type PolicyGroups = Pick<HashPolicyRequest, 'enabledGroups' | 'disabledGroups'>;

async function groupsFor(
  hive: HiveClient,
  { includeGroups, excludeGroups }: HashPolicyWish,
  options: BlockOptions,
): Promise<PolicyGroups | { declined: Declined }> {
  const found = await groupIdsOf(hive, includeGroups ?? excludeGroups ?? [], options);
  if ('declined' in found || found.ids.length === 0) return 'declined' in found ? found : {};
  return includeGroups ? { enabledGroups: found.ids } : { disabledGroups: found.ids };
}

function requestFor(wish: HashPolicyWish & { title: string }, groups: PolicyGroups): HashPolicyRequest {
  const { sha256, title, description = '', block, enabled } = wish;
  return { sha256, title, description, block, disable: !enabled, ...groups };
}

async function made(
  hive: HiveClient,
  request: HashPolicyRequest,
  { clock, ...call }: CallOptions & { clock: Clock },
): Promise<PolicyResult> {
  try {
    const policy = await hive.createHashPolicy(request, call);
    return isDryRun(policy) ? { outcome: 'dry-run', reason: null } : { outcome: 'created', reason: null, policy };
  } catch (error) {
    const declined = declinedBy(error);
    if (declined) return resultOf(declined);
    const policy = isUndecided(error) ? await seenLater(hive, request, { clock, ...call }) : undefined;
    if (!policy) throw error;
    return { outcome: 'created', reason: null, policy };
  }
}

/** The policy that a call made whose answer got lost, once Hive shows it. */
async function seenLater(
  hive: HiveClient,
  { sha256, title }: HashPolicyRequest,
  { clock, ...call }: CallOptions & { clock: Clock },
): Promise<Policy | undefined> {
  const waiting = { service: 'ReaQta-Hive', operation: 'create hash policy', signal: call.signal };
  for (let look = 1; look <= looks; look++) {
    const found = (await policiesOfHash(hive, sha256, call)).find((policy) => policy.title === title);
    if (found) return found;
    if (look < looks) await pause(clock, lookEveryMs, waiting);
  }
  return undefined;
}

function isUndecided(error: unknown): boolean {
  return error instanceof ServiceError && error.maybeApplied && error.code !== 'cancelled';
}

function resultOf({ outcome, reason }: Declined): PolicyResult {
  return { outcome, reason };
}
