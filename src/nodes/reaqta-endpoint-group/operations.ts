import {
  type Accepted,
  asEndpointIds,
  asLicense,
  type Changed,
  createGroup,
  expectAccepted,
  findGroup,
  type Group,
  InputError,
  isDryRun,
  readListing,
} from '../../lib/index.js';
import type { Outcome, RunContext } from '../../runtime/define-node.js';
import type { SettingValues } from '../../runtime/settings.js';
import type { inputs, settings } from './form.js';

type Context = RunContext<typeof inputs, typeof settings>;
type Operation = SettingValues<typeof settings>['operation'];

/** What became of a group, or which groups there are: the payload of every operation. */
interface GroupReport {
  outcome: string;
  reason?: string;
  group?: Group | undefined;
  groups?: Group[];
  /** Groups there are beyond the limit. */
  remaining?: number;
  endpointIds?: string[];
}

export const operations: Record<Operation, (context: Context) => Promise<Outcome>> = {
  async list({ hive, settings: { limit }, node, signal }) {
    const listing = hive().client.groups({}, { signal, maxItems: limit });
    const { items, remaining, problems } = await readListing(listing);
    for (const problem of problems) node.warn(`a group was left out: ${problem}`);
    return report({ outcome: 'listed', groups: items, remaining });
  },

  async get(context) {
    return report({ outcome: 'found', group: await groupOf(context) });
  },

  async create({ hive, inputs: given, signal }) {
    const { client } = hive();
    const { groupName: name, description, parent } = given;
    if (name.trim() === '') throw new InputError('groupName', 'must not be blank');
    const license = asLicense(given);
    const parentGroup = parent === undefined ? undefined : await findGroup(client, parent, { input: 'parent', signal });
    const request = {
      name,
      ...(description === undefined ? {} : { description }),
      ...(parentGroup ? { parentGroup: parentGroup.id } : {}),
      ...(license ? { license } : {}),
    };
    const answer = await createGroup(client, request, { signal });
    if (isDryRun(answer)) return report({ outcome: 'dry-run' });
    const { created, group } = answer;
    if (created) return report({ outcome: 'created', group });
    return report({ outcome: 'exists', reason: `an endpoint group "${name}" is there already`, group });
  },

  async delete(context) {
    const group = await groupOf(context);
    const answer = await context.hive().client.deleteGroup(group.id, { signal: context.signal });
    return changed('deleted', 'delete endpoint group', answer, { group });
  },

  async add(context) {
    const { group, endpointIds } = await membersOf(context);
    const answer = await context.hive().client.addEndpointsToGroup(group.id, endpointIds, { signal: context.signal });
    return changed('added', 'add endpoints to group', answer, { group, endpointIds });
  },

  async remove(context) {
    const { group, endpointIds } = await membersOf(context);
    const { client } = context.hive();
    const answer = await client.removeEndpointsFromGroup(group.id, endpointIds, { signal: context.signal });
    return changed('removed', 'remove endpoints from group', answer, { group, endpointIds });
  },

  async license(context) {
    const license = asLicense(context.inputs);
    if (!license) throw new InputError('expiration', 'is empty, and so are both numbers of endpoints');
    const group = await groupOf(context);
    const answer = await context.hive().client.updateGroupLicense(group.id, license, { signal: context.signal });
    return changed('licensed', 'update license of group', answer, { group });
  },
};

function groupOf({ hive, inputs: given, signal }: Context): Promise<Group> {
  return findGroup(hive().client, given.group, { signal });
}

/** Reads what the message says before anything is asked of Hive. */
async function membersOf(context: Context): Promise<{ group: Group; endpointIds: string[] }> {
  const endpointIds = asEndpointIds('endpoints', context.inputs.endpoints);
  return { group: await groupOf(context), endpointIds };
}

function changed(outcome: string, operation: string, answer: Changed<Accepted>, about: Partial<GroupReport>): Outcome {
  if (isDryRun(answer)) return report({ outcome: 'dry-run', ...about });
  expectAccepted(operation, answer);
  return report({ outcome, ...about });
}

function report({ outcome, reason, group, ...lists }: GroupReport): Outcome {
  const dryRun = outcome === 'dry-run';
  const none = { groups: [], remaining: 0, endpointIds: [] };
  return {
    payload: { outcome, reason: reason ?? null, dryRun, group: group ?? null, ...none, ...lists },
    status: outcome,
  };
}
