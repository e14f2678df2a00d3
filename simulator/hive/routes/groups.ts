import type { License } from '../../../src/lib/hive/types.js';
import type { Routes, SimReply, SimRequest } from '../../web/contract.js';
import type { Hive } from '../hive.js';
import { idKind } from '../ids.js';
import { pageReply } from '../page.js';
import { arrayBody, objectBody, textField, values } from '../parameters.js';
import { notFound, unprocessable } from '../refusal.js';
import type { ListedGroup } from '../shelf/groups.js';
import { orderBy, type SortFields, sortableId, sorted } from '../shelf/order.js';
import { among } from './alert-filter.js';

const sortFields: SortFields<ListedGroup> = {
  id: (group) => sortableId(group.id),
  name: (group) => group.name,
};

/** Endpoint groups and the licences of clients. */
export function groupRoutes(hive: () => Hive): Routes {
  return {
    'GET /1/endpoint-groups': (request) => listGroups(hive(), request),
    'GET /1/endpoint-group/:id': (request) => ({ json: groupOf(hive(), request) }),
    'POST /1/endpoint-group': (request) => createGroup(hive(), request),
    'DELETE /1/endpoint-group/:id': (request) => removeGroup(hive(), request),
    'POST /1/endpoint-group/:id/add-endpoints': (request) =>
      changeMembers(hive(), request, (group, ids) => hive().groups.join(group, ids)),
    'POST /1/endpoint-group/:id/remove-endpoints': (request) =>
      changeMembers(hive(), request, (group, ids) => hive().groups.leave(group, ids)),
    'POST /1/endpoint-group/:id/license': (request) => license(hive(), request),
  };
}

const success: SimReply = { json: { success: true } };

function groupOf(hive: Hive, request: SimRequest): ListedGroup {
  const group = hive.groups.get(request.params.id ?? '');
  if (!group) throw notFound('Endpoint group');
  return group;
}

function listGroups(hive: Hive, request: SimRequest): SimReply {
  const { query } = request;
  const named = among<ListedGroup, string>(values(query, 'name'), (group) => group.name);
  const order = orderBy<ListedGroup>(values(query, 'sortBy') ?? [], sortFields, (group) => group.id, 'asc');
  const found = hive.groups.shelf.items.filter((group) => named?.(group) ?? true);
  return pageReply(request, { items: sorted(found, order), order });
}

function createGroup(hive: Hive, request: SimRequest): SimReply {
  const body = objectBody(request);
  const name = textField(body, 'name');
  const parent = body.parentGroup === undefined ? undefined : hive.groups.get(textField(body, 'parentGroup'));
  if (body.parentGroup !== undefined && !parent) throw unprocessable('parentGroup does not exist.');
  const group: ListedGroup = {
    id: hive.ids.make(idKind.group, hive.now()),
    name,
    ...(typeof body.description === 'string' ? { description: body.description } : {}),
    ...(parent ? { parentGroupId: parent.id } : {}),
    ...(body.license === undefined ? {} : { license: licenseFrom(body.license) }),
  };
  hive.whenVisible(() => hive.groups.add(group));
  return { json: group };
}

function removeGroup(hive: Hive, request: SimRequest): SimReply {
  const group = groupOf(hive, request);
  const members = hive.groups.membersOf(group.id);
  hive.groups.remove(group);
  showMembership(hive, members);
  for (const policy of hive.policies.items) {
    if (policy.groups) policy.groups = policy.groups.filter(({ id }) => id !== group.id);
  }
  return success;
}

function changeMembers(
  hive: Hive,
  request: SimRequest,
  change: (group: ListedGroup, endpointIds: string[]) => void,
): SimReply {
  const group = groupOf(hive, request);
  const ids = arrayBody(request).map((id) => {
    if (typeof id !== 'string' || !hive.endpoints.get(id))
      throw unprocessable(`Endpoint ${String(id)} does not exist.`);
    return id;
  });
  change(group, ids);
  showMembership(hive, ids);
  return success;
}

function showMembership(hive: Hive, endpointIds: readonly string[]): void {
  for (const id of endpointIds) hive.endpointChanged(hive.endpoint(id));
}

function license(hive: Hive, request: SimRequest): SimReply {
  groupOf(hive, request).license = licenseFrom(objectBody(request));
  return success;
}

function licenseFrom(value: unknown): License {
  const { expiration, limit } = (value ?? {}) as { expiration?: unknown; limit?: Record<string, unknown> };
  const { maxEndpointCount, maxMobileEndpointCount } = limit ?? {};
  const valid = typeof expiration === 'string' && !Number.isNaN(Date.parse(expiration));
  if (!valid || typeof maxEndpointCount !== 'number' || typeof maxMobileEndpointCount !== 'number') {
    throw unprocessable('license needs expiration and limit with maxEndpointCount and maxMobileEndpointCount.');
  }
  return { expiration, limit: { maxEndpointCount, maxMobileEndpointCount } };
}
