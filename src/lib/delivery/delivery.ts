import { systemClock } from '../clock.js';
import { InputError } from '../http/errors.js';
import { Admission } from './admission.js';
import { Courier } from './courier.js';
import { type DeadLetter, DeadLetters } from './dead-letter.js';
import { DeliveryError } from './delivery-error.js';
import { FeedState } from './feed-state.js';
import type { Item, SettleDetails, Verdict } from './item.js';
import { Lane } from './lane.js';
import { Ledger } from './ledger.js';
import type { Counters, DeliveryOptions, PassOptions, ResolvedOptions } from './options.js';
import { Pass } from './pass.js';
import { readToken, type TokenParts } from './token.js';

export type { DeadLetter, DeliveryOptions, Item };
export { DeliveryError };

/**
 * Carries items of a few feeds to a flow so that none is lost and none that was settled comes twice: keeps a durable
 * cursor for each feed, what is in flight, and what had to be given up. After a crash something may be sent again
 * (`redelivered`), because state is saved a moment after it changed.
 */
export class Delivery<T> {
  /** Id of the poller. */
  readonly name: string;
  private readonly options: ResolvedOptions<T>;
  private readonly lanes = new Map<string, Lane<T>>();
  private readonly passes = new Map<string, Pass<T>>();
  private readonly letters = new DeadLetters();
  private readonly ledger: Ledger;
  private readonly courier: Courier<T>;
  private readonly admission: Admission<T>;
  private readonly ending = new AbortController();
  private running = false;

  constructor(options: DeliveryOptions<T>) {
    this.options = {
      overlapMs: 60_000,
      maxInFlight: 10,
      maxAttempts: 10,
      settleWithinMs: 300_000,
      retry: { firstWaitMs: 1000, longestWaitMs: 300_000 },
      clock: systemClock,
      ...options,
    };
    const { store, name, clock, onError } = this.options;
    this.name = name;
    this.ledger = new Ledger(store, name, { clock, onError, onTakenOver: (error) => this.stop(error) });
    this.courier = new Courier(this.options, this.lanes, this.letters, this.ledger);
    this.admission = new Admission(this.courier, this.letters, this.ending.signal);
  }

  /** The poller a token belongs to; `undefined` when the text is no token. */
  static nameOf(token: string): string | undefined {
    return readToken(token)?.name;
  }

  /** Takes the stored state over and reads it, before anything else is called; after a failure it may be called again. Throws StateError. */
  async open(): Promise<void> {
    await this.ledger.claim();
    this.letters.load(await this.ledger.open('dead-letters', () => this.letters.list()));
    for (const feed of this.options.feeds) {
      const saved = await this.ledger.open(feed, () => this.lanes.get(feed)?.state.snapshot());
      const state = new FeedState(this.options.overlapMs, saved);
      this.lanes.set(feed, new Lane(feed, state, this.options.maxInFlight));
    }
    this.running = !this.ending.signal.aborted;
  }

  /** Epoch ms up to which everything is settled; `undefined` before the first `moveTo` or settled item. */
  cursor(feed: string): number | undefined {
    return this.lane(feed).state.cursor;
  }

  /** Epoch ms from which (included) a pass has to read: the cursor less the overlap. */
  readFrom(feed: string): number | undefined {
    return this.lane(feed).state.readFrom;
  }

  /** Starts the feed at this position (epoch ms), forgetting what it had settled or in flight. Dead letters stay. */
  moveTo(feed: string, position: number): void {
    const lane = this.lane(feed);
    this.passes.get(feed)?.supersede();
    this.courier.withdraw([...new Set(lane.parcels.values())]);
    lane.state.moveTo(position);
    this.ledger.changed(feed);
  }

  /** Begins a poll of the feed; an earlier pass over it that did not end counts as broken. */
  pass(feed: string, options: PassOptions): Pass<T> {
    const lane = this.lane(feed);
    this.passes.get(feed)?.supersede();
    const { admission, letters, ledger } = this;
    const pass = new Pass(lane, options, { admission, letters, ledger });
    this.passes.set(feed, pass);
    return pass;
  }

