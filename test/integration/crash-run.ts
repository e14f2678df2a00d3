import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { environmentOf } from '../../demo/environment.js';
import { NodeRed } from '../../demo/node-red.js';
import { freePort } from '../../demo/ports.js';
import type { Simulator } from '../../simulator/contract.js';
import { startSimulator } from '../../simulator/index.js';
import type { Fault } from '../../simulator/web/contract.js';

const root = join(__dirname, '../..');

/** One answer in ten goes wrong, in the ways that lose or double things. */
const tenPercent: Fault[] = [
  { kind: 'apply-then-fail', status: 500, probability: 0.03 },
  { kind: 'apply-then-fail', status: 0, probability: 0.02 },
  { kind: 'status', status: 503, probability: 0.03 },
  { kind: 'reset', probability: 0.01 },
  { kind: 'cut', probability: 0.01 },
];

export interface CrashRun {
  alerts: number;
  /** How often Node-RED is killed with SIGKILL and started again on the way. */
  kills: number;
  /** SOAR refuses everything for this long at the start, ms. */
  soarDownMs?: number;
  withinMs: number;
}

/**
 * Drains alerts into cases through the example flow in a real Node-RED that is killed again and again, while both
 * services fail, and checks that each alert has exactly one case.
 */
export async function crashRun({ alerts, kills, soarDownMs = 0, withinMs }: CrashRun): Promise<void> {
  const userDir = mkdtempSync(join(tmpdir(), 'reaqta-crash-'));
  const simulator = await startSimulator({ hivePort: 0, soarPort: 0, events: 0, seed: alerts });
  let nodeRed: NodeRed | undefined;
  try {
    await control(simulator, 'hive', 'alerts', { count: alerts });
    await control(simulator, 'hive', 'faults', tenPercent);
    await control(simulator, 'soar', 'faults', soarDownMs ? [{ kind: 'reset' }] : tenPercent);
    nodeRed = await start(simulator, userDir, true);
    if (soarDownMs) {
      await sleep(soarDownMs);
      assert.equal(await cases(simulator), 0);
      await control(simulator, 'soar', 'faults', { clear: true });
      await control(simulator, 'soar', 'faults', tenPercent);
    }
    const until = Date.now() + withinMs;
    for (let kill = 1; kill <= kills; kill++) {
      await casesReach(simulator, Math.floor((alerts * kill) / (kills + 1)), until, nodeRed);
      await nodeRed.stop('SIGKILL');
      nodeRed = await start(simulator, userDir, false);
    }
    await casesReach(simulator, alerts, until, nodeRed);
    // What is still under way could only make a case too many.
    await sleep(3_000);
    assert.ok(nodeRed.running, nodeRed.log);
    await eachAlertHasOneCase(simulator, alerts);
  } finally {
    await nodeRed?.stop('SIGKILL');
    await simulator.close();
    rmSync(userDir, { recursive: true, force: true });
  }
}

async function start(simulator: Simulator, userDir: string, first: boolean): Promise<NodeRed> {
  const nodeRed = await NodeRed.start({
    userDir,
    port: await freePort(),
    env: environmentOf(simulator),
    ...(first ? { linkPackage: root } : {}),
  });
  if (first) {
    const flow = JSON.parse(readFileSync(join(root, 'examples', '01 - alerts to cases.json'), 'utf8')) as object[];
    await nodeRed.deploy(flow.map((node) => ('interval' in node ? { ...node, interval: 1 } : node)));
  }
  return nodeRed;
}

async function casesReach(simulator: Simulator, count: number, until: number, nodeRed: NodeRed): Promise<void> {
  let made = 0;
  while (Date.now() < until) {
    made = await cases(simulator);
    if (made >= count) return;
    await sleep(100);
  }
  assert.fail(`only ${made} of ${count} cases were made in time; Node-RED said:\n${nodeRed.log.slice(-3_000)}`);
}

async function eachAlertHasOneCase(simulator: Simulator, alerts: number): Promise<void> {
  const { incidents } = (await state(simulator)) as { incidents: { properties: { reaqta_id: string } }[] };
  const ids = incidents.map((incident) => incident.properties.reaqta_id);
  assert.equal(new Set(ids).size, alerts, 'alerts without a case');
  assert.equal(ids.length, alerts, 'alerts with two cases');
}

async function cases(simulator: Simulator): Promise<number> {
  const answer = await control(simulator, 'soar', 'counts', {});
  return (answer as { incidents: number }).incidents;
}

async function state(simulator: Simulator): Promise<unknown> {
  return (await fetch(`${simulator.soar.url}/__simulator/state`)).json();
}

async function control(simulator: Simulator, side: 'hive' | 'soar', command: string, body: unknown): Promise<unknown> {
  const origin = new URL(simulator[side].url).origin;
  const answer = await fetch(`${origin}/__simulator/${command}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  assert.equal(answer.status, 200, command);
  return answer.json();
}
