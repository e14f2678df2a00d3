import { type Clock, systemClock } from '../../clock.js';
import type { HiveClient } from '../../hive/client.js';
import type { Accepted, Policy } from '../../hive/types.js';
import { ServiceError } from '../../http/errors.js';
import { isDryRun } from '../../http/guard.js';
import type { CallOptions } from '../../http/transport.js';
import { groupIdsOf } from '../groups/group-ids.js';
import { chosenPolicies, noPolicy, type PolicyChoice, type PolicyResult } from './hash-policies.js';

export interface PolicySwitching {
  to: 'enable' | 'disable';
  /** For policies of groups: only these groups, by their exact names. */
  groups?: string[];
}

/**
 * Enables or disables the policies that are meant, each in the version just read, and gives what became of each as it is
 * known. Outcomes: `enabled` or `disabled`, `dry-run`; and `unchanged` when it was so already, `not-found`, `unknown-group`,
 * `conflict` when somebody changed the policy meanwhile, `failed` with Hive's reason.
 * @throws ServiceError
 */
export async function* switchPolicies(
  hive: HiveClient,
  choice: PolicyChoice,
  { to, groups = [] }: PolicySwitching,
  { clock = systemClock, ...call }: CallOptions & { clock?: Clock } = {},
): AsyncGenerator<PolicyResult> {
  const policies = await chosenPolicies(hive, choice, call);
  if (policies.length === 0) return yield noPolicy(choice);
  const found = await groupIdsOf(hive, groups, { clock, ...call });
  if ('declined' in found) return yield { ...found.declined };
  for (const policy of policies) yield await switched(hive, policy, to, found.ids, call);
}

async function switched(
  hive: HiveClient,
  policy: Policy,
  to: PolicySwitching['to'],
  groupIds: string[],
  call: CallOptions,
): Promise<PolicyResult> {
  const done: PolicyResult = { outcome: to === 'enable' ? 'enabled' : 'disabled', reason: null };
  if (isSo(policy, to, groupIds)) {
    return { outcome: 'unchanged', reason: `the policy is ${done.outcome} already`, policy };
  }
  const how = { previousVersionId: policy.versionId, ...(groupIds.length > 0 ? { groupIds } : {}) };
  try {
    const answer = await hive[`${to}Policy`](policy.id, how, call);
    if (isDryRun(answer)) return { outcome: 'dry-run', reason: null, policy };
    if (answer.success) return { ...done, policy: policyIn(answer, policy, to) };
    return { outcome: 'failed', reason: answer.message ?? 'Hive answered that it did not happen', policy };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    if (error.code === 'conflict') return { outcome: 'conflict', reason: error.message, policy };
    if (!error.maybeApplied || error.code === 'cancelled') throw error;
    const now = await hive.getPolicy(policy.id, call);
    if (!isSo(now, to, groupIds)) throw error;
    return { ...done, policy: now };
  }
}

/** Whether a policy, or the groups of it that are meant, are switched that way already. */
function isSo({ enabled, groups = [] }: Policy, to: PolicySwitching['to'], groupIds: string[]): boolean {
  const wanted = to === 'enable';
  if (groupIds.length === 0) return enabled === wanted;
  return groupIds.every((id) => groups.some((one) => one.id === id && one.enabled === wanted));
}

/** The policy as Hive answered it; as far as it is known where Hive answered without it. */
function policyIn({ answer }: Accepted, before: Policy, to: PolicySwitching['to']): Policy {
  const answered = answer as Partial<Policy> | undefined;
  return answered?.id === before.id ? { ...before, ...answered } : { ...before, enabled: to === 'enable' };
}
