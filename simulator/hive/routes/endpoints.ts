import { setTimeout as sleep } from 'node:timers/promises';
import type { Endpoint } from '../../../src/lib/hive/types.js';
import type { Routes, SimReply, SimRequest } from '../../web/contract.js';
import type { Hive } from '../hive.js';
import { pageReply } from '../page.js';
import { arrayBody, values } from '../parameters.js';
import { Refusal, unprocessable } from '../refusal.js';
import { isolate, kill } from '../response.js';
import { orderBy, type SortFields, sortableId, sorted } from '../shelf/order.js';
import { among, newerThan, some } from './alert-filter.js';

const sortFields: SortFields<Endpoint> = {
  id: (endpoint) => sortableId(endpoint.id),
  name: (endpoint) => endpoint.name,
  registrationTime: (endpoint) => endpoint.registrationTime,
  lastSeenAt: (endpoint) => endpoint.lastSeenAt,
};

/** Endpoints, their processes, and isolation. `gatewayMs`: how long isolating a machine that cannot be isolated hangs. */
export function endpointRoutes(hive: () => Hive, gatewayMs: number): Routes {
  const one = (request: SimRequest): SimReply => ({ json: hive().endpoint(request.params.id ?? '') });
  return {
    'GET /1/endpoints': (request) => listEndpoints(hive(), request),
    'GET /1/endpoint/:id': one,
    'GET /1/endpoint/:id/': one,
    'GET /1/endpoint/:id/processes': (request) => listProcesses(hive(), request),
    'POST /1/endpoint/:id/processes/kill': (request) => killProcesses(hive(), request),
    'POST /1/endpoint/:id/isolate': (request) => changeIsolation(hive(), request, true, gatewayMs),
    'POST /1/endpoint/:id/deisolate': (request) => changeIsolation(hive(), request, false, gatewayMs),
  };
}

function listEndpoints(hive: Hive, request: SimRequest): SimReply {
  const { query } = request;
  const tests = [
    among<Endpoint, string>(values(query, 'id'), (endpoint) => endpoint.id),
    among<Endpoint, string>(values(query, 'name'), (endpoint) => endpoint.name),
    some<Endpoint>(values(query, 'gid'), (endpoint) => endpoint.groups.map((group) => group.id)),
    newerThan<Endpoint>(query, (endpoint) => endpoint.id),
  ].filter((test) => test !== undefined);
  const order = orderBy<Endpoint>(values(query, 'sortBy') ?? [], sortFields, (endpoint) => endpoint.id, 'asc');
  const found = hive.endpoints.items.filter((endpoint) => tests.every((test) => test(endpoint)));
  return pageReply(request, { items: sorted(found, order), order });
}

function listProcesses(hive: Hive, request: SimRequest): SimReply {
  const endpoint = hive.onlineEndpoint(request.params.id ?? '');
  return { json: hive.processesOf(endpoint.id).map((process) => process.listed) };
}

function killProcesses(hive: Hive, request: SimRequest): SimReply {
  const endpoint = hive.onlineEndpoint(request.params.id ?? '');
  const victims = arrayBody(request).map((item) => {
    const { pid, startTime } = (item ?? {}) as { pid?: unknown; startTime?: unknown };
    if (typeof pid !== 'number' || typeof startTime !== 'number')
      throw unprocessable('pid and startTime must be numbers.');
    return { pid, startTime };
  });
  return { json: victims.map(({ pid, startTime }) => kill(hive, endpoint, pid, startTime)) };
}

async function changeIsolation(
  hive: Hive,
  request: SimRequest,
  isolated: boolean,
  gatewayMs: number,
): Promise<SimReply> {
  const endpoint = hive.onlineEndpoint(request.params.id ?? '');
  if (endpoint.osType !== 1) {
    await sleep(gatewayMs, undefined, { ref: false });
    throw new Refusal(504, 'Gateway Timeout');
  }
  isolate(hive, endpoint, isolated);
  return { json: { success: true } };
}
