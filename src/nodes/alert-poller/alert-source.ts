import type { Node, NodeAPI, NodeMessage } from 'node-red';
import {
  type AlertArrival,
  type AlertFeed,
  AlertPoll,
  type DeadLetter,
  Delivery,
  DeliveryError,
  type Dispatch,
  type HiveClient,
  ServiceError,
  type StateStore,
  systemClock,
} from '../../lib/index.js';
import type { Source } from '../../runtime/define-source.js';
import { Poller } from '../../runtime/poller.js';
import { stateStoreOf } from '../../runtime/state-stores.js';
import { commandOf } from './control.js';
import { clientFilters, queryFilters } from './filters.js';
import type { PollerSettings } from './form.js';
import { messageOf } from './messages.js';

interface AlertSourceOptions {
  RED: NodeAPI;
  node: Node;
  hive: HiveClient;
  /** Label of the Hive, as `msg.hive` carries it. */
  label: string;
  feeds: AlertFeed[];
  settings: PollerSettings;
}

/** The poller's parts put together: what is read, how it is delivered, and what a message may ask. */
export class AlertSource implements Source {
  readonly delivery: Delivery<AlertArrival>;
  private readonly store: StateStore;
  private readonly poll: AlertPoll;
  private readonly poller: Poller<AlertArrival, AlertFeed>;

  constructor(private readonly options: AlertSourceOptions) {
    const { RED, node, hive, feeds, settings } = options;
    this.store = stateStoreOf(RED, node, settings.stateStore, (error) => this.poller.background(error));
    this.delivery = new Delivery<AlertArrival>({
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
    this.poll = new AlertPoll({
      hive,
      delivery: this.delivery,
      filters: queryFilters(settings),
      clientFilters: clientFilters(settings),
      lookbackMs: settings.lookback * 60_000,
      grouped: settings.emit === 'page',
      clock: systemClock,
      onProblem: ({ reason }) => this.poller.report(unreadable(reason)),
      onChangesIgnored: () => node.warn(RED._('alert-poller.warning.changesIgnored')),
    });
    this.poller = new Poller<AlertArrival, AlertFeed>({
      RED,
      node,
      delivery: this.delivery,
      feeds,
      intervalMs: settings.interval * 1000,
      poll: (feed, signal) => this.poll.poll(feed, signal),
    });
  }

  start(): void {
    this.poller.start();
  }

  async command(msg: NodeMessage): Promise<void> {
    const command = commandOf(msg, systemClock.now());
    if (command.kind === 'move') await this.poller.moveTo(command.position);
    else if (command.kind === 'resend') await this.resend(command.alertIds);
    else this.poller.pollNow();
  }

  /** Reads the alerts of dead letters anew and delivers them again, each as soon as there is a place. @returns how many */
  async resend(alertIds?: string[]): Promise<number> {
    await this.poller.opened();
    const letters = this.delivery.deadLetters().filter(({ subject }) => !alertIds || alertIds.includes(subject));
    for (const letter of letters) {
      this.resendOne(letter).catch((error: unknown) => {
        if (!(error instanceof DeliveryError)) this.poller.report(error, { alertId: letter.subject });
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
    try {
      const alert = await this.options.hive.getAlert(letter.subject);
      await this.delivery.redeliver(letter, this.poll.arrivalOf(letter.feed as AlertFeed, alert));
    } catch (error) {
      // Hive no longer has this alert; any other letter that is not delivered stays on the list.
      if (error instanceof ServiceError && error.code === 'not-found') {
        this.delivery.discardDeadLetters(letter.feed, [letter.key]);
      }
      throw error;
    }
    this.poller.showStatus();
  }

  private send(dispatch: Dispatch<AlertArrival>): void {
    const { node, label, settings } = this.options;
    const msg = messageOf(dispatch, {
      hive: label,
      grouped: settings.emit === 'page',
      acknowledge: settings.delivery === 'acknowledge',
    });
    node.send(dispatch.feed === 'new' ? [msg, null] : [null, msg]);
    for (const { value } of dispatch.items) this.poll.sent(value);
    this.poller.sent();
  }
}

function unreadable(reason: string): ServiceError {
  return new ServiceError({
    service: 'ReaQta-Hive',
    operation: 'read one alert of a page',
    code: 'bad-answer',
    retryable: false,
    detail: `${reason}; the other alerts of the page were delivered`,
  });
}
