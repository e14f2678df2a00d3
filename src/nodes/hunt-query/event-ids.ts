import type { HuntEvent } from '../../lib/index.js';

/**
 * The well-known message properties an event gives: later nodes read them by default. All are set, so that none is left
 * over from another event or endpoint.
 */
export function eventIds({ endpointId, payload: { process } }: HuntEvent): Record<string, unknown> {
  return {
    endpointId,
    pid: process?.pid,
    startTime: process && Date.parse(process.startTime),
    path: process?.program?.path,
    sha256: process?.program?.sha256,
  };
}
