import type { HiveClient } from '../../hive/client.js';
import { isId } from '../../hive/ids.js';
import type { Group } from '../../hive/types.js';
import { InputError, ServiceError } from '../../http/errors.js';
import type { CallOptions } from '../../http/transport.js';

/**
 * The endpoint group with this id, or else with exactly this name, `GET /endpoint-group/{id}`, `GET /endpoint-groups`.
 * @throws ServiceError `not-found`; InputError naming `input` when several groups have the name
 */
export async function findGroup(
  hive: HiveClient,
  idOrName: string,
  { input = 'group', ...options }: CallOptions & { input?: string } = {},
): Promise<Group> {
  const byId = isId(idOrName) ? await groupWithId(hive, idOrName, options) : undefined;
  if (byId) return byId;
  const [found, other] = await groupsNamed(hive, idOrName, options);
  if (!found) throw unknownGroup(idOrName);
  if (other) throw new InputError(input, `several endpoint groups have the name "${idOrName}": give the id of one`);
  return found;
}

/** All groups with exactly this name; the filter is Hive's, and it may find similar names too. */
export async function groupsNamed(hive: HiveClient, name: string, options: CallOptions = {}): Promise<Group[]> {
  const found: Group[] = [];
  for await (const group of hive.groups({ name }, options)) if (group.name === name) found.push(group);
  return found;
}

/** A name may be all digits, as an id is. */
async function groupWithId(hive: HiveClient, id: string, options: CallOptions): Promise<Group | undefined> {
  try {
    return await hive.getGroup(id, options);
  } catch (error) {
    if (error instanceof ServiceError && error.code === 'not-found') return undefined;
    throw error;
  }
}

function unknownGroup(idOrName: string): ServiceError {
  return new ServiceError({
    service: 'ReaQta-Hive',
    operation: 'find endpoint group',
    code: 'not-found',
    retryable: false,
    detail: `no endpoint group has the id or the name "${idOrName}"`,
  });
}
