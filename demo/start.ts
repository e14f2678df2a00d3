import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { SimulatorAddress } from '../simulator/contract.js';
import { startSimulator } from '../simulator/index.js';
import { environmentOf } from './environment.js';
import { NodeRed } from './node-red.js';
import { freePort } from './ports.js';

const root = join(__dirname, '..');
const userDir = join(root, '.demo');

async function main(): Promise<void> {
  rmSync(userDir, { recursive: true, force: true });
  const simulator = await startSimulator({ hivePort: 0, soarPort: 0, alerts: 5, scenario: 'ransomware' });
  const nodeRed = await NodeRed.start({
    userDir,
    port: await freePort(1880),
    linkPackage: root,
    env: environmentOf(simulator),
    settings: { paletteCategories: ['ReaQta', 'IBM_SOAR', 'common', 'function'] },
  });
  await nodeRed.deploy(JSON.parse(readFileSync(join(root, 'examples', '12 - two-way synchronisation.json'), 'utf8')));
  process.stdout.write(guide(nodeRed.url, simulator));

  const stop = async () => {
    await nodeRed.stop();
    await simulator.close();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void stop().finally(() => process.exit(0));
    });
  }
}

function guide(editor: string, { hive, soar }: SimulatorAddress): string {
  const hiveOrigin = new URL(hive.url).origin;
  return `
  The editor          ${editor}
  The two consoles    ${hiveOrigin}/__simulator/   (ReaQta-Hive: alerts)
                      ${soar.url}/__simulator/   (IBM SOAR: cases)

  An attack is being played in the simulated Hive. Each alert becomes a case within seconds: look at the
  editor's debug panel (the bug) and at the list of cases. Click an alert or a case there. Close one, and
  the other is closed within ten seconds; write a note on one, and read it on the other. More flows to
  try: Import, Examples, node-red-contrib-reaqta.

  Ctrl+C ends it.
`;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