  /**
   * Says what became of a delivery; gives whether it counted. `done` counts for any attempt, also for one of an earlier
   * process if it was a single item; the others only for the latest attempt while it is unsettled. After `close`
   * nothing counts. Throws InputError for a token that is not of this poller.
   */
  settle(token: string, verdict: Verdict, details: SettleDetails = {}): boolean {
    const parts = readToken(token);
    if (parts?.name !== this.name || !this.options.feeds.includes(parts.feed)) {
      throw new InputError('delivery', 'is not a delivery of this poller; pass on msg.delivery as it came');
    }
    const lane = this.lanes.get(parts.feed);
    if (!this.running || !lane) return false;
    const parcel = lane.parcels.get(parts.key);
    if (!parcel || parcel.page !== parts.page) return verdict === 'done' && this.doneEarlier(lane, parts);
    if (verdict === 'done') {
      this.courier.done(parcel);
      return true;
    }
    if (parcel.state !== 'sent' || parcel.attempt !== parts.attempt) return false;
    const reason = details.reason || (verdict === 'give-back' ? 'given back' : 'given up');
    if (verdict === 'give-up') this.courier.giveUp(parcel, reason);
    else this.courier.giveBack(parcel, reason, details.outage ?? false);
    return true;
  }

  deadLetters(): DeadLetter[] {
    return this.letters.list();
  }

  /**
   * Sends the item of a dead letter again, with its value read anew, as attempt 1. It stays a dead letter until it is
   * done, so a crash between does not lose it. Resolves once it has a place; false when it is no dead letter any more
   * or is on its way already. Rejects as `Pass.offer` does.
   */
  async redeliver(letter: DeadLetter, value: T, signal?: AbortSignal): Promise<boolean> {
    const { feed, key, subject, position } = letter;
    const lane = this.lane(feed);
    await this.ledger.requireOwner();
    const choose = () => {
      const waits = this.letters.has(feed, key) && !lane.parcels.has(key);
      return waits ? [lane.parcelOf([{ key, subject, position, value }], true)] : [];
    };
    return (await this.admission.admit(lane, choose, [signal])) > 0;
  }

  /** Drops dead letters for good, as if they were done; gives those dropped. */
  discardDeadLetters(feed: string, keys: readonly string[]): DeadLetter[] {
    const { state } = this.lane(feed);
    const dropped = keys.flatMap((key) => this.letters.remove(feed, key) ?? []);
    for (const { key, position } of dropped) state.settle(key, position);
    this.ledger.changed('dead-letters');
    this.ledger.changed(feed);
    return dropped;
  }

  counters(): Counters {
    const counters: Counters = { inFlight: 0, waiting: 0, deadLetters: this.letters.size };
    for (const { inFlight, parcels } of this.lanes.values()) {
      counters.inFlight += inFlight.size;
      for (const parcel of new Set(parcels.values())) if (parcel.state === 'queued') counters.waiting++;
      for (const { takenAt } of inFlight) {
        counters.oldestUnsettled = Math.min(takenAt, counters.oldestUnsettled ?? takenAt);
      }
    }
    return counters;
  }

  /** Stops sending, rejects offers that wait (`closed`), saves. Quiet when another poller has taken over. Throws StateError when saving fails. */
  async close(): Promise<void> {
    this.stop(new DeliveryError('closed'));
    try {
      await this.ledger.close();
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
    }
  }

  private stop(reason: DeliveryError): void {
    this.running = false;
    this.courier.stop();
    this.ending.abort(reason);
  }

  /** The sender of this token is gone or gave the item up, but its flow finished it. */
  private doneEarlier(lane: Lane<T>, { key, position, page }: TokenParts): boolean {
    if (page !== undefined || lane.state.isSettled(key, position)) return false;
    lane.state.settle(key, position);
    if (this.letters.remove(lane.feed, key)) this.ledger.changed('dead-letters');
    this.ledger.changed(lane.feed);
    return true;
  }

  private lane(feed: string): Lane<T> {
    const lane = this.lanes.get(feed);
    if (!lane) throw new InputError('feed', `"${feed}" is not a feed of this poller, or it is not open yet`);
    return lane;
  }
}
