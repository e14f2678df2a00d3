import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import type { Node, NodeAPI, NodeDef, NodeMessage } from 'node-red';
import helper from 'node-red-node-test-helper';
import type { Simulator, SimulatorOptions } from '../../simulator/contract.js';
import { startSimulator } from '../../simulator/index.js';
import type { Fault } from '../../simulator/web/contract.js';
import type { Alert } from '../../src/lib/hive/types.js';
import alertPoller from '../../src/nodes/alert-poller/alert-poller.js';
import alertAck from '../../src/nodes/reaqta-alert-ack/reaqta-alert-ack.js';
import hiveConfig from '../../src/nodes/reaqta-config/reaqta-config.js';
import soarConfig from '../../src/nodes/soar-config/soar-config.js';
import soarIncident from '../../src/nodes/soar-incident/soar-incident.js';

helper.init(require.resolve('node-red'));

/** What the tests read of a message. */
export interface Message extends NodeMessage {
  alert?: Alert;
  alertId?: string;
  delivery?: string;
  attempt?: number;
  failure?: { code: string; [name: string]: unknown };
  error?: { message: string; code?: string; source: { id: string } };
  status?: { fill?: string; text?: string; [name: string]: unknown };
}

/** What a node made of one message: what it sent, or what a Catch node heard; how often it said that it was done. */
export interface Answer {
  sent: Message[];
  caught: Message[];
  completed: number;
}

export type FlowNode = { id: string; type: string; wires?: string[][]; [property: string]: unknown };
export type Credentials = Record<string, Record<string, string>>;

interface Deployment {
  nodes: FlowNode[];
  credentials: Credentials;
}

const ours = [hiveConfig, soarConfig, alertPoller, alertAck, soarIncident];
const core = ['network/05-tls', 'network/06-httpproxy'].map(
  (file) => require(`@node-red/nodes/core/${file}.js`) as (RED: NodeAPI) => void,
);
const context = require('@node-red/runtime/lib/nodes/context') as { load(): Promise<void> };
const texts: Record<string, unknown> = Object.assign(
  {},
  ...ours.map(({ definition: { type } }) => require(`../../locales/en-US/${type}.json`) as object),
);

const place = { z: 'tab', x: 0, y: 0 };

/** A Node-RED in this process with the package's nodes, in front of a simulated Hive and SOAR of its own. */
export class Flow {
  simulator!: Simulator;
  userDir = '';
  /** Secrets that no message, status or log line may hold, beside those of the simulator. */
  readonly secrets: string[] = [];
  /** Permissions of whoever uses the admin API. */
  rights = new Set(['*']);
  /** More of `settings.js`. */
  settings: Record<string, unknown> = {};
  /** Of the Node-RED that runs. */
  RED!: NodeAPI;
  private recorded: { probe: string; msg: Message }[] = [];
  private readonly rejections: unknown[] = [];
  private readonly onRejection = (reason: unknown) => this.rejections.push(reason);
  private deployment: Deployment = { nodes: [], credentials: {} };

  async start(options: SimulatorOptions): Promise<void> {
    process.on('unhandledRejection', this.onRejection);
    this.simulator = await startSimulator({ hivePort: 0, soarPort: 0, events: 0, ...options });
  }

  async stop(): Promise<void> {
    process.off('unhandledRejection', this.onRejection);
    await this.simulator.close();
  }

  /** A fresh world: nothing recorded, an empty user directory, the simulator as it was at the start. */
  async prepare(): Promise<void> {
    this.recorded = [];
    this.rights = new Set(['*']);
    this.settings = {};
    this.secrets.length = 0;
    this.userDir = await mkdtemp(join(tmpdir(), 'flow-'));
    await Promise.all([this.tell('hive', 'reset'), this.tell('soar', 'reset')]);
  }

  async finish(): Promise<void> {
    const log = helper.log()?.args.map(([entry]: [unknown]) => entry) ?? [];
    await this.tell('hive', 'faults', { clear: true });
    await this.tell('soar', 'faults', { clear: true });
    await helper.unload();
    await rm(this.userDir, { recursive: true, force: true });
    assert.deepEqual(this.rejections.splice(0), [], 'nothing was left unhandled');
    this.expectNoSecret([...this.recorded, ...log]);
  }

