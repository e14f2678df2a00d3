import { defineNode, type Outcome } from '../../runtime/define-node.js';
import { inputs, settings } from './form.js';
import { chosenHives, type HiveResult, onEach } from './hives.js';
import { type Context, operations, wishOf } from './operations.js';

/** Outcomes by output. `mixed` stands for several different ones. */
const happened = ['created', 'enabled', 'disabled', 'found', 'dry-run'];
type Declining = 'exists' | 'unknown-group' | 'protected' | 'unchanged' | 'not-found' | 'conflict' | 'failed' | 'mixed';

/** Policies on the hash of a program: makes them on one or several Hives, switches them on and off, looks them up. */
export = defineNode({
  type: 'reaqta-block-hash',
  services: ['hive'],
  settings,
  inputs,
  outputs: 2,
  async run(context) {
    const act = operations[context.settings.operation](context);
    const hives = chosenHives(context);
    const { results, error } = await onEach(hives, act);
    const labels = hives.map(({ label }) => label);
    const done = results.filter(({ outcome }) => happened.includes(outcome));
    const refused = results.filter(({ outcome }) => !happened.includes(outcome));
    const outcomes = [
      ...(done.length > 0 ? [outcomeOf(context, labels, done)] : []),
      ...(refused.length > 0 ? [{ ...outcomeOf(context, labels, refused), declined: reasonOf(refused) ?? '' }] : []),
    ];
    return error === undefined ? outcomes : { outcomes, error };
  },
});

function outcomeOf(context: Context, labels: string[], results: HiveResult[]): Outcome {
  const { operation } = context.settings;
  const [first] = results;
  const alike = results.every(({ outcome }) => outcome === first?.outcome);
  const outcome = alike && first ? first.outcome : ('mixed' satisfies Declining);
  const dryRun = results.every((one) => one.outcome === 'dry-run');
  const set = results.length === 1 && first?.policyId ? { policyId: first.policyId } : {};
  return {
    payload: { outcome, reason: reasonOf(results), dryRun, results },
    set,
    status: outcome,
    ...(operation === 'create' ? { result: functionAnswer(context, labels, results) } : {}),
  };
}

/** Why it did not happen; with the Hives when there are several results. */
function reasonOf(results: HiveResult[]): string | null {
  const reasons = results.flatMap(({ hive, reason }) =>
    reason === null ? [] : [results.length > 1 ? `${hive}: ${reason}` : reason],
  );
  return reasons.length > 0 ? reasons.join('; ') : null;
}

/** As the function Create Policy answers: the policies that were made, each with its address and Hive. */
function functionAnswer(context: Context, labels: string[], results: HiveResult[]): Outcome['result'] {
  const { sha256, title, description, block, enabled, includeGroups, excludeGroups } = wishOf(context);
  return {
    content: results
      .filter(({ outcome }) => outcome === 'created')
      .map(({ policy, link, hive }) => ({ ...policy, policy_url: link, policy_hive: hive })),
    inputs: {
      reaqta_hives: labels.join(', '),
      reaqta_sha256: sha256,
      reaqta_policy_title: title ?? null,
      reaqta_policy_enabled: enabled,
      reaqta_policy_block: block,
      reaqta_policy_description: description ?? null,
      reaqta_policy_included_groups: includeGroups?.join(', ') ?? null,
      reaqta_policy_excluded_groups: excludeGroups?.join(', ') ?? null,
    },
  };
}
