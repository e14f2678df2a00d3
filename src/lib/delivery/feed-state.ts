import { StateError } from '../state/store.js';

/** How often an unsettled item was sent, and how many of these times count against the most allowed. */
export interface Tries {
  position: number;
  attempt: number;
  charged: number;
}

interface SavedFeed {
  cursor?: number;
  /** Where the feed was last told to begin. */
  start?: number;
  /** Key and position. */
  seen: [string, number][];
  /** Key, position, attempts, attempts that count. */
  unsettled: [string, number, number, number][];
}

/**
 * What is durable of one feed: the cursor, the keys settled near or beyond it, and how often unsettled items were sent.
 * Everything below the floor (the overlap before the cursor when the last pass began) counts as settled long ago.
 */
export class FeedState {
  private at?: number;
  private start: number;
  private readTo?: number;
  private floor: number;
  private passBegan?: number;
  private readonly seen: Map<string, number>;
  private readonly tries: Map<string, Tries>;

  /** `saved` is what {@link snapshot} gave; throws {@link StateError} for anything else. */
  constructor(
    private readonly overlapMs: number,
    saved?: unknown,
  ) {
    if (saved !== undefined && !isSavedFeed(saved)) {
      throw new StateError(
        'The stored cursor of a poller cannot be understood: restore it, or remove it to start anew.',
      );
    }
    this.at = saved?.cursor;
    this.start = saved?.start ?? Number.NEGATIVE_INFINITY;
    this.seen = new Map(saved?.seen);
    this.tries = new Map(
      saved?.unsettled.map(([key, position, attempt, charged]) => [key, { position, attempt, charged }]),
    );
    this.floor = this.lowest;
  }

  get cursor(): number | undefined {
    return this.at;
  }

  /** The position from which the feed has to be read, that one included. */
  get readFrom(): number | undefined {
    return this.at === undefined ? undefined : this.at - this.overlapMs;
  }

  beginPass(): void {
    this.passBegan = this.at;
    this.floor = this.lowest;
    for (const [key, position] of this.seen) if (position < this.floor) this.seen.delete(key);
    for (const [key, { position }] of this.tries) if (position < this.floor) this.tries.delete(key);
  }

  isSettled(key: string, position: number): boolean {
    return position < this.floor || this.seen.has(key);
  }

  settle(key: string, position: number): void {
    this.tries.delete(key);
    if (position >= this.floor) this.seen.set(key, position);
  }

  /** The item became a dead letter, which remembers it instead. */
  bury(key: string): void {
    this.tries.delete(key);
  }

  triesOf(key: string): Tries | undefined {
    return this.tries.get(key);
  }

  remember(key: string, tries: Tries): void {
    this.tries.set(key, tries);
  }

  /** Every item up to here is known now. */
  readUpTo(position: number): void {
    this.readTo = Math.max(position, this.readTo ?? position);
  }

  /** The pass turned out not to be in order, so what it read so far says nothing: back to where it began. */
  distrustPass(): void {
    this.at = this.passBegan;
    this.readTo = this.passBegan;
  }

  /** Moves the cursor as far as everything is known and settled. Constant time. */
  advance(lowestUnsettled: number): void {
    if (this.readTo === undefined) return;
    const target = Math.min(this.readTo, lowestUnsettled - 1);
    if (this.at === undefined || target > this.at) this.at = target;
  }

  moveTo(position: number): void {
    this.at = position;
    this.start = position;
    this.readTo = position;
    this.seen.clear();
    this.tries.clear();
    this.beginPass();
  }

  snapshot(): SavedFeed {
    const from = this.lowest;
    const saved: SavedFeed = { seen: [], unsettled: [] };
    if (this.at !== undefined) saved.cursor = this.at;
    if (Number.isFinite(this.start)) saved.start = this.start;
    for (const [key, position] of this.seen) if (position >= from) saved.seen.push([key, position]);
    for (const [key, { position, attempt, charged }] of this.tries) {
      if (position >= from) saved.unsettled.push([key, position, attempt, charged]);
    }
    return saved;
  }

  /** Below it nothing is delivered: the overlap reaches back no further than where the feed was told to begin. */
  private get lowest(): number {
    return Math.max(this.start, this.readFrom ?? Number.NEGATIVE_INFINITY);
  }
}

function isSavedFeed(value: unknown): value is SavedFeed {
  if (typeof value !== 'object' || value === null) return false;
  const { cursor, start, seen, unsettled } = value as Record<string, unknown>;
  return isOptionalNumber(cursor) && isOptionalNumber(start) && isTable(seen, 1) && isTable(unsettled, 3);
}

function isOptionalNumber(value: unknown): boolean {
  return value === undefined || typeof value === 'number';
}

/** Rows of a string and that many numbers. */
function isTable(value: unknown, numbers: number): boolean {
  const isRow = (row: unknown) =>
    Array.isArray(row) &&
    row.length === numbers + 1 &&
    row.every((cell, index) => typeof cell === (index === 0 ? 'string' : 'number'));
  return Array.isArray(value) && value.every(isRow);
}
