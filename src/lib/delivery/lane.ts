import { createHash } from 'node:crypto';
import { Gate } from '../http/gate.js';
import type { FeedState } from './feed-state.js';
import type { Item } from './item.js';

/** One delivery on its way: an item or a page of them. */
export interface Parcel<T> {
  readonly lane: Lane<T>;
  readonly items: readonly Item<T>[];
  /** Each once. */
  readonly subjects: readonly string[];
  /** Positions. */
  lowest: number;
  highest: number;
  /** Digest of the keys, when it is a page. */
  readonly page: string | undefined;
  /** A dead letter delivered again: the letter list remembers it, so the cursor does not wait for it. */
  readonly letter: boolean;
  /** `queued` waits for a place in its lane; `due` has one and is sent as soon as its subject and `dueAt` allow. */
  state: 'queued' | 'due' | 'sent' | 'settled';
  attempt: number;
  /** Attempts that count. */
  charged: number;
  /** Epoch ms: `due`, not sent before; `sent`, sent again after. */
  dueAt: number;
  takenAt: number;
  /** Deliveries that were done before it was last sent. */
  doneBefore: number;
  /** Gives its place back. */
  leave: () => void;
}

/** One feed: its durable state, its places, and the deliveries on their way. */
export class Lane<T> {
  /** By the key of each item. */
  readonly parcels = new Map<string, Parcel<T>>();
  /** Those that hold a place. */
  readonly inFlight = new Set<Parcel<T>>();
  readonly places: Gate;
  /** One page comes in at a time. */
  readonly door = new Gate(1);

  constructor(
    readonly feed: string,
    readonly state: FeedState,
    maxInFlight: number,
  ) {
    this.places = new Gate(maxInFlight);
  }

  parcelOf(items: readonly Item<T>[], letter = false): Parcel<T> {
    const parcel: Parcel<T> = {
      lane: this,
      items,
      subjects: items.length === 1 ? items.map(subjectOf) : [...new Set(items.map(subjectOf))],
      lowest: Number.POSITIVE_INFINITY,
      highest: Number.NEGATIVE_INFINITY,
      page: items.length === 1 ? undefined : digest(items),
      letter,
      state: 'queued',
      attempt: 0,
      charged: 0,
      dueAt: 0,
      takenAt: 0,
      doneBefore: 0,
      leave: noPlace,
    };
    for (const { key, position } of items) {
      parcel.lowest = Math.min(parcel.lowest, position);
      parcel.highest = Math.max(parcel.highest, position);
      const tries = letter ? undefined : this.state.triesOf(key);
      parcel.attempt = Math.max(parcel.attempt, tries?.attempt ?? 0);
      parcel.charged = Math.max(parcel.charged, tries?.charged ?? 0);
    }
    return parcel;
  }

  add(parcel: Parcel<T>): void {
    for (const item of parcel.items) this.parcels.set(item.key, parcel);
  }

  remove(parcel: Parcel<T>): void {
    for (const item of parcel.items) this.parcels.delete(item.key);
    this.inFlight.delete(parcel);
  }

  advance(): void {
    let lowest = Number.POSITIVE_INFINITY;
    for (const parcel of this.inFlight) if (!parcel.letter) lowest = Math.min(lowest, parcel.lowest);
    this.state.advance(lowest);
  }
}

const noPlace = (): void => undefined;

function subjectOf(item: Item<unknown>): string {
  return item.subject;
}

function digest(items: readonly Item<unknown>[]): string {
  const keys = JSON.stringify(items.map((item) => item.key));
  return createHash('sha256').update(keys).digest('base64url').slice(0, 22);
}
