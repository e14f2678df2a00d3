import { InputError, type ServiceError } from '../http/errors.js';
import type { Changed } from '../http/guard.js';
import { isObject } from '../http/is-object.js';
import type { CallOptions } from '../http/transport.js';
import type { HiveCalls } from './calls.js';
import { getEndpoint } from './endpoints.js';
import { expectId } from './ids.js';
import { isOffline } from './offline.js';
import type { ProcessToKill } from './request-types.js';
import { arrayOf, type Check, checked } from './shape.js';
import type { KillResult, RunningProcess } from './types.js';

const processCheck: Check = (value) => (isObject(value) && Number.isInteger(value.pid) ? undefined : 'pid is missing');

const killCheck: Check = (value) =>
  isObject(value) && Number.isInteger(value.pid) && typeof value.killed === 'boolean'
    ? undefined
    : 'pid or killed is missing';

/** `GET /endpoint/{id}/processes` */
export async function getProcesses(
  calls: HiveCalls,
  endpointId: string,
  options?: CallOptions,
): Promise<RunningProcess[]> {
  const path = `/endpoint/${expectId('endpointId', endpointId)}/processes`;
  const final = ({ answer }: ServiceError) => isOffline(answer);
  const request = { operation: 'list processes', method: 'GET', path, final, ...options } as const;
  return calls.read(request, checked(arrayOf(processCheck)));
}

/** `POST /endpoint/{id}/processes/kill`; not repeated, as the second answer would be "not found". */
export async function killProcesses(
  calls: HiveCalls,
  endpointId: string,
  processes: ProcessToKill[],
  options?: CallOptions,
): Promise<Changed<KillResult[]>> {
  const path = `/endpoint/${expectId('endpointId', endpointId)}/processes/kill`;
  if (processes.length === 0) throw new InputError('processes', 'must name at least one process');
  const body = processes.map(({ pid, startTime }) => {
    if (!isCount(pid)) throw new InputError('pid', 'must be a whole number');
    if (!isCount(startTime))
      throw new InputError('startTime', 'must be epoch milliseconds, as the process list gives it');
    return { pid, startTime };
  });
  const request = { operation: 'kill processes', method: 'POST', path, body, ...options } as const;
  return calls.change(endpointId, request, checked<KillResult[]>(arrayOf(killCheck)), {
    allow: () =>
      calls.protection.expectEndpoint(request.operation, endpointId, () => getEndpoint(calls, endpointId, options)),
    declined: survivors,
  });
}

function survivors(results: KillResult[]): string | undefined {
  const alive = results.filter(({ killed }) => !killed);
  return alive.length > 0
    ? alive.map(({ pid, error }) => `pid ${pid}: ${error ?? 'not killed'}`).join('; ')
    : undefined;
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
