import { alertFeeds, type HiveClient } from '../../lib/index.js';
import { serveDeadLetters } from '../../runtime/dead-letter-routes.js';
import { defineSource } from '../../runtime/define-source.js';
import { labelOf, serviceNode } from '../../runtime/hives.js';
import { alertSource } from './alert-source.js';
import { settings } from './form.js';

/** Brings a Hive's alerts into a flow: output 1 the new ones, output 2 those that changed or were closed. */
export = defineSource({
  type: 'alert-poller',
  settings,
  inputs: {},
  services: ['hive'],
  create: (RED, node, config, chosen) => {
    const service = serviceNode<HiveClient>(RED, 'hive', config.hive);
    const watched = { new: chosen.watchNew, changed: chosen.watchChanged, closed: chosen.watchClosed };
    const feeds = alertFeeds.filter((feed) => watched[feed]);
    return alertSource({ RED, node, hive: service.client(), label: labelOf(service), feeds, settings: chosen });
  },
  serve: (RED, sourceOf) => serveDeadLetters('alert-poller', RED, sourceOf),
});
