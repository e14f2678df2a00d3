import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { environmentOf } from '../../demo/environment.js';
import { NodeRed } from '../../demo/node-red.js';
import { freePort } from '../../demo/ports.js';
import type { Simulator } from '../../simulator/contract.js';
import { startSimulator } from '../../simulator/index.js';
import type { Alert } from '../../src/lib/hive/types.js';

interface FlowNode {
  id: string;
  type: string;
  name?: string;
  z?: string;
  x?: number;
  y?: number;
  wires?: string[][];
}

type Seen = Record<string, unknown> & { payload: Record<string, unknown> };

const root = join(__dirname, '../..');

describe('The example that looks at an alert, in a Node-RED before the demo simulator', () => {
  const userDir = mkdtempSync(join(tmpdir(), 'reaqta-look-'));
  const flow = JSON.parse(readFileSync(join(root, 'examples', '13 - look at an alert.json'), 'utf8')) as FlowNode[];
  let simulator: Simulator;
  let nodeRed: NodeRed;

  before(async function () {
    this.timeout(60_000);
    simulator = await startSimulator({ hivePort: 0, soarPort: 0 });
    assert.ok((await fetch(new URL('/__simulator/alerts', simulator.hive.url), { method: 'POST' })).ok);
    const env = environmentOf(simulator);
    nodeRed = await NodeRed.start({ userDir, port: await freePort(), linkPackage: root, env });
    await nodeRed.deploy(flow.map(recording));
  });
  after(async () => {
    await nodeRed?.stop();
    await simulator?.close();
    rmSync(userDir, { recursive: true, force: true });
  });

  const nodeNamed = (name: string) => flow.find((node) => node.name === name)?.id ?? assert.fail(`no node ${name}`);
  const press = async (name: string): Promise<void> => {
    const button = `${nodeRed.url}/inject/${nodeNamed(name)}`;
    for (const end = Date.now() + 15_000; !(await fetch(button, { method: 'POST' })).ok; await sleep(50)) {
      if (Date.now() > end) assert.fail(`no inject node ${name}:\n${nodeRed.log}`);
    }
  };
  /** The first message a debug node got. */
  const shown = async (name: string): Promise<Seen> => {
    const path = join(userDir, `${nodeNamed(name)}.txt`);
    for (const end = Date.now() + 15_000; Date.now() < end; await sleep(50)) {
      const [line] = existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
      if (line !== undefined) return JSON.parse(line) as Seen;
    }
    const failures = join(userDir, `${nodeNamed('failures')}.txt`);
    return assert.fail(`nothing at ${name}:\n${existsSync(failures) ? readFileSync(failures, 'utf8') : nodeRed.log}`);
  };
  const inHive = async (id: unknown): Promise<Alert> => {
    const { alerts } = (await (await fetch(new URL('/__simulator/state', simulator.hive.url))).json()) as {
      alerts: Alert[];
    };
    return alerts.find((alert) => alert.id === id) ?? assert.fail(`no alert ${String(id)}`);
  };

  it('shows the alert with its events, its endpoint in words and the group of that', async () => {
    await press('look at the latest alert');
    const { payload, alertUrl, events, eventsRemaining } = await shown('alert');
    const alert = await inHive(payload.id);
    assert.match(String(alertUrl), new RegExp(`/alerts/${alert.id}$`));
    const read = (events as object[]).length;
    assert.deepEqual([read <= 100, read + Number(eventsRemaining)], [true, alert.totalEventCount]);
    const { summary, endpointId } = await shown('endpoint in words');
    assert.equal(endpointId, alert.endpointId);
    assert.match(String(summary), new RegExp(`^Endpoint: ${alert.endpoint.name}$`, 'm'));
    assert.deepEqual((await shown('group')).payload.outcome, 'found');
  });

  it('tags it', async () => {
    const { payload, alertId } = await shown('tags');
    assert.equal(payload.outcome, 'added');
    assert.ok((await inHive(alertId)).tags.includes('seen in Node-RED'));
  });

  it('closes it with the verdict given', async () => {
    const { alertId } = await shown('tags');
    await press('close it: Not an Issue');
    const { payload } = await shown('closed');
    assert.deepEqual([payload.outcome, payload.verdict], ['closed', 'benign']);
    const { closed, alertStatus, notes = '' } = await inHive(alertId);
    assert.deepEqual([closed, alertStatus], [true, 'benign']);
    assert.match(notes, /Nothing to worry about\.$/);
    await press('close it: Not an Issue');
    assert.equal((await shown('not closed')).payload.outcome, 'already');
    assert.ok(!existsSync(join(userDir, `${nodeNamed('failures')}.txt`)));
  });

  /** The node itself, or in place of a debug node one that writes each message, in one line, to a file of its own. */
  function recording(node: FlowNode): object {
    if (node.type !== 'debug') return node;
    const path = JSON.stringify(join(userDir, `${node.id}.txt`));
    const { id, z, x, y, wires } = node;
    const func = `fs.appendFileSync(${path}, JSON.stringify(msg) + '\\n');`;
    return { id, type: 'function', z, x, y, wires, func, outputs: 0, libs: [{ var: 'fs', module: 'fs' }] };
  }
});
