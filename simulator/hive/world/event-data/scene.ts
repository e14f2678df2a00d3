import type { Endpoint } from '../../../../src/lib/hive/types.js';
import type { Dice } from '../dice.js';
import type { ActingProcess } from '../processes.js';

/** Where and when an event happens, for those who make its data. */
export interface Scene {
  endpoint: Endpoint;
  actor: ActingProcess;
  /** Everything that can be acted upon on the endpoint. */
  processes: readonly ActingProcess[];
  /** Epoch ms. */
  at: number;
  dice: Dice;
}

export type EventData = Record<string, unknown>;

/** Makes the data of one event type. */
export type DataMaker = (scene: Scene) => EventData;
