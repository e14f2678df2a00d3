import { backoff } from '../http/retry.js';
import { Alarm } from './alarm.js';
import { copyOf } from './copy.js';
import type { DeadLetters } from './dead-letter.js';
import type { Dispatch } from './item.js';
import type { Lane, Parcel } from './lane.js';
import type { Ledger } from './ledger.js';
import type { ResolvedOptions } from './options.js';
import { Outage } from './outage.js';
import { Subjects } from './subjects.js';
import { writeToken } from './token.js';

/** Sends deliveries that have a place, hears what became of them, and sends again or gives up. */
export class Courier<T> {
  private readonly subjects = new Subjects<T>();
  private readonly outage: Outage;
  private readonly alarm: Alarm;
  private doneCount = 0;
  private stopped = false;

  constructor(
    private readonly options: ResolvedOptions<T>,
    private readonly lanes: ReadonlyMap<string, Lane<T>>,
    private readonly letters: DeadLetters,
    private readonly ledger: Ledger,
  ) {
    this.outage = new Outage(options.retry);
    this.alarm = new Alarm(options.clock, () => this.lookRound(), options.onError);
  }

  /** Makes deliveries known, in order; they still need a place. */
  announce(parcels: readonly Parcel<T>[]): void {
    for (const parcel of parcels) {
      parcel.lane.add(parcel);
      this.subjects.join(parcel);
    }
  }

  /** Sends a delivery that got its place, or as soon as its subject is free. */
  take(parcel: Parcel<T>, leave: () => void): void {
    parcel.leave = leave;
    parcel.takenAt = this.options.clock.now();
    parcel.state = 'due';
    parcel.lane.inFlight.add(parcel);
    this.sendIfDue(parcel);
  }

  /** Forgets deliveries as if they had never been offered. */
  withdraw(parcels: readonly Parcel<T>[]): void {
    for (const parcel of parcels) parcel.state = 'settled';
    for (const parcel of parcels) this.remove(parcel);
  }

  done(parcel: Parcel<T>): void {
    const { lane } = parcel;
    this.doneCount++;
    for (const { key, position } of parcel.items) {
      lane.state.settle(key, position);
      if (this.letters.remove(lane.feed, key)) this.ledger.changed('dead-letters');
    }
    this.finish(parcel);
    if (this.outage.over()) this.lookRound();
  }

  /**
   * Sends again after a back-off; the delivery keeps its place. In an outage everything rests together until something is
   * done again, and the attempt counts only if another delivery was done since this one was sent: then the service was
   * not down for all, and it may be this item that brings it down.
   */
  giveBack(parcel: Parcel<T>, reason: string, outage: boolean): void {
    const now = this.options.clock.now();
    const blameless = outage && this.doneCount === parcel.doneBefore;
    if (outage) this.outage.met(now);
    if (blameless) {
      parcel.charged--;
      this.remember(parcel);
    }
    this.sendAgain(parcel, reason, blameless ? now : now + backoff(parcel.charged, this.options.retry));
  }

  giveUp(parcel: Parcel<T>, reason: string): void {
    const { lane, attempt } = parcel;
    const at = this.options.clock.now();
    const buried = parcel.items.map(({ key, subject, position }) => {
      lane.state.bury(key);
      return this.letters.add({ feed: lane.feed, key, subject, position, attempts: attempt, reason, at });
    });
    this.ledger.changed('dead-letters');
    this.finish(parcel);
    for (const letter of buried) this.options.onDeadLetter(letter);
  }

  stop(): void {
    this.stopped = true;
    this.alarm.clear();
  }

  private finish(parcel: Parcel<T>): void {
    parcel.state = 'settled';
    this.remove(parcel);
    parcel.lane.advance();
    this.ledger.changed(parcel.lane.feed);
  }

  private remove(parcel: Parcel<T>): void {
    parcel.lane.remove(parcel);
    parcel.leave();
    for (const next of this.subjects.leave(parcel)) this.sendIfDue(next);
  }

  private sendAgain(parcel: Parcel<T>, reason: string, dueAt: number): void {
    if (parcel.charged >= this.options.maxAttempts) {
      this.giveUp(parcel, reason);
      return;
    }
    parcel.state = 'due';
    parcel.dueAt = dueAt;
    this.sendIfDue(parcel);
  }

  private sendIfDue(parcel: Parcel<T>): void {
    if (this.stopped || parcel.state !== 'due' || !this.subjects.isNext(parcel)) return;
    const now = this.options.clock.now();
    const at = Math.max(parcel.dueAt, this.outage.endsAt(now));
    if (at > now) this.alarm.set(at);
    else if (parcel.charged >= this.options.maxAttempts) this.giveUp(parcel, 'it was in flight at too many restarts');
    else this.send(parcel);
  }

  private send(parcel: Parcel<T>): void {
    const { clock, mode, settleWithinMs } = this.options;
    const attempt = ++parcel.attempt;
    parcel.charged++;
    parcel.state = 'sent';
    parcel.dueAt = clock.now() + settleWithinMs;
    parcel.doneBefore = this.doneCount;
    this.remember(parcel);
    const unanswered = () => parcel.state === 'sent' && parcel.attempt === attempt;
    try {
      this.options.send(this.dispatchOf(parcel));
    } catch (error) {
      if (unanswered()) this.giveBack(parcel, `sending failed: ${(error as Error).message}`, false);
      return;
    }
    if (!unanswered()) return;
    if (mode === 'forget') this.done(parcel);
    else this.alarm.set(parcel.dueAt);
  }

  private dispatchOf(parcel: Parcel<T>): Dispatch<T> {
    const { lane, items, attempt, letter, page } = parcel;
    const { key = '', position = 0 } = items[0] ?? {};
    const copied = this.options.mode === 'acknowledge';
    return {
      feed: lane.feed,
      items: items.map((item) => ({ ...item, value: copied ? copyOf(item.value) : item.value })),
      token: writeToken({
        name: this.options.name,
        feed: lane.feed,
        key,
        position,
        attempt,
        ...(page ? { page } : {}),
      }),
      attempt,
      redelivered: letter || attempt > 1,
    };
  }

  private remember(parcel: Parcel<T>): void {
    if (parcel.letter) return;
    const { lane, attempt, charged } = parcel;
    for (const { key, position } of parcel.items) lane.state.remember(key, { position, attempt, charged });
    this.ledger.changed(lane.feed);
  }

  /** Sends whatever has become due, and sets the alarm for the rest. Nothing is due later than its longest wait from now: the clock may have been set back. */
  private lookRound(): void {
    const { clock, settleWithinMs, retry } = this.options;
    const now = clock.now();
    for (const lane of this.lanes.values()) {
      for (const parcel of [...lane.inFlight]) {
        parcel.dueAt = Math.min(parcel.dueAt, now + (parcel.state === 'sent' ? settleWithinMs : retry.longestWaitMs));
        if (parcel.state === 'due') this.sendIfDue(parcel);
        else if (parcel.state !== 'sent') continue;
        else if (parcel.dueAt > now) this.alarm.set(parcel.dueAt);
        else this.sendAgain(parcel, `not settled within ${settleWithinMs / 1000} s`, now);
      }
    }
  }
}