  /** Deploys nodes on one tab, with Catch, Status and Complete nodes on all of them. */
  async load(nodes: FlowNode[], credentials: Credentials = {}): Promise<void> {
    this.deployment = { nodes, credentials };
    helper.settings({ userDir: this.userDir, ...this.settings });
    const own = (RED: NodeAPI) => this.prepareRuntime(RED);
    const loadContext = () => context.load();
    const types = [own, loadContext, ...core, ...ours] as Parameters<typeof helper.load>[0];
    await helper.load(types, this.tab(nodes), { ...this.knownCredentials(), ...credentials } as object);
  }

  /** Ends Node-RED as a restart would, and starts it again with the same flow and user directory. */
  async restart(meanwhile: () => Promise<unknown> = async () => undefined): Promise<void> {
    await helper.unload();
    await meanwhile();
    await this.load(this.deployment.nodes, this.deployment.credentials);
  }

  /** Deploys again, all of it or only what differs. */
  async redeploy(nodes = this.deployment.nodes, type: 'full' | 'nodes' = 'full'): Promise<void> {
    this.deployment = { ...this.deployment, nodes };
    const credentials = { ...this.knownCredentials(), ...this.deployment.credentials };
    const started = new Promise((resolve) => this.RED.events.once('flows:started', resolve));
    // The helper waits 300 ms for the same event, which a busy machine may take longer for.
    await Promise.all([started, helper.setFlows(this.tab(nodes), type, credentials as object).catch(() => undefined)]);
  }

  /** Messages a probe got so far: `caught` and `stati` are there always. */
  at(probe: string): Message[] {
    return this.recorded.filter((entry) => entry.probe === probe).map(({ msg }) => msg);
  }

  /** Waits until a probe has got that many messages. */
  async wait(probe: string, count = 1, withinMs = 5000): Promise<Message[]> {
    await this.until(() => this.at(probe).length >= count, `${count} messages at ${probe}`, withinMs);
    return this.at(probe);
  }

  async until(holds: () => boolean | Promise<boolean>, what: string, withinMs = 5000): Promise<void> {
    for (const end = Date.now() + withinMs; !(await holds()); await sleep(5)) {
      if (Date.now() > end) assert.fail(`no ${what} within ${withinMs} ms; recorded: ${inspect(this.recorded)}`);
    }
  }

  /** The last status of a node. */
  status(id: string): NonNullable<Message['status']> {
    const ofNode = this.at('stati').filter(({ status }) => (status?.source as { id?: string })?.id === id);
    return ofNode.at(-1)?.status ?? {};
  }

  /** Sends a message to a node, without waiting for anything. */
  send(id: string, msg: object): void {
    helper.getNode(id).receive(structuredClone(msg));
  }

  /** Sends a message to a node and waits until it is done with it, well or not. */
  async ask(id: string, msg: object, withinMs = 5000): Promise<Answer> {
    const _msgid = `m${Math.random()}`;
    this.send(id, { ...msg, _msgid });
    const at = (probe: string) => this.at(probe).filter((one) => one._msgid === _msgid);
    await this.until(() => at('completed').length + at('caught').length > 0, `answer of ${id}`, withinMs);
    await sleep(1);
    return { sent: at('out'), caught: at('caught'), completed: at('completed').length };
  }

  /** As `ask`, for a message that must fail. */
  async failure(id: string, msg: object = {}, withinMs = 5000): Promise<Required<Pick<Message, 'error' | 'failure'>>> {
    const { sent, caught, completed } = await this.ask(id, msg, withinMs);
    assert.deepEqual([sent.length, caught.length, completed], [0, 1, 0], 'one error and nothing else');
    const [{ error, failure } = {}] = caught;
    assert.ok(error && failure, 'the error tells what failed');
    assert.equal(error.code, failure.code);
    return { error, failure };
  }

  /** Sends a command to a simulated service; gives its answer. */
  async tell<T = { ids: string[]; id: string }>(service: 'hive' | 'soar', name: string, body: object = {}): Promise<T> {
    const url = new URL(`/__simulator/${name}`, this.simulator[service].url);
    const headers = { 'Content-Type': 'application/json' };
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    assert.ok(answer.ok, `${name}: ${answer.status}`);
    return (await answer.json()) as T;
  }

