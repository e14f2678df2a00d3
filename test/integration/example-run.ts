import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { environmentOf } from '../../demo/environment.js';
import { NodeRed } from '../../demo/node-red.js';
import { freePort } from '../../demo/ports.js';
import type { Simulator, SimulatorOptions } from '../../simulator/contract.js';
import { startSimulator } from '../../simulator/index.js';

interface FlowNode {
  id: string;
  type: string;
  name?: string;
  z?: string;
  x?: number;
  y?: number;
  wires?: string[][];
}

/** What a debug node got. */
export type Seen = Record<string, unknown> & { payload: Record<string, unknown> };

const root = join(__dirname, '../..');

/**
 * Examples in a Node-RED of their own before the simulator, unchanged but for two things: pollers look every second, to
 * save time, and debug nodes are replaced by ones that can be asked.
 */
export class ExampleRun {
  simulator!: Simulator;
  /** Node-RED's user directory, where relative paths of files begin. */
  readonly userDir = mkdtempSync(join(tmpdir(), 'example-'));
  private readonly flow: FlowNode[];
  private nodeRed: NodeRed | undefined;

  /** @param names of files in `examples`, without `.json` */
  constructor(...names: string[]) {
    const files = names.map((name) => readFileSync(join(root, 'examples', `${name}.json`), 'utf8'));
    const nodes = files.flatMap((file) => JSON.parse(file) as FlowNode[]);
    // They share their configuration nodes.
    this.flow = [...new Map(nodes.map((node) => [node.id, node])).values()];
  }

  async start(options: SimulatorOptions = {}): Promise<void> {
    this.simulator = await startSimulator({ hivePort: 0, soarPort: 0, ...options });
    const env = environmentOf(this.simulator);
    this.nodeRed = await NodeRed.start({ userDir: this.userDir, port: await freePort(), linkPackage: root, env });
    await this.nodeRed.deploy(this.flow.map((node) => this.recording(node)));
  }

  async stop(): Promise<void> {
    await this.nodeRed?.stop();
    await this.simulator?.close();
    rmSync(this.userDir, { recursive: true, force: true });
  }

  /** Presses the button of an inject node, which is there a moment after the deployment. */
  async press(name: string): Promise<void> {
    const button = `${this.nodeRed?.url}/inject/${this.nodeNamed(name)}`;
    for (const end = Date.now() + 15_000; !(await fetch(button, { method: 'POST' })).ok; await sleep(50)) {
      if (Date.now() > end) assert.fail(`no inject node ${name}:\n${this.nodeRed?.log}`);
    }
  }

  /** The messages a debug node got, once there are `count`. */
  async shown(name: string, count = 1): Promise<[Seen, ...Seen[]]> {
    for (const end = Date.now() + 30_000; Date.now() < end; await sleep(50)) {
      const seen = this.at(name);
      if (seen.length >= count) return seen as [Seen, ...Seen[]];
    }
    return assert.fail(`no ${count} messages at ${name}: ${JSON.stringify(this.at('failures'))}\n${this.nodeRed?.log}`);
  }

  /** The messages the debug nodes of that name got so far. */
  at(name: string): Seen[] {
    const paths = this.flow.filter((node) => node.name === name).map(({ id }) => this.recordOf(id));
    assert.ok(paths.length > 0, `no node ${name}`);
    const linesOf = (path: string) => readFileSync(path, 'utf8').split('\n').slice(0, -1);
    const lines = paths.filter((path) => existsSync(path)).flatMap(linesOf);
    return lines.map((line) => JSON.parse(line) as Seen);
  }

  /** What a service holds. */
  async state<T>(service: 'hive' | 'soar'): Promise<T> {
    return (await (await fetch(new URL('/__simulator/state', this.simulator[service].url))).json()) as T;
  }

  async tell(service: 'hive' | 'soar', command: string, body: object): Promise<void> {
    const answer = await fetch(new URL(`/__simulator/${command}`, this.simulator[service].url), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    assert.ok(answer.ok, await answer.text());
  }

  /** Raises alerts in the Hive. */
  raise(count: number, options: object = {}): Promise<void> {
    return this.tell('hive', 'alerts', { count, ...options });
  }

  private nodeNamed(name: string): string {
    return this.flow.find((node) => node.name === name)?.id ?? assert.fail(`no node ${name}`);
  }

  private recordOf(id: string): string {
    return join(this.userDir, `${id}.txt`);
  }

  /** The node itself, or in place of a debug node one that writes each message, in one line, to a file of its own. */
  private recording(node: FlowNode): object {
    if (node.type.endsWith('-poller')) return { ...node, interval: 1 };
    if (node.type !== 'debug') return node;
    const { id, z, x, y, wires } = node;
    const func = `fs.appendFileSync(${JSON.stringify(this.recordOf(id))}, JSON.stringify(msg) + '\\n');`;
    return { id, type: 'function', z, x, y, wires, func, outputs: 0, libs: [{ var: 'fs', module: 'fs' }] };
  }
}
