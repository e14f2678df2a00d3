import type { Node, NodeAPI } from 'node-red';
import {
  type AlertArrival,
  type AlertFeed,
  AlertPoll,
  type HiveClient,
  ServiceError,
  systemClock,
} from '../../lib/index.js';
import { PolledSource } from '../../runtime/polled-source.js';
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

/** Polls a Hive's new, changed and closed alerts. */
export function alertSource(options: AlertSourceOptions): PolledSource<AlertArrival, AlertFeed> {
  const { RED, node, hive, label, feeds, settings } = options;
  const grouped = settings.emit === 'page';
  return new PolledSource<AlertArrival, AlertFeed>({
    RED,
    node,
    feeds,
    settings,
    create: ({ delivery, report }) => {
      const alerts = new AlertPoll({
        hive,
        delivery,
        filters: queryFilters(settings),
        clientFilters: clientFilters(settings),
        lookbackMs: settings.lookback * 60_000,
        grouped,
        clock: systemClock,
        onProblem: ({ reason }) => report(unreadable(reason)),
        onChangesIgnored: () => node.warn(RED._('alert-poller.warning.changesIgnored')),
      });
      return {
        poll: (feed, signal) => alerts.poll(feed, signal),
        messageOf: (dispatch) => ({
          output: dispatch.feed === 'new' ? 0 : 1,
          msg: messageOf(dispatch, { hive: label, grouped }),
        }),
        sent: (arrival) => alerts.sent(arrival),
        readAgain: async ({ feed, subject }) => alerts.arrivalOf(feed as AlertFeed, await hive.getAlert(subject)),
        about: ({ subject }) => ({ name: `alert ${subject}`, ids: { alertId: subject } }),
      };
    },
  });
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
