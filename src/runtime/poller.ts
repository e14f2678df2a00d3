import type { Node, NodeAPI, NodeMessage } from 'node-red';
import { type DeadLetter, type Delivery, DeliveryError, PollLoop, type PollReport, systemClock } from '../lib/index.js';
import { forgetDelivery, registerDelivery } from './deliveries.js';
import { briefly, codeOf, failureOf, markFailed } from './failure.js';
import { show } from './status.js';

export interface PollerOptions<T, F extends string> {
  RED: NodeAPI;
  node: Node;
  delivery: Delivery<T>;
  feeds: readonly F[];
  intervalMs: number;
  poll: (feed: F, signal: AbortSignal) => Promise<PollReport>;
  /** What a dead letter was about, in words and as message properties. */
  about: (letter: DeadLetter) => { name: string; ids: Record<string, unknown> };
}

/** Runs a source node: one loop a feed, its delivery, and a status that tells the truth. */
export class Poller<T, F extends string> {
  private readonly loops: Map<F, PollLoop>;
  /** The error of each feed that is failing now. */
  private readonly failures = new Map<F, { error: unknown; nextAt: number }>();
  private opening: Promise<void> | undefined;
  private lastPollAt = 0;
  private arrived = 0;
  private statusTimer: NodeJS.Timeout | undefined;
  /** What last went wrong beside the polls. */
  private trouble: { message: string; at: number } | undefined;

  constructor(private readonly options: PollerOptions<T, F>) {
    this.loops = new Map(options.feeds.map((feed) => [feed, this.loopOf(feed)]));
    registerDelivery(options.delivery as unknown as Delivery<never>, () => this.showStatusSoon());
  }

  start(): void {
    for (const loop of this.loops.values()) loop.start();
  }

  pollNow(): void {
    for (const loop of this.loops.values()) loop.pollNow();
  }

  /** Moves every feed's cursor: what lies before `position` (epoch ms) is never sent, what comes after is sent again. */
  async moveTo(position: number): Promise<void> {
    await this.opened();
    for (const feed of this.options.feeds) this.options.delivery.moveTo(feed, position);
    this.pollNow();
  }

  /** Counts what was sent into the flow. */
  sent(): void {
    this.arrived++;
    this.showStatusSoon();
  }

  async close(): Promise<void> {
    const { delivery, node } = this.options;
    await Promise.all([...this.loops.values()].map((loop) => loop.close()));
    clearTimeout(this.statusTimer);
    forgetDelivery(delivery as unknown as Delivery<never>);
    // What is not written is sent again after the start: nothing is lost by going on.
    await delivery.close().catch((error: unknown) => node.error(`State was not saved: ${String(error)}`));
    node.status({});
  }

  /** A delivery was given up: it is on the list of dead letters, and a Catch node hears of it. */
  deadLetter(letter: DeadLetter): void {
    const { node, about } = this.options;
    const { name, ids } = about(letter);
    const error = new DeliveryError(
      'dead-letter',
      `${name} was given up after ${letter.attempts} attempts: ${letter.reason}`,
    );
    node.error(error, { deadLetter: letter, ...ids, failure: failureOf(error) });
    this.showStatus();
  }

  /** Reports what goes wrong beside the polls: a save that is tried again, at least twice a minute. */
  background(error: Error): void {
    const told = this.isTold(error);
    this.trouble = { message: error.message, at: systemClock.now() };
    if (!told) this.report(error);
  }

  /** Reports an error that belongs to no message. */
  report(error: unknown, about: NodeMessage = {}): void {
    this.options.node.error(markFailed(about, error), about);
  }

  /** Resolves when the stored state has been read; a failure is tried again at the next call. */
  opened(): Promise<void> {
    this.opening ??= this.options.delivery.open().catch((error: unknown) => {
      this.opening = undefined;
      throw error;
    });
    return this.opening;
  }

  private loopOf(feed: F): PollLoop {
    return new PollLoop({
      intervalMs: this.options.intervalMs,
      clock: systemClock,
      poll: async (signal) => {
        await this.opened();
        const report = await this.options.poll(feed, signal).catch(nothingIfMoved);
        if (!report) return;
        this.failures.delete(feed);
        this.lastPollAt = systemClock.now();
        this.showStatus();
      },
      onFailure: (error, nextAt) => this.fail(feed, error, nextAt),
    });
  }

  private fail(feed: F, error: unknown, nextAt: number): void {
    const told = this.isTold(error);
    this.failures.set(feed, { error, nextAt });
    if (!told) this.report(error, { feed });
    this.showStatus();
  }

  /** An outage is told once, not at every try and by every feed. */
  private isTold(error: unknown): boolean {
    const recent = this.trouble && systemClock.now() - this.trouble.at < 60_000;
    if (recent && this.trouble?.message === (error as Error).message) return true;
    return [...this.failures.values()].some((known) => codeOf(known.error) === codeOf(error));
  }

  /** Many messages may be sent and settled at once: the status follows a few times a second. */
  private showStatusSoon(): void {
    this.statusTimer ??= setTimeout(() => {
      this.statusTimer = undefined;
      this.showStatus();
    }, 200);
  }

  /** Shows when it last looked, how many were sent, what is waiting, and what is wrong with the time of the next try. */
  showStatus(): void {
    const { RED, node, delivery, feeds } = this.options;
    const counters = delivery.counters();
    const [failure] = this.failures.values();
    const details = {
      ...counters,
      lastPoll: this.lastPollAt ? new Date(this.lastPollAt).toISOString() : null,
      arrived: this.arrived,
      failing: feeds.filter((feed) => this.failures.has(feed)),
      ...(failure ? { error: String(failure.error), nextTry: new Date(failure.nextAt).toISOString() } : {}),
    };
    if (failure) {
      const again = RED._(`${node.type}.status.again`, { at: clockTime(failure.nextAt) });
      show(node, 'failed', `${briefly(failure.error)}, ${again}`, details);
      return;
    }
    const waiting = counters.inFlight + counters.waiting;
    const state = [clockTime(this.lastPollAt), RED._(`${node.type}.status.arrived`, { count: this.arrived })];
    if (waiting > 0) state.push(RED._(`${node.type}.status.unsettled`, { count: waiting }));
    if (counters.deadLetters > 0) state.push(RED._(`${node.type}.status.dead`, { count: counters.deadLetters }));
    show(node, waiting > 0 ? 'waiting' : 'done', state.join(' · '), details);
  }
}

/** The cursor was moved in the middle of the poll: the next one, at once, begins there. */
function nothingIfMoved(error: unknown): undefined {
  if (!(error instanceof DeliveryError) || error.code !== 'superseded') throw error;
}

function clockTime(ms: number): string {
  return ms ? new Date(ms).toTimeString().slice(0, 8) : '–';
}
