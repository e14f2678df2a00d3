import { type Clock, systemClock } from '../../clock.js';
import type { HiveClient } from '../../hive/client.js';
import type { GroupRequest } from '../../hive/request-types.js';
import type { Group } from '../../hive/types.js';
import { ServiceError } from '../../http/errors.js';
import { type Changed, isDryRun } from '../../http/guard.js';
import type { CallOptions } from '../../http/transport.js';
import { expectAccepted } from '../expect-accepted.js';
import { pause } from '../pause.js';
import { groupsNamed } from './find-group.js';

/** What came of it: a group of that name under the same parent is not made twice. */
export interface GroupCreation {
  created: boolean;
  /** Absent when Hive's answer did not hold it. */
  group?: Group;
}

/** Between looks for a group that was just made: for a moment Hive does not find it. */
const waitsMs = [50, 100, 200, 400, 800];

/** `POST /endpoint-group`, unless it is there; answers once it can be used. @throws InputError, ServiceError */
export async function createGroup(
  hive: HiveClient,
  request: GroupRequest,
  { clock = systemClock, ...options }: CallOptions & { clock?: Clock } = {},
): Promise<Changed<GroupCreation>> {
  const named = await groupsNamed(hive, request.name, options);
  const there = named.find(({ parentGroupId }) => parentGroupId === request.parentGroup);
  if (there) return { created: false, group: there };
  const answer = await hive.createGroup(request, options);
  if (isDryRun(answer)) return answer;
  const { group } = expectAccepted('create endpoint group', answer);
  if (!group) return { created: true };
  for (const waitMs of waitsMs) {
    if (await isVisible(hive, group.id, options)) break;
    await pause(clock, waitMs, { service: 'ReaQta-Hive', operation: 'create endpoint group', ...options });
  }
  return { created: true, group };
}

async function isVisible(hive: HiveClient, id: string, options: CallOptions): Promise<boolean> {
  try {
    await hive.getGroup(id, options);
    return true;
  } catch (error) {
    // The group is made: whatever else keeps it from being read is for the next call to say.
    return !(error instanceof ServiceError && error.code === 'not-found');
  }
}
