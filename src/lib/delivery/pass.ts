import { InputError } from '../http/errors.js';
import type { Admission } from './admission.js';
import type { DeadLetters } from './dead-letter.js';
import { DeliveryError } from './delivery-error.js';
import type { Item } from './item.js';
import type { Lane, Parcel } from './lane.js';
import type { Ledger } from './ledger.js';
import type { PassOptions } from './options.js';

/** One poll of a feed: the caller reads pages from `readFrom` on and offers them one by one. */
export class Pass<T> {
  private inOrder: boolean;
  private highest?: number;
  private unfinished = 0;
  private owned = false;
  private readonly broken = new AbortController();

  constructor(
    private readonly lane: Lane<T>,
    private readonly options: PassOptions,
    private readonly parts: { admission: Admission<T>; letters: DeadLetters; ledger: Ledger },
  ) {
    this.inOrder = options.ascending;
    lane.state.beginPass();
  }

  /**
   * Delivers the items of a page that are new: neither settled, nor in flight, nor dead letters, nor older than where
   * the pass had to read from. Resolves with the number of deliveries when each has a place; until then it holds the
   * caller back. Rejects with the signal's reason, {@link DeliveryError}, or InputError for a position that is no number.
   */
  async offer(items: readonly Item<T>[]): Promise<number> {
    const { lane, parts, options } = this;
    this.unfinished++;
    const bad = items.find((item) => !Number.isFinite(item.position));
    if (bad) throw new InputError('items', `"${bad.key}" has no position in time`);
    if (!this.owned) await parts.ledger.requireOwner();
    this.owned = true;
    let upTo: number | undefined;
    const choose = () => {
      this.followOrder(items);
      upTo = this.highest;
      return this.parcelsOf(items);
    };
    const onAdmit = (parcel: Parcel<T>) => this.inOrder && lane.state.readUpTo(parcel.highest);
    const admitted = await parts.admission.admit(lane, choose, [this.broken.signal, options.signal], onAdmit);
    this.unfinished--;
    if (this.inOrder) this.readUpTo(upTo);
    return admitted;
  }

  /** Every page was read and offered: the cursor may pass whatever is settled. Says nothing if an offer failed or is still waiting. */
  end(): void {
    if (this.unfinished === 0) this.readUpTo(this.highest);
  }

  /** Ends the pass from outside; offers that wait are rejected. */
  supersede(): void {
    this.broken.abort(new DeliveryError('superseded'));
  }

  private readUpTo(position: number | undefined): void {
    if (position === undefined || this.broken.signal.aborted) return;
    this.lane.state.readUpTo(position);
    this.lane.advance();
    this.parts.ledger.changed(this.lane.feed);
  }

  private parcelsOf(items: readonly Item<T>[]): Parcel<T>[] {
    const fresh = new Map<string, Item<T>>();
    for (const item of items) if (!fresh.has(item.key) && this.isNew(item)) fresh.set(item.key, item);
    if (fresh.size === 0) return [];
    const chosen = [...fresh.values()];
    return this.options.grouped ? [this.lane.parcelOf(chosen)] : chosen.map((item) => this.lane.parcelOf([item]));
  }

  private isNew({ key, position, skip }: Item<T>): boolean {
    const { state, parcels, feed } = this.lane;
    return !skip && !parcels.has(key) && !state.isSettled(key, position) && !this.parts.letters.has(feed, key);
  }

  /** Notices, before anything of the page is sent, that a service which should sort does not. */
  private followOrder(items: readonly Item<T>[]): void {
    let ordered = true;
    for (const { position } of items) {
      if (this.highest !== undefined && position < this.highest) ordered = false;
      else this.highest = position;
    }
    if (ordered || !this.inOrder) return;
    this.inOrder = false;
    this.lane.state.distrustPass();
    this.parts.ledger.changed(this.lane.feed);
  }
}
