import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import type { Node, NodeAPI, NodeDef, NodeMessage } from 'node-red';
import helper from 'node-red-node-test-helper';
import type { SimulatorOptions } from '../../simulator/contract.js';
import type { Alert } from '../../src/lib/hive/types.js';
import type { Incident } from '../../src/lib/soar/types.js';

import { SimulatedServices } from './simulated-services.js';
import { type FlowNode, tabOf } from './tab.js';

export { type FlowNode, variable } from './tab.js';

helper.init(require.resolve('node-red'));

/** What the tests read of a message. */
export interface Message extends NodeMessage {
  alert?: Alert;
  incident?: Incident;
  failure?: { code: string; [name: string]: unknown };
  error?: { message: string; code?: string; source: { id: string } };
  status?: { fill?: string; text?: string; [name: string]: unknown };
}

/** What a node made of one message: what it sent, or what a Catch node heard; how often it said that it was done. */
export interface Answer {
  sent: Message[];
  /** What left by output 2, wired to the probe `declined`. */
  declined: Message[];
  caught: Message[];
  completed: number;
}

export type Credentials = Record<string, Record<string, string>>;

const { 'node-red': manifest } = require('../../package.json') as { 'node-red': { nodes: Record<string, string> } };
const types = Object.keys(manifest.nodes);
const ours = types.map((type) => require(`../../src/nodes/${type}/${type}.js`) as (RED: NodeAPI) => void);
const core = ['network/05-tls', 'network/06-httpproxy', 'sequence/17-split'].map(
  (file) => require(`@node-red/nodes/core/${file}.js`) as (RED: NodeAPI) => void,
);
const context = require('@node-red/runtime/lib/nodes/context') as { load(): Promise<void> };
const texts: Record<string, unknown> = Object.assign(
  {},
  ...types.map((type) => require(`../../locales/en-US/${type}.json`) as object),
);

/** A Node-RED in this process with the package's nodes, in front of a simulated Hive and SOAR. */
export class Flow extends SimulatedServices {
  userDir = '';
  /** Secrets that no message, status or log line may hold, beside those of the simulator. */
  readonly secrets: string[] = [];
  /** Permissions of whoever uses the admin API; `*` is all. */
  rights = new Set(['*']);
  /** More of `settings.js`. */
  settings: Record<string, unknown> = {};
  /** Of the Node-RED that runs. */
  RED!: NodeAPI;
  private deployed: { nodes: FlowNode[]; credentials: Credentials } = { nodes: [], credentials: {} };
  private recorded: { probe: string; msg: Message }[] = [];
  private readonly rejections: unknown[] = [];
  private readonly onRejection = (reason: unknown) => this.rejections.push(reason);

  async start(options: SimulatorOptions): Promise<void> {
    process.on('unhandledRejection', this.onRejection);
    await this.startServices(options);
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
    const log = this.log();
    await Promise.all([this.clearFaults('hive'), this.clearFaults('soar')]);
    await helper.unload();
    await rm(this.userDir, { recursive: true, force: true });
    assert.deepEqual(this.rejections.splice(0), [], 'nothing was left unhandled');
    this.expectNoSecret([...this.recorded, ...log]);
  }

  /** A configuration node for the simulated Hive. */
  hive(more: object = {}): FlowNode {
    return { id: 'hive', type: 'reaqta-config', name: 'HQ', url: this.simulator.hive.url, ...more };
  }

  /** A configuration node for the simulated SOAR. */
  soar(more: object = {}): FlowNode {
    const { url, org } = this.simulator.soar;
    return { id: 'soar', type: 'soar-config', url, org, ...more };
  }

  /**
   * Deploys nodes on one tab, with Catch, Status and Complete nodes on all of them; every wire ends in a probe.
   * The configuration nodes `hive` and `soar` have the simulator's credentials unless others are given.
   */
  async load(nodes: FlowNode[], credentials: Credentials = {}): Promise<void> {
    this.deployed = { nodes, credentials };
    helper.settings({ userDir: this.userDir, ...this.settings });
    const loaded = [(RED: NodeAPI) => this.prepareRuntime(RED), () => context.load(), ...core, ...ours];
    await helper.load(loaded as Parameters<typeof helper.load>[0], tabOf(nodes), this.credentials());
  }

  /** Ends Node-RED, and starts it again with the same user directory, and the same flow and credentials unless given. */
  async restart(changes: { meanwhile?: () => Promise<unknown>; credentials?: Credentials } = {}): Promise<void> {
    await helper.unload();
    await changes.meanwhile?.();
    await this.load(this.deployed.nodes, changes.credentials ?? this.deployed.credentials);
  }

  /** Deploys again: everything, or only the nodes that differ. */
  async redeploy(nodes = this.deployed.nodes, type: 'full' | 'nodes' = 'full'): Promise<void> {
    this.deployed.nodes = nodes;
    const started = new Promise((resolve) => this.RED.events.once('flows:started', resolve));
    // The helper waits only 300 ms for the same event, which a busy machine may take longer for.
    await Promise.all([started, helper.setFlows(tabOf(nodes), type, this.credentials()).catch(() => undefined)]);
  }

