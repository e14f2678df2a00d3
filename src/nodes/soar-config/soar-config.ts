import { checkSoar, SoarClient } from '../../lib/index.js';
import { needed } from '../../runtime/connection-settings.js';
import { defineConfig } from '../../runtime/define-config.js';
import { count, flag, text } from '../../runtime/settings.js';

/** An IBM SOAR organization and the API key to work in it. */
export = defineConfig({
  type: 'soar-config',
  settings: {
    url: text(''),
    org: text(''),
    timeout: count(60, 1, 3600),
    maxInFlight: count(10, 1, 100),
    dryRun: flag(false),
  },
  credentials: { keyId: 'text', keySecret: 'password' },
  connect: (settings, secret, connection) =>
    new SoarClient({
      url: needed('url', settings.url),
      org: needed('org', settings.org),
      keyId: secret('keyId'),
      keySecret: secret('keySecret'),
      timeoutMs: settings.timeout * 1000,
      maxInFlight: settings.maxInFlight,
      dryRun: settings.dryRun,
      ...connection,
    }),
  check: (client, signal) => checkSoar(client, { signal }),
});
