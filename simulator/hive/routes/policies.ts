import type { Policy } from '../../../src/lib/hive/types.js';
import type { Routes, SimReply, SimRequest } from '../../web/contract.js';
import type { Hive } from '../hive.js';
import { idKind } from '../ids.js';
import { pageReply } from '../page.js';
import { integers, objectBody, textField, textList, truth, values } from '../parameters.js';
import { hashPolicy } from '../policy.js';
import { notFound, Refusal, unprocessable } from '../refusal.js';
import { orderBy, type SortFields, sortableId, sorted } from '../shelf/order.js';
import { among } from './alert-filter.js';

const sortFields: SortFields<Policy> = {
  id: (policy) => sortableId(policy.id),
  title: (policy) => policy.title,
  created: (policy) => policy.created,
  lastModified: (policy) => policy.lastModified,
};

/** Policies on programs' hashes. */
export function policyRoutes(hive: () => Hive): Routes {
  return {
    'GET /1/policies': (request) => listPolicies(hive(), request),
    'GET /1/policy/:id': (request) => ({ json: policyOf(hive(), request) }),
    'POST /1/policy/trigger-on-process-hash': (request) => createPolicy(hive(), request),
    'POST /1/policy/:id/enable': (request) => switchPolicy(hive(), request, true),
    'POST /1/policy/:id/disable': (request) => switchPolicy(hive(), request, false),
  };
}

function policyOf(hive: Hive, request: SimRequest): Policy {
  const policy = hive.policies.get(request.params.id ?? '');
  if (!policy) throw notFound('Policy');
  return policy;
}

function listPolicies(hive: Hive, request: SimRequest): SimReply {
  const { query } = request;
  const hashes = values(query, 'hash')?.map((hash) => hash.toLowerCase());
  const algorithms = integers(query, 'alg');
  const tests = [
    among<Policy, string>(values(query, 'id'), (policy) => policy.id),
    hashes && ((policy: Policy) => policy.matchers.some(({ hash = '' }) => hashes.includes(hash))),
    algorithms && ((policy: Policy) => policy.matchers.some(({ alg = -1 }) => algorithms.includes(alg))),
  ].filter((test) => test !== undefined);
  const order = orderBy<Policy>(values(query, 'sortBy') ?? [], sortFields, (policy) => policy.id, 'asc');
  const found = hive.policies.items.filter((policy) => tests.every((test) => test(policy)));
  return pageReply(request, { items: sorted(found, order), order });
}

function createPolicy(hive: Hive, request: SimRequest): SimReply {
  const body = objectBody(request);
  const title = textField(body, 'title');
  const sha256 = textField(body, 'sha256');
  if (!/^[0-9a-f]{64}$/i.test(sha256)) throw unprocessable('sha256 must be 64 hex digits.');
  const description = typeof body.description === 'string' ? body.description : '';
  const [block, disable] = [truth('block', body.block) ?? false, truth('disable', body.disable) ?? false];
  const groups = [
    ...groupsOf(hive, textList(body, 'enabledGroups'), true),
    ...groupsOf(hive, textList(body, 'disabledGroups'), false),
  ];
  const policy = hashPolicy(hive.ids, hive.now(), { title, sha256, description, block, disable }, groups);
  hive.whenVisible(() => hive.policies.add(policy));
  return { json: policy };
}

function groupsOf(hive: Hive, ids: readonly string[], enabled: boolean) {
  return ids.map((id) => {
    const group = hive.groups.get(id);
    if (!group) throw unprocessable(`Group ${id} does not exist.`);
    return { id, name: group.name, enabled };
  });
}

/** Switches a policy, or within a group policy the groups named. */
function switchPolicy(hive: Hive, request: SimRequest, enabled: boolean): SimReply {
  const policy = policyOf(hive, request);
  const previous = request.query.get('previousVersionId');
  if (previous !== null && previous !== '' && previous !== policy.versionId) {
    throw new Refusal(409, 'The policy was changed in the meantime.');
  }
  const named = groupsOf(hive, values(request.query, 'groupIds') ?? [], enabled);
  if (named.length > 0 && !policy.groups) throw unprocessable('The policy is not one of groups.');
  const others = policy.groups?.filter((group) => !named.some(({ id }) => id === group.id));
  if (named.length > 0) policy.groups = [...(others ?? []), ...named];
  else {
    policy.enabled = enabled;
    if (policy.groups) policy.groups = policy.groups.map((group) => ({ ...group, enabled }));
  }
  policy.versionId = hive.ids.make(idKind.policyVersion, hive.now());
  policy.lastModified = new Date(hive.now()).toISOString();
  return { json: policy };
}
