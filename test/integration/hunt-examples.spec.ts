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

interface FlowNode {
  id: string;
  type: string;
  name?: string;
  z?: string;
  x?: number;
  y?: number;
  wires?: string[][];
}

interface Seen {
  payload?: unknown;
  topic?: string;
  failure?: object;
}

const root = join(__dirname, '../..');
const files = ['03 - hunt an indicator', "04 - hunt a STIX bundle's indicators", '05 - hunt to STIX file'];

describe('The examples of hunts, in a Node-RED before the demo simulator', () => {
  const userDir = mkdtempSync(join(tmpdir(), 'reaqta-hunts-'));
  const flows = new Map(
    files.map((name) => [name, JSON.parse(readFileSync(join(root, 'examples', `${name}.json`), 'utf8')) as FlowNode[]]),
  );
  let simulator: Simulator;
  let nodeRed: NodeRed;

  before(async function () {
    this.timeout(60_000);
    simulator = await startSimulator({ hivePort: 0, soarPort: 0 });
    nodeRed = await NodeRed.start({
      userDir,
      port: await freePort(),
      linkPackage: root,
      env: environmentOf(simulator),
    });
    const nodes = new Map([...flows.values()].flat().map((node) => [node.id, node]));
    await nodeRed.deploy([...nodes.values()].map(recording));
  });
  after(async () => {
    await nodeRed?.stop();
    await simulator?.close();
    rmSync(userDir, { recursive: true, force: true });
  });

  const nodeNamed = (file: string, name: string) => {
    return flows.get(file)?.find((node) => node.name === name)?.id ?? assert.fail(`no node ${name} in ${file}`);
  };
  /** Presses the button of an inject node, which is there a moment after the deployment. */
  const press = async (file: string, name: string): Promise<void> => {
    const button = `${nodeRed.url}/inject/${nodeNamed(file, name)}`;
    for (const end = Date.now() + 15_000; !(await fetch(button, { method: 'POST' })).ok; await sleep(50)) {
      if (Date.now() > end) assert.fail(`no inject node ${name}:\n${nodeRed.log}`);
    }
  };
  /** What a debug node got, once it is at least `count` messages. */
  const shown = async (file: string, name: string, count: number): Promise<Seen[]> => {
    const path = join(userDir, `${nodeNamed(file, name)}.txt`);
    for (const end = Date.now() + 15_000; Date.now() < end; await sleep(50)) {
      const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
      if (lines.length >= count) return lines.map((line) => JSON.parse(line) as Seen);
    }
    return assert.fail(`no ${count} messages at ${name}:\n${nodeRed.log}`);
  };
  const nothingFailed = (file: string) => {
    const failed = join(userDir, `${nodeNamed(file, 'failures')}.txt`);
    assert.ok(!existsSync(failed), existsSync(failed) ? readFileSync(failed, 'utf8') : '');
  };

  it('find an indicator, as a STIX pattern and in HunQ', async () => {
    const [file] = files as [string];
    await press(file, 'a domain, as a STIX pattern');
    for (const { payload } of await shown(file, 'an event', 2))
      assert.match(JSON.stringify(payload), /c2\.evil\.example/);
    await press(file, 'a program, in HunQ');
    for (const { payload } of await shown(file, 'a page of events', 1)) assert.ok((payload as unknown[]).length > 10);
    nothingFailed(file);
  });

  it('find the indicators of a bundle', async () => {
    const [, file] = files as [string, string];
    await press(file, 'a STIX bundle');
    const pages = await shown(file, 'events found', 3);
    assert.deepEqual(
      new Set(pages.map(({ topic }) => topic)),
      new Set(['Its program', 'Its server', 'Its connections']),
    );
    assert.ok(pages.every(({ payload }) => (payload as unknown[]).length > 0));
    nothingFailed(file);
  });

  it('write a bundle to a file', async () => {
    const [, , file] = files as [string, string, string];
    await press(file, 'network connections');
    await shown(file, 'written', 1);
    const bundle = JSON.parse(readFileSync(join(userDir, 'hunt.json'), 'utf8')) as { objects: { type: string }[] };
    assert.ok(bundle.objects.filter(({ type }) => type === 'observed-data').length > 100);
    nothingFailed(file);
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
