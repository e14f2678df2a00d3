import type { HuntEvent } from '../../../src/lib/hive/types.js';
import { type IdMint, idKind, isoTime, timeOfId } from '../ids.js';
import type { Dice } from './dice.js';
import { dataFor, type EventData, eventTypes, hasProcess, type Scene } from './event-data/index.js';
import type { ActingProcess } from './processes.js';

const day = 86_400_000;

/** Types that only alerts and responses bring about. */
const eventful = new Set([22, 23, 28, 31, 34, 49, 50, 51, 52, 59, 91]);
const everyday = eventTypes.filter((type) => !eventful.has(type));
const frequent = [2, 2, 2, 3, 3, 5, 7, 8, 8, 8, 8, 10, 12, 21, 38, 38, 57, 57];
const otherSystems = [2, 3, 5, 6, 7, 8, 12, 21, 60];

/** Where background events happen. */
export interface Place {
  endpoint: Scene['endpoint'];
  processes: readonly ActingProcess[];
}

/** The type of background event `index`: first every everyday type once, then the frequent ones. */
export function backgroundType(index: number, windows: boolean, dice: Dice): number {
  if (!windows) return dice.pick(otherSystems);
  return everyday[index] ?? (dice.chance(0.8) ? dice.pick(frequent) : dice.pick(everyday));
}

/** `count` events of the day before `startedAt` (epoch ms), denser towards its end; oldest first. */
export function* backgroundEvents(
  count: number,
  places: readonly Place[],
  startedAt: number,
  ids: IdMint,
  dice: Dice,
): Generator<HuntEvent> {
  const windows = places.filter(({ endpoint }) => endpoint.osType === 1);
  const times = Array.from({ length: count }, () => startedAt - Math.ceil(day * dice.fraction() ** 3)).sort(
    (a, b) => a - b,
  );
  for (const [index, receivedAt] of times.entries()) {
    const place = dice.pick(index < everyday.length && windows.length > 0 ? windows : places);
    const at = receivedAt - dice.between(500, 30_000);
    const eventType = backgroundType(index, place.endpoint.osType === 1, dice);
    const scene: Scene = { ...place, actor: dice.pick(place.processes), at, dice };
    const actor = hasProcess(eventType) ? scene.actor : undefined;
    yield makeEvent(
      { endpointId: place.endpoint.id, eventType, actor, data: dataFor(eventType, scene), at, receivedAt },
      ids,
    );
  }
}

export interface EventPlan {
  endpointId: string;
  eventType: number;
  actor?: ActingProcess | undefined;
  data: EventData;
  /** Epoch ms on the endpoint. */
  at: number;
  /** Epoch ms in the Hive. */
  receivedAt: number;
  /** Local ids of the alerts it belongs to. */
  incidents?: string[];
}

export function makeEvent(plan: EventPlan, ids: IdMint): HuntEvent {
  const eventId = ids.make(idKind.event, plan.receivedAt);
  return {
    eventId,
    endpointId: plan.endpointId,
    payload: {
      localId: ids.make(idKind.event, plan.at, true),
      ...(plan.actor ? { process: plan.actor.acting } : {}),
      incidents: plan.incidents ?? [],
      triggeredIncidents: [],
      data: plan.data,
      eventType: plan.eventType,
    },
    happenedAt: isoTime(plan.at),
    receivedAt: isoTime(timeOfId(eventId)),
  };
}
