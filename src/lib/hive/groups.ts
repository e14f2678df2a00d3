import { InputError } from '../http/errors.js';
import type { Changed } from '../http/guard.js';
import type { CallOptions } from '../http/transport.js';
import { accepted } from './accepted.js';
import type { HiveCalls } from './calls.js';
import { expectId } from './ids.js';
import { type Listing, type ListOptions, listing } from './pages.js';
import type { GroupFilters, GroupRequest } from './request-types.js';
import { checked, withIds } from './shape.js';
import type { Accepted, CreatedGroup, Group, License } from './types.js';

const groupCheck = withIds('id');

/** `GET /endpoint-groups` */
export function listGroups(calls: HiveCalls, filters: GroupFilters = {}, options?: ListOptions): Listing<Group> {
  const list = { operation: 'list endpoint groups', path: '/endpoint-groups', query: filters, check: groupCheck };
  return listing(calls, list, options);
}

/** `GET /endpoint-group/{id}` */
export async function getGroup(calls: HiveCalls, id: string, options?: CallOptions): Promise<Group> {
  const path = groupPath(id);
  return calls.read({ operation: 'read endpoint group', method: 'GET', path, ...options }, checked(groupCheck));
}

/** `POST /endpoint-group`; not repeated, as a second group could come of it. */
export async function createGroup(
  calls: HiveCalls,
  group: GroupRequest,
  options?: CallOptions,
): Promise<Changed<CreatedGroup>> {
  if (typeof group.name !== 'string' || group.name.trim() === '') throw new InputError('name', 'must not be empty');
  if (group.parentGroup !== undefined) expectId('parentGroup', group.parentGroup);
  const path = '/endpoint-group';
  return calls.change(
    group.name,
    { operation: 'create endpoint group', method: 'POST', path, body: group, ...options },
    (answer) => ({ ...accepted(answer), ...(groupCheck(answer) ? {} : { group: answer as Group }) }),
  );
}

/** `DELETE /endpoint-group/{id}`; not repeated, as the second answer would be "not found". */
export async function deleteGroup(calls: HiveCalls, id: string, options?: CallOptions): Promise<Changed<Accepted>> {
  const path = groupPath(id);
  return calls.change(id, { operation: 'delete endpoint group', method: 'DELETE', path, ...options }, accepted);
}

/** `POST /endpoint-group/{id}/add-endpoints` and `/remove-endpoints` */
export async function changeMembers(
  calls: HiveCalls,
  id: string,
  direction: 'add' | 'remove',
  endpointIds: string[],
  options?: CallOptions,
): Promise<Changed<Accepted>> {
  const path = `${groupPath(id)}/${direction}-endpoints`;
  if (endpointIds.length === 0) throw new InputError('endpointIds', 'must name at least one endpoint');
  const body = endpointIds.map((endpointId) => expectId('endpointIds', endpointId));
  const operation = direction === 'add' ? 'add endpoints to group' : 'remove endpoints from group';
  return calls.change(id, { operation, method: 'POST', path, body, idempotent: true, ...options }, accepted);
}

/** `POST /endpoint-group/{id}/license` */
export async function updateGroupLicense(
  calls: HiveCalls,
  id: string,
  license: License,
  options?: CallOptions,
): Promise<Changed<Accepted>> {
  const path = `${groupPath(id)}/license`;
  const request = { operation: 'update license of group', method: 'POST', path, body: license } as const;
  return calls.change(id, { ...request, idempotent: true, ...options }, accepted);
}

function groupPath(id: string): string {
  return `/endpoint-group/${expectId('groupId', id)}`;
}
