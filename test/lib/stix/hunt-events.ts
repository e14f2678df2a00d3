import { Hive } from '../../../simulator/hive/hive.js';
import { buildWorld } from '../../../simulator/hive/world/build.js';
import type { HuntEvent } from '../../../src/lib/hive/types.js';

export type Json = Record<string, unknown>;

/** Whose bundles these are. */
export const identity = {
  type: 'identity',
  id: 'identity--0f3d2c1b-8f5e-4c7a-9d21-6b1f0a9e7c55',
  name: 'night watch',
  identity_class: 'organization',
  created: '2024-01-01T00:00:00.000Z',
  modified: '2024-01-01T00:00:00.000Z',
};

/** Ids and time that are the same in every run. */
export function fixed() {
  let number = 0;
  return {
    now: '2024-05-01T12:00:00.000Z',
    newId: () => `00000000-0000-4000-8000-${String(++number).padStart(12, '0')}`,
  };
}

const program = {
  path: 'c:\\tools\\runner.exe',
  filename: 'Runner Original.exe',
  md5: 'a1'.repeat(16),
  sha1: 'b2'.repeat(20),
  sha256: 'c3'.repeat(32),
  size: 4096,
  arch: 'x64',
  fsName: 'runner.exe',
};

/** An acting process as a hunt gives it. */
export function acting(changes: Json = {}): Json {
  return {
    id: '700000000000000001:4100:1700000000000',
    parentId: '700000000000000001:900:1690000000000',
    endpointId: '700000000000000001',
    program,
    user: 'LAB\\ada',
    pid: 4100,
    startTime: '2023-11-14T22:13:20.000Z',
    ppid: 900,
    pstartTime: '2023-07-22T04:26:40.000Z',
    userSID: 'S-1-5-21-7-7-7-1001',
    privilegeLevel: 'HIGH',
    noGui: true,
    logonId: '0x51a',
    ...changes,
  };
}

/** An event of a type with these data. */
export function huntEvent(eventType: number, data: Json, payload: Json = {}, changes: Json = {}): Json {
  return {
    eventId: '700000000000000123',
    endpointId: '700000000000000001',
    payload: {
      localId: '700000000000000456',
      process: acting(),
      incidents: [],
      triggeredIncidents: [],
      data,
      eventType,
      ...payload,
    },
    happenedAt: '2023-11-15T08:00:00.250Z',
    receivedAt: '2023-11-15T08:00:30.500Z',
    ...changes,
  };
}

export const outboundConnection = {
  addressFamily: 0,
  protocol: 0,
  localAddr: '10.20.30.40',
  localPort: 50123,
  remoteAddr: '203.0.113.80',
  remotePort: 443,
  outbound: true,
};

/** Events of every type the simulator makes, the same in every run. */
export function simulatedEvents(): readonly HuntEvent[] {
  const startedAt = Date.parse('2024-05-01T12:00:00.000Z');
  const size = { alerts: 12, events: 400, endpoints: 8 };
  const hive = new Hive({ now: () => startedAt, seed: 11, visibilityDelayMs: 0, size });
  buildWorld(hive, size, startedAt);
  return hive.events.items;
}
