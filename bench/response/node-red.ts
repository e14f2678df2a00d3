import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Node, NodeAPI, NodeDef, NodeMessage } from 'node-red';
import helper from 'node-red-node-test-helper';
import type { SimulatorAddress } from '../../simulator/contract.js';

type Initialiser = (RED: NodeAPI) => void;
type Answered = (msg: NodeMessage) => void;

/** `scripts/bench.mjs` runs benches in the project's folder, with the package built. */
const built = (type: string) => require(join(process.cwd(), `dist/nodes/${type}/${type}.js`)) as Initialiser;

/** Node-RED's runtime in this process with one of our nodes, wired to one that hands its messages over. */
export class NodeUnderTest {
  private readonly userDir = mkdtempSync(join(tmpdir(), 'reaqta-bench-'));
  private readonly waiting = new Map<string, { answered: Answered; failed: (error: Error) => void }>();
  private asked = 0;

  /** @param more properties of the node, beside its configuration nodes */
  async start(type: string, more: object, { hive, soar }: SimulatorAddress): Promise<void> {
    helper.init(require.resolve('node-red'));
    helper.settings({ userDir: this.userDir });
    const flow = [
      { id: 'tab', type: 'tab' },
      { id: 'hive', type: 'reaqta-config', name: 'bench', url: hive.url },
      { id: 'soar', type: 'soar-config', url: soar.url, org: soar.org },
      { id: 'node', z: 'tab', type, hive: 'hive', soar: 'soar', wires: [['probe'], ['probe']], x: 0, y: 0, ...more },
      { id: 'probe', z: 'tab', type: 'probe', wires: [], x: 0, y: 0 },
      { id: 'catch', z: 'tab', type: 'catch', scope: null, wires: [['probe']], x: 0, y: 0 },
    ];
    const credentials = {
      hive: { appId: hive.appId, appSecret: hive.appSecret },
      soar: { keyId: soar.keyId, keySecret: soar.keySecret },
    };
    const nodes = [(RED: NodeAPI) => this.register(RED), ...['reaqta-config', 'soar-config', type].map(built)];
    await helper.load(nodes as Parameters<typeof helper.load>[0], flow, credentials as object);
  }

  /** Sends a message to the node; resolves with the one it answers, and rejects with what it fails with. */
  ask(msg: object): Promise<NodeMessage> {
    const _msgid = `bench-${this.asked++}`;
    return new Promise((answered, failed) => {
      this.waiting.set(_msgid, { answered, failed });
      helper.getNode('node').receive({ ...msg, _msgid });
    });
  }

  async stop(): Promise<void> {
    await helper.unload();
    rmSync(this.userDir, { recursive: true, force: true });
  }

  private register(RED: NodeAPI): void {
    const { waiting } = this;
    function Probe(this: Node, config: NodeDef) {
      RED.nodes.createNode(this, config);
      this.on('input', (msg, _send, done) => {
        const { answered, failed } = waiting.get(msg._msgid) ?? {};
        waiting.delete(msg._msgid);
        const { error } = msg as { error?: { message: string } };
        if (error) failed?.(new Error(error.message));
        else answered?.(msg);
        done();
      });
    }
    RED.nodes.registerType('probe', Probe);
  }
}
