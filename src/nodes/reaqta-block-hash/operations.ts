import {
  blockHash,
  expectHashPolicyWish,
  expectPolicyChoice,
  type HashPolicyWish,
  type HiveClient,
  InputError,
  lookUpPolicies,
  type PolicyResult,
  switchPolicies,
} from '../../lib/index.js';
import type { RunContext } from '../../runtime/define-node.js';
import type { FormSettings, inputs, settings } from './form.js';

export type Context = RunContext<typeof inputs, typeof settings>;

/** Acts on one Hive, and gives what became of each policy as it is known. */
type Action = (hive: HiveClient) => AsyncIterable<PolicyResult>;

/** Reads what is wanted, which is the same for every Hive. Throws an InputError before anything is asked of any. */
export const operations: Record<FormSettings['operation'], (context: Context) => Action> = {
  create: (context) => {
    const wish = expectHashPolicyWish(wishOf(context));
    return async function* create(hive) {
      yield await blockHash(hive, wish, { signal: context.signal });
    };
  },
  enable: (context) => switching(context, 'enable'),
  disable: (context) => switching(context, 'disable'),
  'look-up': (context) => {
    const { policyId, sha256 } = context.inputs;
    const choice = policyId === undefined && sha256 === undefined ? undefined : expectPolicyChoice(context.inputs);
    return async function* lookUp(hive) {
      yield* await lookUpPolicies(hive, choice, { signal: context.signal });
    };
  },
};

export function wishOf({ inputs: given, settings: { action, enabled } }: Context): HashPolicyWish {
  const { sha256, title, description, includeGroups, excludeGroups } = given;
  if (sha256 === undefined) throw new InputError('sha256', 'is empty');
  return {
    sha256,
    block: action === 'block',
    enabled,
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(includeGroups ? { includeGroups } : {}),
    ...(excludeGroups ? { excludeGroups } : {}),
  };
}

function switching(context: Context, to: 'enable' | 'disable'): Action {
  const { includeGroups: groups } = context.inputs;
  const choice = expectPolicyChoice(context.inputs);
  return (hive) => switchPolicies(hive, choice, { to, ...(groups ? { groups } : {}) }, { signal: context.signal });
}
