import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { environmentOf } from '../../demo/environment.js';
import { NodeRed } from '../../demo/node-red.js';
import { freePort } from '../../demo/ports.js';
import type { Simulator, SimulatorOptions } from '../../simulator/contract.js';
import { startSimulator } from '../../simulator/index.js';
import type { Incident } from '../../src/lib/soar/types.js';
import type { Runtime } from './tools.js';

const root = join(__dirname, '../..');

export interface FlowNode {
  id: string;
  type: string;
  [property: string]: unknown;
}

/** A real Node-RED with the package installed as a customer has it, before a simulated Hive and SOAR. */
export class Workplace {
  private constructor(
    readonly simulator: Simulator,
    readonly nodeRed: NodeRed,
    private readonly folder: string,
  ) {}

  static async open(runtime: Runtime, options: SimulatorOptions, settings = {}): Promise<Workplace> {
    const folder = mkdtempSync(join(tmpdir(), 'reaqta-e2e-'));
    const userDir = install(folder);
    const simulator = await startSimulator({ hivePort: 0, soarPort: 0, events: 0, ...options });
    try {
      const { redJs, nodeBinary } = runtime;
      const port = await freePort();
      const nodeRed = await NodeRed.start({
        userDir,
        port,
        redJs,
        nodeBinary,
        settings,
        env: environmentOf(simulator),
      });
      return new Workplace(simulator, nodeRed, folder);
    } catch (error) {
      await simulator.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.nodeRed.stop();
    await this.simulator.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** What Node-RED's admin API answers to a GET. */
  async get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    const response = await fetch(new URL(path, this.nodeRed.url), { headers });
    assert.equal(response.status, 200, path);
    return response;
  }

  /** Deploys the example of the README; its poller looks every second, to save time. */
  async deployExample(): Promise<FlowNode[]> {
    const flow = exampleFlow('01 - alerts to cases').map((node) =>
      node.type === 'alert-poller' ? { ...node, interval: 1 } : node,
    );
    await this.nodeRed.deploy(flow);
    return flow;
  }

  /** Orders something of the simulated Hive. */
  async orderHive(name: string, body: object): Promise<{ ids: string[] }> {
    const response = await fetch(new URL(`/__simulator/${name}`, this.simulator.hive.url), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    assert.equal(response.status, 200, await response.clone().text());
    return (await response.json()) as { ids: string[] };
  }

  async cases(): Promise<Incident[]> {
    const response = await fetch(new URL('/__simulator/state', this.simulator.soar.url));
    return ((await response.json()) as { incidents: Incident[] }).incidents;
  }
}

export function exampleFlow(name: string): FlowNode[] {
  return JSON.parse(readFileSync(join(root, 'examples', `${name}.json`), 'utf8')) as FlowNode[];
}

/** Waits until `ready` answers true. Throws with what Node-RED wrote when it does not in time. */
export async function until(ready: () => Promise<boolean>, what: string, { nodeRed }: Workplace): Promise<void> {
  const end = Date.now() + 20_000;
  while (!(await ready())) {
    assert.ok(Date.now() < end, `${what} did not come about:\n${nodeRed.log}`);
    await sleep(100);
  }
}

/** Packs the package and installs the tarball into an empty user directory, whose path it answers. */
export function install(folder: string): string {
  const userDir = join(folder, 'user');
  mkdirSync(userDir);
  const npm = (args: string[], cwd: string) =>
    execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], { cwd, encoding: 'utf8' });
  const tarball = npm(['pack', '--ignore-scripts', '--pack-destination', folder], root).trim().split('\n').pop();
  writeFileSync(join(userDir, 'package.json'), JSON.stringify({ name: 'customer', private: true }));
  npm(['install', join(folder, tarball as string)], userDir);
  return userDir;
}
