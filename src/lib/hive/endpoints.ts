import type { Changed } from '../http/guard.js';
import { type CallOptions, callOptions } from '../http/transport.js';
import { accepted } from './accepted.js';
import type { HiveCalls } from './calls.js';
import { expectId } from './ids.js';
import { type Listing, type ListOptions, listing } from './pages.js';
import type { EndpointFilters } from './request-types.js';
import { checked, withIds } from './shape.js';
import type { Accepted, Endpoint } from './types.js';

const endpointCheck = withIds('id');

export interface IsolationCall extends CallOptions {
  /** The endpoint as it was read a moment ago: the rules that protect it need not read it again. */
  known?: Endpoint;
}

/** `GET /endpoints` */
export function listEndpoints(
  calls: HiveCalls,
  filters: EndpointFilters = {},
  options?: ListOptions,
): Listing<Endpoint> {
  const list = { operation: 'list endpoints', path: '/endpoints', query: filters, check: endpointCheck };
  return listing(calls, list, options);
}

/** `GET /endpoint/{id}` */
export async function getEndpoint(calls: HiveCalls, id: string, options?: CallOptions): Promise<Endpoint> {
  const path = `/endpoint/${expectId('endpointId', id)}`;
  return calls.read({ operation: 'read endpoint', method: 'GET', path, ...options }, checked(endpointCheck));
}

/**
 * `POST /endpoint/{id}/isolate` and `/deisolate`. Not repeated, although twice would do no harm: a 504 after a long wait
 * is Hive's final word on an endpoint that is offline or no Windows machine.
 */
export async function switchIsolation(
  calls: HiveCalls,
  id: string,
  direction: 'isolate' | 'deisolate',
  options: IsolationCall = {},
): Promise<Changed<Accepted>> {
  const path = `/endpoint/${expectId('endpointId', id)}/${direction}`;
  const operation = direction === 'isolate' ? 'isolate endpoint' : 'de-isolate endpoint';
  const { known } = options;
  const call = callOptions(options);
  const read = async () => (known?.id === id ? known : getEndpoint(calls, id, call));
  const allow = () => calls.protection.expectEndpoint(operation, id, read);
  // Giving an endpoint its network back harms nothing.
  const guarded = direction === 'isolate' ? { allow } : {};
  return calls.change(id, { operation, method: 'POST', path, ...call }, accepted, guarded);
}
