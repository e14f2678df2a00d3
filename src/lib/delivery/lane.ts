import { createHash } from 'node:crypto';
import { Gate } from '../http/gate.js';
import type { FeedState } from './feed-state.js';
import type { Item } from './item.js';

/** One delivery on its way: an item or a page of them. */
export interface Parcel<T> {
  readonly lane: Lane<T>;
  readonly items: readonly Item<T>[];
  readonly subjects: ReadonlySet<string>;
  readonly lowest: number;
  readonly highest: number;
  /** Digest of the keys, when it is a page. */
  readonly page?: string;
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
    const tries = letter ? [] : items.flatMap((item) => this.state.triesOf(item.key) ?? []);
    const positions = items.map((item) => item.position);
    const page = items.length > 1 ? { page: digest(items.map((item) => item.key)) } : {};
    return {
      lane: this,
      items,
      subjects: new Set(items.map((item) => item.subject)),
      lowest: positions.reduce((least, position) => Math.min(least, position)),
      highest: positions.reduce((most, position) => Math.max(most, position)),
      ...page,
      letter,
      state: 'queued',
      attempt: Math.max(0, ...tries.map((one) => one.attempt)),
      charged: Math.max(0, ...tries.map((one) => one.charged)),
      dueAt: 0,
      takenAt: 0,
      doneBefore: 0,
      leave: () => undefined,
    };
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

function digest(keys: string[]): string {
  return createHash('sha256').update(JSON.stringify(keys)).digest('base64url').slice(0, 22);
}