  /** Messages a probe got so far; `caught`, `stati` and `completed` are there always. */
  at(probe: string): Message[] {
    return this.recorded.filter((entry) => entry.probe === probe).map(({ msg }) => msg);
  }

  /** Waits until a probe has got that many messages. */
  async wait(probe: string, count = 1, withinMs = 5000): Promise<[Message, ...Message[]]> {
    await this.until(() => this.at(probe).length >= count, `${count} messages at ${probe}`, withinMs);
    return this.at(probe) as [Message, ...Message[]];
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
  send(id: string, msg: object = {}): void {
    helper.getNode(id).receive(structuredClone(msg) as NodeMessage);
  }

  /** Sends a message to a node and waits until it is done with it, well or not. What it sends is seen at the probe `out`. */
  async ask(id: string, msg: object = {}, withinMs = 5000): Promise<Answer> {
    const _msgid = `test-${Math.random()}`;
    this.send(id, { ...msg, _msgid });
    const at = (probe: string) => this.at(probe).filter((one) => one._msgid === _msgid);
    await this.until(() => at('completed').length + at('caught').length > 0, `answer of ${id}`, withinMs);
    // What would come too often comes at once.
    await sleep(2);
    return { sent: at('out'), declined: at('declined'), caught: at('caught'), completed: at('completed').length };
  }

  /** As `ask`, for a message that must go well: gives the one message sent. */
  async result(id: string, msg: object = {}): Promise<Message> {
    const { sent, declined } = await this.went(id, msg);
    assert.deepEqual([sent.length, declined.length], [1, 0], 'one message, at output 1');
    return sent[0] as Message;
  }

  /** As `ask`, for a message whose action is declined: gives the one message of output 2. */
  async declined(id: string, msg: object = {}): Promise<Message> {
    const { sent, declined } = await this.went(id, msg);
    assert.deepEqual([sent.length, declined.length], [0, 1], 'one message, at output 2');
    return declined[0] as Message;
  }

  private async went(id: string, msg: object): Promise<Answer> {
    const answer = await this.ask(id, msg);
    assert.deepEqual(
      answer.caught.map(({ error }) => error?.message),
      [],
    );
    assert.equal(answer.completed, 1, 'done once');
    return answer;
  }

  /** As `ask`, for a message that must fail: gives what the Catch node heard. */
  async failure(id: string, msg: object = {}): Promise<Message & Required<Pick<Message, 'error' | 'failure'>>> {
    const { sent, caught, completed } = await this.ask(id, msg);
    assert.deepEqual([sent.length, caught.length, completed], [0, 1, 0], 'one error and nothing else');
    const [{ error, failure, ...rest } = {}] = caught;
    assert.ok(error && failure, 'the message says what failed');
    assert.equal(error.code, failure.code);
    return { ...rest, error, failure };
  }

  /** What nodes changed in the services, as the audit lines in Node-RED's log say. */
  get audit(): Record<string, unknown>[] {
    return this.log().flatMap(({ msg }) => {
      const line = typeof msg === 'string' ? /^audit (\{.*\})$/.exec(msg)?.[1] : undefined;
      return line ? [JSON.parse(line) as Record<string, unknown>] : [];
    });
  }

  /** Warnings of nodes in Node-RED's log. */
  get warnings(): string[] {
    return this.log().flatMap(({ level, id, msg }) => (level === this.RED.log.WARN && id ? [String(msg)] : []));
  }

  /** The admin API of the running Node-RED. */
  get admin(): ReturnType<typeof helper.request> {
    return helper.request();
  }

  private log(): { level: number; id?: string; msg: unknown }[] {
    return helper.log()?.args.map(([entry]) => entry) ?? [];
  }

  private credentials() {
    const { hive, soar } = this.simulator;
    const known: Credentials = {
      hive: { appId: hive.appId, appSecret: hive.appSecret },
      soar: { keyId: soar.keyId, keySecret: soar.keySecret },
    };
    return { ...known, ...this.deployed.credentials } as object;
  }

  private prepareRuntime(RED: NodeAPI): void {
    this.RED = RED;
    const { recorded } = this;
    function Probe(this: Node, config: NodeDef) {
      RED.nodes.createNode(this, config);
      this.on('input', (msg, _send, done) => {
        recorded.push({ probe: this.id, msg: msg as Message });
        done();
      });
    }
    RED.nodes.registerType('probe', Probe);
    RED._ = translated;
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
    assert.doesNotMatch(text, /(Bearer|Basic) (?!\*)/);
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

/** The package's own English texts; a key without one is a mistake. */
function translated(key: string, values: Record<string, unknown> = {}): string {
  const text = key.split('.').reduce<unknown>((part, name) => (part as Record<string, unknown>)?.[name], texts);
  assert.equal(typeof text, 'string', `there is no text ${key}`);
  return String(text).replace(/__(\w+)__/g, (_, name: string) => String(values[name]));
}
