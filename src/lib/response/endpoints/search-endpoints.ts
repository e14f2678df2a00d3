import type { HiveClient } from '../../hive/client.js';
import type { Endpoint } from '../../hive/types.js';
import { InputError } from '../../http/errors.js';
import type { CallOptions } from '../../http/transport.js';
import { findGroup } from '../groups/find-group.js';

/** Endpoints looked through at most: an estate larger than Hive is made for. */
const mostLookedThrough = 500_000;

export interface EndpointSearch {
  /** Host name, letter case aside. */
  endpointName?: string | undefined;
  nameMatch?: 'exact' | 'contains';
  /** Id or exact name of an endpoint group. */
  group?: string | undefined;
  connected?: boolean | undefined;
  isolated?: boolean | undefined;
  /** Endpoints wanted at most. */
  limit: number;
}

export interface EndpointsFound {
  endpoints: Endpoint[];
  /** There may be more that match: the limit was reached. */
  more: boolean;
  /** Why an endpoint was left out: it has no id. */
  problems: string[];
}

/**
 * Looks through `GET /endpoints` here, as what that list can filter by is not documented.
 * @throws InputError, ServiceError; an unknown group is `not-found`
 */
export async function searchEndpoints(
  hive: HiveClient,
  search: EndpointSearch,
  options: CallOptions = {},
): Promise<EndpointsFound> {
  const tests = await testsOf(hive, search, options);
  const found: EndpointsFound = { endpoints: [], more: false, problems: [] };
  let looked = 0;
  for await (const { items, problems } of hive.endpoints({}, options).pages()) {
    found.problems.push(...problems.map(({ reason }) => reason));
    for (const endpoint of items) {
      if (!tests.every((test) => test(endpoint))) continue;
      found.more = found.endpoints.length >= search.limit;
      if (found.more) return found;
      found.endpoints.push(endpoint);
    }
    looked += items.length;
    if (looked >= mostLookedThrough) return { ...found, more: true };
  }
  return found;
}

type Test = (endpoint: Endpoint) => boolean;

async function testsOf(hive: HiveClient, search: EndpointSearch, options: CallOptions): Promise<Test[]> {
  const { endpointName, nameMatch = 'exact', group, connected, isolated } = search;
  const tests: Test[] = [];
  if (connected !== undefined) tests.push((endpoint) => endpoint.connected === connected);
  if (isolated !== undefined) tests.push((endpoint) => endpoint.isolated === isolated);
  if (endpointName !== undefined) tests.push(named(endpointName, nameMatch));
  if (group !== undefined) {
    const { id } = await findGroup(hive, group, options);
    tests.push((endpoint) => endpoint.groups?.some((one) => one?.id === id) ?? false);
  }
  return tests;
}

function named(endpointName: string, match: 'exact' | 'contains'): Test {
  const wanted = endpointName.trim().toLowerCase();
  if (wanted === '') throw new InputError('endpointName', 'must not be blank');
  return ({ name }: Partial<Endpoint>) => {
    const given = (name ?? '').toLowerCase();
    return match === 'exact' ? given === wanted : given.includes(wanted);
  };
}
