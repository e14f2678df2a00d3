import { type HiveClient, InputError, type PolicyResult, policyLink, ServiceError } from '../../lib/index.js';
import type { Context } from './operations.js';

/** What became of one policy on one Hive. */
export interface HiveResult extends Omit<PolicyResult, 'policy'> {
  /** Label. */
  hive: string;
  policyId: string | null;
  /** The policy's page in the console. */
  link: string | null;
  policy: PolicyResult['policy'] | null;
}

type NamedHive = ReturnType<Context['hive']>;

/** The Hives the message names, or else the node's one. Throws an InputError when one of them is not there. */
export function chosenHives({ inputs: { hives, policyId }, hive, hiveNamed }: Context): NamedHive[] {
  if (!hives) return [hive()];
  if (policyId !== undefined && hives.length > 1) {
    throw new InputError('policyId', 'belongs to one Hive: give the hash to reach policies on several');
  }
  return hives.map((label) => hiveNamed(label));
}

/** Acts on all of them at once; one that fails takes nothing from the others. */
export async function onEach(
  hives: NamedHive[],
  act: (hive: HiveClient) => AsyncIterable<PolicyResult>,
): Promise<{ results: HiveResult[]; error?: unknown }> {
  const results: HiveResult[][] = hives.map(() => []);
  const endings = await Promise.allSettled(
    hives.map(async ({ client, label }, index) => {
      for await (const result of act(client)) results[index]?.push(entry(client, label, result));
    }),
  );
  const failures = endings.flatMap((ending, index) =>
    ending.status === 'rejected' ? [{ hive: hives[index]?.label ?? '', error: ending.reason as unknown }] : [],
  );
  const [first] = failures;
  if (!first) return { results: results.flat() };
  return { results: results.flat(), error: hives.length === 1 ? first.error : together(failures) };
}

function entry(client: HiveClient, hive: string, { outcome, reason, policy }: PolicyResult): HiveResult {
  const link = policy ? policyLink(client.dashboardUrl, policy.id) : null;
  return { hive, outcome, reason, policyId: policy?.id ?? null, link, policy: policy ?? null };
}

/** The first error, with the words of all and the Hives they come from. */
function together(failures: { hive: string; error: unknown }[]): unknown {
  const text = failures.map(({ hive, error }) => `${hive}: ${error instanceof Error ? error.message : String(error)}`);
  const failed = failures.map(({ error }) => error).find((error) => error instanceof ServiceError);
  return failed ? new ServiceError(failed, text.join(' ')) : failures[0]?.error;
}
