import type { Node, NodeAPI, NodeMessage } from 'node-red';
import {
  type DeadLetter,
  Delivery,
  DeliveryError,
  type Dispatch,
  type PollReport,
  ServiceError,
  type StateStore,
  systemClock,
} from '../lib/index.js';
import type { Source } from './define-source.js';
import type { PolledSettings } from './delivery-settings.js';
import { Poller } from './poller.js';
import { commandOf } from './poller-command.js';
import { stateStoreOf } from './state-stores.js';

/** What one kind of source node adds to the others. */
export interface Feeds<T, F extends string> {
  poll(feed: F, signal: AbortSignal): Promise<PollReport>;
  /** The message a dispatch becomes, without its delivery, and the output it leaves by. */
  messageOf(dispatch: Dispatch<T>): { output: 0 | 1; msg: NodeMessage };
  /** Hears what was sent into the flow. */
  sent?(value: T): void;
  /** Reads what a dead letter was about anew; `undefined` when it is no longer there. */
  readAgain(letter: DeadLetter): Promise<T | undefined>;
  /** What a dead letter was about, in words and as message properties. */
  about(letter: DeadLetter): { name: string; ids: Record<string, unknown> };
}

/** What the feeds are made of. */
export interface FeedParts<T> {
  delivery: Delivery<T>;
  store: StateStore;
  /** Reports what goes wrong beside the polls. */
  report: (error: unknown) => void;
}

export interface PolledSourceOptions<T, F extends string> {
  RED: NodeAPI;
  node: Node;
  feeds: readonly F[];
  settings: PolledSettings;
  /** What it delivers has numbers for ids. */
  numericIds?: boolean;
  create: (parts: FeedParts<T>) => Feeds<T, F>;
}

/** A source node that polls: what is read, how it is delivered, and what a message may ask. */
export class PolledSource<T, F extends string> implements Source {
  readonly delivery: Delivery<T>;
  private readonly store: StateStore;
  private readonly feeds: Feeds<T, F>;
  private readonly poller: Poller<T, F>;

  constructor(private readonly options: PolledSourceOptions<T, F>) {
    const { RED, node, feeds, settings } = options;
    this.store = stateStoreOf(RED, node, settings.stateStore, (error) => this.poller.background(error));
    this.delivery = new Delivery<T>({
      name: node.id,
      store: this.store,
      mode: settings.delivery,
      feeds,
      maxInFlight: settings.maxInFlight,
      maxAttempts: settings.maxAttempts,
      settleWithinMs: settings.settleWithin * 1000,
      clock: systemClock,
      send: (dispatch) => this.send(dispatch),
      onDeadLetter: (letter) => this.poller.deadLetter(letter),
      onError: (error) => this.poller.background(error),
    });
    this.feeds = options.create({
      delivery: this.delivery,
      store: this.store,
      report: (error) => this.poller.report(error),
    });
    this.poller = new Poller<T, F>({
      RED,
      node,
      delivery: this.delivery,
      feeds,
      intervalMs: settings.interval * 1000,
      poll: (feed, signal) => this.feeds.poll(feed, signal),
      about: (letter) => this.feeds.about(letter),
    });
  }

  start(): void {
    this.poller.start();
  }

  async command(msg: NodeMessage): Promise<void> {
    const command = commandOf(msg, systemClock.now(), this.options.numericIds ?? false);
    if (command.kind === 'move') await this.poller.moveTo(command.position);
    else if (command.kind === 'resend') await this.resend(command.ids);
    else this.poller.pollNow();
  }

  /** Reads what dead letters were about anew and delivers it again, each as soon as there is a place. @returns how many */
  async resend(ids?: string[]): Promise<number> {
    await this.poller.opened();
    const letters = this.delivery.deadLetters().filter(({ subject }) => !ids || ids.includes(subject));
    for (const letter of letters) {
      this.resendOne(letter).catch((error: unknown) => {
        if (!(error instanceof DeliveryError)) this.poller.report(error, this.feeds.about(letter).ids);
      });
    }
    return letters.length;
  }

  async close(): Promise<void> {
    await this.poller.close();
    // What could not be saved was told; the store must not write it later, over the state of the next deployment.
    await this.store.close().catch(() => undefined);
  }

  private async resendOne(letter: DeadLetter): Promise<void> {
    const discard = () => this.delivery.discardDeadLetters(letter.feed, [letter.key]);
    try {
      const value = await this.feeds.readAgain(letter);
      if (value === undefined) discard();
      else await this.delivery.redeliver(letter, value);
    } catch (error) {
      // What is gone from the service is dropped; any other letter that is not delivered stays on the list.
      if (error instanceof ServiceError && error.code === 'not-found') discard();
      throw error;
    }
    this.poller.showStatus();
  }

  private send(dispatch: Dispatch<T>): void {
    const { node, settings } = this.options;
    const { output, msg } = this.feeds.messageOf(dispatch);
    Object.assign(
      msg,
      settings.delivery === 'acknowledge' ? { delivery: dispatch.token, attempt: dispatch.attempt } : {},
    );
    if (dispatch.redelivered) Object.assign(msg, { redelivered: true });
    node.send(output === 0 ? [msg, null] : [null, msg]);
    for (const { value } of dispatch.items) this.feeds.sent?.(value);
    this.poller.sent();
  }
}
