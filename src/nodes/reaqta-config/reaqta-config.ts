import { checkHive, HiveClient } from '../../lib/index.js';
import { needed } from '../../runtime/connection-settings.js';
import { defineConfig } from '../../runtime/define-config.js';
import { count, flag, list, text } from '../../runtime/settings.js';

/** A ReaQta-Hive: its address and API application. Its name is the label that `msg.hive` and cases carry. */
export = defineConfig({
  type: 'reaqta-config',
  settings: {
    url: text(''),
    apiPath: text('rqt-api/1/'),
    timeout: count(60, 1, 3600),
    maxInFlight: count(10, 1, 100),
    selectable: flag(false),
    dryRun: flag(false),
    protectedIds: list([]),
    protectedNames: list([]),
    protectedTags: list([]),
    protectedGroups: list([]),
    protectDomainControllers: flag(true),
    protectedHashes: list([]),
    allowGlobalPolicies: flag(false),
  },
  credentials: { appId: 'text', appSecret: 'password' },
  connect: (settings, secret, connection) =>
    new HiveClient({
      url: needed('url', settings.url),
      apiPath: settings.apiPath,
      appId: secret('appId'),
      appSecret: secret('appSecret'),
      timeoutMs: settings.timeout * 1000,
      maxInFlight: settings.maxInFlight,
      dryRun: settings.dryRun,
      protect: {
        endpointIds: settings.protectedIds,
        endpointNames: settings.protectedNames,
        endpointTags: settings.protectedTags,
        endpointGroups: settings.protectedGroups,
        domainControllers: settings.protectDomainControllers,
        hashes: settings.protectedHashes,
        globalPolicies: !settings.allowGlobalPolicies,
      },
      ...connection,
    }),
  check: (client, signal) => checkHive(client, { signal }),
});