  fault(service: 'hive' | 'soar', fault: Fault): Promise<unknown> {
    return this.tell(service, 'faults', fault);
  }

  clearFaults(service: 'hive' | 'soar'): Promise<unknown> {
    return this.tell(service, 'faults', { clear: true });
  }

  /** What a simulated service holds (`state`), or was asked (`requests`). */
  async look<T>(service: 'hive' | 'soar', what: 'state' | 'requests'): Promise<T> {
    return (await (await fetch(new URL(`/__simulator/${what}`, this.simulator[service].url))).json()) as T;
  }

  /** How often a service was asked so far. */
  async asked(service: 'hive' | 'soar', route = /./): Promise<number> {
    const { counts } = await this.look<{ counts: Record<string, number> }>(service, 'requests');
    return Object.entries(counts).reduce((sum, [name, count]) => (route.test(name) ? sum + count : sum), 0);
  }

  private tab(nodes: FlowNode[]): FlowNode[] {
    // Node-RED takes what has no place on a tab for a configuration node.
    const placed = nodes.map((node) => (isConfig(node.type) ? node : { ...place, wires: [], ...node }));
    const working = placed.filter(({ type }) => !isConfig(type) && type !== 'probe').map(({ id }) => id);
    const watch = (id: string, type: string, probe: string) => ({ id, type, ...place, scope: working, wires: [[probe]] });
    return structuredClone<FlowNode[]>([
      { id: 'tab', type: 'tab', label: 'Test' },
      ...placed,
      watch('catch', 'catch', 'caught'),
      watch('status', 'status', 'stati'),
      watch('complete', 'complete', 'completed'),
      ...['caught', 'stati', 'completed'].map((id) => ({ id, type: 'probe', ...place, wires: [] })),
    ]);
  }

  private knownCredentials(): Credentials {
    const { hive, soar } = this.simulator;
    return {
      hive: { appId: hive.appId, appSecret: hive.appSecret },
      soar: { keyId: soar.keyId, keySecret: soar.keySecret },
    };
  }

  private prepareRuntime(RED: NodeAPI): void {
    this.RED = RED;
    const recorded = this.recorded;
    function Probe(this: Node, config: NodeDef) {
      RED.nodes.createNode(this, config);
      this.on('input', (msg, _send, done) => {
        recorded.push({ probe: this.id, msg: msg as Message });
        done();
      });
    }
    RED.nodes.registerType('probe', Probe);
    RED._ = translate;
    RED.auth.needsPermission = (permission) => (_request, response, next) => {
      if (this.rights.has('*') || this.rights.has(permission)) next();
      else response.sendStatus(401);
    };
  }

  private expectNoSecret(produced: unknown[]): void {
    const { hive, soar } = this.simulator;
    const basic = Buffer.from(`${soar.keyId}:${soar.keySecret}`).toString('base64');
    const text = inspect(produced, { depth: 12, maxArrayLength: null, maxStringLength: null, breakLength: 1e9 });
    for (const secret of [hive.appSecret, soar.keySecret, basic, ...this.secrets]) {
      const at = text.indexOf(secret);
      assert.ok(at < 0, `a secret in what the flow produced: ${text.slice(Math.max(0, at - 200), at + 80)}`);
    }
    assert.doesNotMatch(text, /Bearer (?!\*)|Basic (?!\*)/);
  }
}

/** Gives every test of the suite a fresh flow; the simulator is started once for all of them. */
export function useFlow(options: SimulatorOptions = {}): Flow {
  const flow = new Flow();
  before(() => flow.start(options));
  beforeEach(() => flow.prepare());
  afterEach(() => flow.finish());
  after(() => flow.stop());
  return flow;
}

function isConfig(type: string): boolean {
  return type.endsWith('-config') || type === 'http proxy';
}

/** The package's own English texts; a key without one is a mistake. */
function translate(key: string, values: Record<string, unknown> = {}): string {
  const text = key.split('.').reduce<unknown>((part, name) => (part as Record<string, unknown>)?.[name], texts);
  assert.equal(typeof text, 'string', `there is no text ${key}`);
  return String(text).replace(/__(\w+)__/g, (_, name: string) => String(values[name]));
}
