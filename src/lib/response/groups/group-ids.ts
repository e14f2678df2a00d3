import { type Clock, systemClock } from '../../clock.js';
import type { HiveClient } from '../../hive/client.js';
import type { CallOptions } from '../../http/transport.js';
import type { Declined } from '../declined.js';
import { groupsNamed } from './find-group.js';

const keptMs = 60_000;
const mostKept = 500;

/** Ids by name, of groups that were found a moment ago. */
const known = new WeakMap<HiveClient, Map<string, { id: string; readAt: number }>>();

/**
 * The ids of the endpoint groups with exactly these names. A group that was found is remembered for a minute; one that was
 * not is looked for again each time. Declined `unknown-group` when a name belongs to no group or to several.
 * @throws ServiceError
 */
export async function groupIdsOf(
  hive: HiveClient,
  names: readonly string[],
  { clock = systemClock, ...call }: CallOptions & { clock?: Clock } = {},
): Promise<{ ids: string[] } | { declined: Declined }> {
  const ids: string[] = [];
  for (const name of new Set(names)) {
    const id = remembered(hive, name, clock) ?? (await lookedUp(hive, name, clock, call));
    if (typeof id !== 'string') return { declined: id };
    ids.push(id);
  }
  return { ids };
}

function remembered(hive: HiveClient, name: string, clock: Clock): string | undefined {
  const found = known.get(hive)?.get(name);
  return found && clock.now() - found.readAt < keptMs ? found.id : undefined;
}

async function lookedUp(hive: HiveClient, name: string, clock: Clock, call: CallOptions): Promise<string | Declined> {
  const [group, other] = await groupsNamed(hive, name, call);
  if (!group) return { outcome: 'unknown-group', reason: `no endpoint group has the name "${name}"` };
  if (other) return { outcome: 'unknown-group', reason: `several endpoint groups have the name "${name}"` };
  const names = known.get(hive) ?? new Map<string, { id: string; readAt: number }>();
  if (names.size >= mostKept) names.clear();
  known.set(hive, names.set(name, { id: group.id, readAt: clock.now() }));
  return group.id;
}
