import type { Endpoint, KillResult } from '../../src/lib/hive/types.js';
import { type Hive, log } from './hive.js';
import { isoTime } from './ids.js';
import { recordEvent } from './raise.js';

const isolationMs = 300;

/** Orders isolation or its end; the endpoint follows a moment later. */
export function isolate(hive: Hive, endpoint: Endpoint, isolated: boolean): void {
  log(hive.isolations, { endpointId: endpoint.id, isolated, at: isoTime(hive.now()) });
  hive.agenda.after(isolationMs, () => {
    endpoint.isolated = isolated;
    endpoint.isolationStatus = isolated ? 'ISOLATED' : 'DEISOLATED';
    hive.endpointChanged(endpoint);
    if (isolated) recordEvent(hive, { endpointId: endpoint.id, eventType: 51, data: { cause: cause(hive) } });
  });
}

/** Kills one process; `startTime` (epoch ms) must be that of the process with that pid. */
export function kill(hive: Hive, endpoint: Endpoint, pid: number, startTime: number): KillResult {
  const processes = hive.processesOf(endpoint.id);
  const place = processes.findIndex(({ listed }) => listed.pid === pid && listed.startTime === startTime);
  const victim = processes[place];
  const killed = victim?.acting !== undefined;
  log(hive.kills, { endpointId: endpoint.id, pid, startTime, killed, at: isoTime(hive.now()) });
  if (!victim) return { pid, startTime, killed, errorCode: -1, error: 'Process not found' };
  // The two roots of Windows act in no event and cannot be killed.
  if (!victim.acting) return { pid, startTime, killed, errorCode: 5, error: 'Access is denied' };
  processes.splice(place, 1);
  recordEvent(hive, {
    endpointId: endpoint.id,
    eventType: 50,
    data: { cause: cause(hive), pid, startTime, errorCode: 0, error: '' },
  });
  return { pid, startTime, killed };
}

function cause(hive: Hive): Record<string, unknown> {
  return {
    remediationRequestId: hive.dice.uuid(),
    incidentLocalId: '0',
    serverRequestId: hive.dice.uuid(),
    sourceEventLocalId: '0',
    remediationActionIndex: 0,
    type: 1,
  };
}
