import {
  type CaseArrival,
  type CaseFeed,
  CasePoll,
  caseFeeds,
  type Item,
  ServiceError,
  type SoarClient,
  systemClock,
} from '../../lib/index.js';
import { serveDeadLetters } from '../../runtime/dead-letter-routes.js';
import { defineSource } from '../../runtime/define-source.js';
import { labelOf, serviceNode } from '../../runtime/hives.js';
import { PolledSource } from '../../runtime/polled-source.js';
import { settings } from './form.js';
import { messageOf } from './messages.js';

/** Brings what happens to the cases of alerts into a flow: output 1 closed and reopened ones, output 2 new notes. */
export = defineSource({
  type: 'soar-poller',
  settings,
  inputs: {},
  services: ['soar', 'hive'],
  create: (RED, node, config, chosen) => {
    const soar = serviceNode<SoarClient>(RED, 'soar', config.soar).client();
    const hive = config.hive ? labelOf(serviceNode(RED, 'hive', config.hive)) : undefined;
    const watched = { status: chosen.watchStatus, notes: chosen.watchNotes };
    return new PolledSource<CaseArrival, CaseFeed>({
      RED,
      node,
      feeds: caseFeeds.filter((feed) => watched[feed]),
      settings: chosen,
      numericIds: true,
      create: ({ delivery, store, report }) => {
        const cases = new CasePoll({
          soar,
          delivery,
          store,
          lookbackMs: chosen.lookback * 60_000,
          clock: systemClock,
          onProblem: ({ reason }) => report(unreadable(reason)),
          ...(hive === undefined ? {} : { hive }),
        });
        return {
          poll: (feed, signal) => cases.poll(feed, signal),
          messageOf: ({ feed, items }) => {
            const [item] = items as [Item<CaseArrival>];
            return { output: feed === 'status' ? 0 : 1, msg: messageOf(item.value, hive) };
          },
          readAgain: ({ feed, key, subject }) => cases.arrivalOf(feed as CaseFeed, key, Number(subject)),
          about: ({ subject }) => ({ name: `case ${subject}`, ids: { incidentId: Number(subject) } }),
        };
      },
    });
  },
  serve: (RED, sourceOf) => serveDeadLetters('soar-poller', RED, sourceOf),
});

function unreadable(reason: string): ServiceError {
  return new ServiceError({
    service: 'IBM SOAR',
    operation: 'read a changed case',
    code: 'bad-answer',
    retryable: false,
    detail: `${reason}; what the other cases brought was delivered`,
  });
}
