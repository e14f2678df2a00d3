import { completeIdentity, type Identity, unmappedType } from './identity.js';
import { randomUuid } from './ids.js';
import type { Entry } from './observed/observation.js';
import { ObservedData } from './observed-data.js';
import type { StixBundle, StixObject, StixVersion } from './stix-object.js';

export type { Identity } from './identity.js';
export type { StixBundle, StixObject, StixVersion } from './stix-object.js';

/** A point in time: a Date, epoch milliseconds, or an ISO 8601 text. */
export type Instant = Date | number | string;

export interface EventsToStixOptions {
  /** Default 2.1. */
  version?: StixVersion;
  /** Who saw the events. Copied as it is; what the version demands and it lacks is filled in. */
  identity?: Identity;
  /** When the objects are made. Default: the clock. */
  now?: Instant | (() => Instant);
  /** Makes the UUIDs that are random. Default: version 4. */
  newId?: () => string;
  /** Gathers fields that nothing else takes in one object of type `x-<identity name>` per event. Default: false. */
  unmappedFallback?: boolean;
}

/** An event that could not be translated. */
export interface SkippedEvent {
  /** Its place in the input, from 0. */
  index: number;
  reason: string;
  event: unknown;
}

export interface EventsToStixStreamOptions extends EventsToStixOptions {
  /** Told of every event that could not be translated. */
  onSkipped?: (skipped: SkippedEvent) => void;
}

/** How many ids a stream remembers. */
const streamMemory = 10_000;

/**
 * Hunt events as one STIX bundle: the identity, an observed-data an event, and in 2.1 the objects these refer to, each
 * once, with the properties of all its appearances. Takes events as a hunt gives them (`HuntEvent`), and as the
 * STIX-shifter connector hands them on; never changes them. Events that are none are left out and reported.
 * Observations of one process hold the same objects: copy a bundle before changing it in place.
 */
export function eventsToStix(
  events: Iterable<unknown>,
  options: EventsToStixOptions = {},
): { bundle: StixBundle; skipped: SkippedEvent[] } {
  const { identity, translate, newId, version } = translator(options, Number.POSITIVE_INFINITY);
  const observed: StixObject[] = [];
  const entries = new Set<Entry>();
  const skipped: SkippedEvent[] = [];
  let index = 0;
  for (const event of events) {
    const made = translate(event, index++, (one) => skipped.push(one));
    if (!made) continue;
    observed.push(made.observedData);
    for (const entry of made.changed) entries.add(entry);
  }
  const objects = [identity];
  for (const object of observed) objects.push(object);
  for (const { object } of entries) if (object) objects.push(object);
  const bundle: StixBundle = { type: 'bundle', id: `bundle--${newId()}`, objects };
  if (version === '2.0') bundle.spec_version = '2.0';
  return { bundle, skipped };
}

/**
 * The objects of such a bundle one by one, in constant memory: the identity, then for each event its observed-data and
 * the objects it refers to. In 2.1 an object that several events share comes with the first of them; it comes again,
 * with all its properties, when a later event adds to it, and when it is more than the last 10,000 ids ago (a process
 * then has a new id). To write a bundle: `{"type":"bundle","id":"bundle--<uuid>","objects":[` … `]}`, in 2.0 with
 * `"spec_version":"2.0"`.
 */
export async function* eventsToStixStream(
  events: AsyncIterable<unknown> | Iterable<unknown>,
  options: EventsToStixStreamOptions = {},
): AsyncGenerator<StixObject, void, undefined> {
  const { identity, translate } = translator(options, streamMemory);
  const skip = options.onSkipped ?? (() => {});
  let index = 0;
  yield identity;
  for await (const event of events) {
    const made = translate(event, index++, skip);
    if (!made) continue;
    yield made.observedData;
    for (const { object } of made.changed) if (object) yield object;
  }
}

/** The time as STIX writes it, made anew only when it is another. */
function timestamps(now: () => Instant): () => string {
  let last = Number.NaN;
  let written = '';
  return () => {
    const instant = now();
    const time = typeof instant === 'number' ? instant : new Date(instant).getTime();
    if (time !== last) {
      last = time;
      written = new Date(time).toISOString();
    }
    return written;
  };
}

function translator(options: EventsToStixOptions, memory: number) {
  const { version = '2.1', newId = randomUuid, now = Date.now, unmappedFallback = false } = options;
  const clock = timestamps(typeof now === 'function' ? now : () => now);
  const identity = completeIdentity(options.identity ?? {}, version, clock());
  const observedData = new ObservedData({
    version,
    identityId: identity.id,
    newId: () => newId(),
    unmappedType: unmappedFallback ? unmappedType(identity) : undefined,
    memory,
  });
  const translate = (event: unknown, index: number, skip: (skipped: SkippedEvent) => void) => {
    try {
      return observedData.of(event, clock());
    } catch (error) {
      skip({ index, reason: error instanceof Error ? error.message : String(error), event });
      return undefined;
    }
  };
  return { identity, translate, newId, version };
}
