import assert from 'node:assert/strict';
import { type DeadLetter, Delivery, type DeliveryOptions } from '../../../../src/lib/delivery/delivery.js';
import type { Dispatch } from '../../../../src/lib/delivery/item.js';
import type { HiveClient } from '../../../../src/lib/hive/client.js';
import { MemoryStore } from '../../../../src/lib/state/memory-store.js';
import {
  type AlertArrival,
  type AlertFeed,
  AlertPoll,
  type AlertPollOptions,
  type AlertProblem,
  alertFeeds,
  type PollReport,
} from '../../../../src/lib/sync/polling/poll-alerts.js';
import { FakeClock } from '../../state/fake-clock.js';

export type RigOptions = Partial<AlertPollOptions> &
  Partial<DeliveryOptions<AlertArrival>> & { clock?: FakeClock; onSend?: (dispatch: Dispatch<AlertArrival>) => void };

const hour = 3_600_000;

/** A poller of alerts with a flow that remembers what it was sent. Its clock stands still until a test moves it. */
export class PollRig {
  readonly sent: Dispatch<AlertArrival>[] = [];
  readonly problems: AlertProblem[] = [];
  readonly letters: DeadLetter[] = [];
  readonly errors: Error[] = [];
  changesIgnored = 0;
  readonly clock: FakeClock;
  readonly delivery: Delivery<AlertArrival>;
  private readonly poller: AlertPoll;

  private constructor(
    hive: HiveClient,
    private readonly options: RigOptions,
  ) {
    this.clock = options.clock ?? new FakeClock(Date.now());
    this.delivery = new Delivery<AlertArrival>({
      name: 'poller',
      store: new MemoryStore(),
      mode: 'forget',
      feeds: alertFeeds,
      onDeadLetter: (letter) => this.letters.push(letter),
      onError: (error) => this.errors.push(error),
      ...options,
      clock: this.clock,
      send: (dispatch) => this.send(dispatch),
    });
    this.poller = new AlertPoll({
      hive,
      delivery: this.delivery,
      lookbackMs: hour,
      onProblem: (problem) => this.problems.push(problem),
      onChangesIgnored: () => this.changesIgnored++,
      ...options,
      clock: this.clock,
    });
  }

  static async open(hive: HiveClient, options: RigOptions = {}): Promise<PollRig> {
    const rig = new PollRig(hive, options);
    await rig.delivery.open();
    return rig;
  }

  poll(feed: AlertFeed, signal = new AbortController().signal): Promise<PollReport> {
    return this.poller.poll(feed, signal);
  }

  /** Ids of the alerts a feed has sent, in their order. */
  ids(feed: AlertFeed): string[] {
    return this.arrivals(feed).map(({ alert }) => alert.id);
  }

  arrivals(feed: AlertFeed): AlertArrival[] {
    return this.sent
      .filter((dispatch) => dispatch.feed === feed)
      .flatMap(({ items }) => items.map(({ value }) => value));
  }

  /** Says of everything sent that it is done. */
  settleAll(): void {
    for (const { token } of this.sent) this.delivery.settle(token, 'done');
  }

  /** Ends it as a shut-down does; nothing may have gone wrong behind the test's back. */
  async close(): Promise<void> {
    await this.delivery.close();
    assert.deepEqual(this.errors, []);
  }

  private send(dispatch: Dispatch<AlertArrival>): void {
    this.sent.push(dispatch);
    for (const { value } of dispatch.items) this.poller.sent(value);
    this.options.onSend?.(dispatch);
  }
}
