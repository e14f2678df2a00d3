import { fileData } from './files.js';
import { logonData } from './logons.js';
import { networkData } from './network.js';
import { processData } from './processes.js';
import { registryData } from './registry.js';
import type { DataMaker, EventData, Scene } from './scene.js';
import { systemData } from './system.js';
import { wmiData } from './wmi.js';

export type { EventData, Scene } from './scene.js';

const makers: Record<number, DataMaker> = {
  ...processData,
  ...fileData,
  ...networkData,
  ...registryData,
  ...wmiData,
  ...logonData,
  ...systemData,
};

/** Every event type the simulator can make. */
export const eventTypes: readonly number[] = Object.keys(makers).map(Number);

const withoutProcess = new Set([39, 40, 41, 42, 53, 54, 55, 56, 59, 61, 90, 91]);

/** Whether events of this type name an acting process. */
export function hasProcess(eventType: number): boolean {
  return !withoutProcess.has(eventType);
}

/** Data of an event of this type. */
export function dataFor(eventType: number, scene: Scene): EventData {
  const make = makers[eventType];
  if (!make) throw new RangeError(`The simulator makes no events of type ${eventType}`);
  return make(scene);
}
