import type { Node, NodeAPI, NodeDef, NodeMessage } from 'node-red';
import type { SoarClient } from '../lib/index.js';
import { settleDelivery } from './deliveries.js';
import { codeOf, markFailed } from './failure.js';
import { hiveOf, labelOf, serviceNode } from './hives.js';
import { readSettings, type Settings, type SettingValues } from './settings.js';
import { show } from './status.js';
import { type InputValues, readInputs, type TypedInputs } from './typed-inputs.js';

/** What a node's one action works with, for one message. */
export interface RunContext<I extends TypedInputs, S extends Settings> {
  inputs: InputValues<I>;
  settings: SettingValues<S>;
  msg: NodeMessage;
  RED: NodeAPI;
  node: Node;
  /** The client of the chosen SOAR. Throws an InputError when none is chosen. */
  soar: () => SoarClient;
  /** Label and console address of the Hive the message came from, as far as they are known. */
  hive: () => { label?: string; consoleUrl?: string };
  /** Warns of these names, each once in the node's life. */
  warnOnce(names: string[], text: (names: string) => string): void;
  /** Aborts when the node is closed. */
  signal: AbortSignal;
}

/** What came of it. */
export interface Outcome {
  /** Becomes `msg.payload`. */
  payload: unknown;
  /** Well-known message properties to set. */
  set?: Record<string, unknown>;
  /** Key of the status text in the node's catalogue, under `status`. */
  status: string;
}

export interface NodeDefinition<I extends TypedInputs, S extends Settings> {
  type: string;
  /** Data: TypedInputs that may come from the message. */
  inputs: I;
  /** What to do: fixed in the editor. */
  settings: S;
  /** Configuration nodes the form lets choose. */
  services: ('soar' | 'hive')[];
  /** Whether the node settles the message's delivery by itself. */
  settles?(settings: SettingValues<S>): boolean;
  run(context: RunContext<I, S>): Promise<Outcome>;
}

type Config = NodeDef & Record<string, unknown>;

/** Makes the Node-RED initialiser of an action node: inputs, status, one action, one answer, cancelled on close. */
export function defineNode<I extends TypedInputs, S extends Settings>(definition: NodeDefinition<I, S>) {
  const initialiser = (RED: NodeAPI) => {
    function ActionNode(this: Node, config: Config) {
      RED.nodes.createNode(this, config);
      const closing = new AbortController();
      const running = new Set<Promise<void>>();
      const warnOnce = onceFor(this);
      const respond = async (msg: NodeMessage, send: (msg: NodeMessage) => void, done: (error?: Error) => void) => {
        let failure: Error | undefined;
        try {
          await act(RED, definition, this, config, msg, { signal: closing.signal, warnOnce });
          send(msg);
        } catch (error) {
          failure = markFailed(msg, error);
        }
        done(failure);
      };
      this.on('input', (msg, send, done) => {
        const answer = respond(msg, send, done).finally(() => running.delete(answer));
        running.add(answer);
      });
      this.on('close', (_removed: boolean, done: () => void) => {
        closing.abort();
        this.status({});
        void Promise.allSettled(running).finally(done);
      });
    }
    RED.nodes.registerType<Node, Config, object, object>(definition.type, ActionNode);
  };
  return Object.assign(initialiser, { definition });
}

async function act<I extends TypedInputs, S extends Settings>(
  RED: NodeAPI,
  definition: NodeDefinition<I, S>,
  node: Node,
  config: Config,
  msg: NodeMessage,
  { signal, warnOnce }: Pick<RunContext<I, S>, 'signal' | 'warnOnce'>,
): Promise<void> {
  let settles = false;
  try {
    show(node, 'working', RED._(`${definition.type}.status.working`));
    const settings = readSettings(config, definition.settings);
    settles = definition.settles?.(settings) ?? false;
    const inputs = await readInputs(RED, node, config, definition.inputs, settings.operation, msg);
    const outcome = await definition.run({
      inputs,
      settings,
      msg,
      RED,
      node,
      signal,
      warnOnce,
      soar: () => serviceNode<SoarClient>(RED, 'soar', config.soar).client(),
      hive: () => originOf(RED, config.hive, msg.hive),
    });
    Object.assign(msg, outcome.set, { payload: outcome.payload });
    show(node, 'done', RED._(`${definition.type}.status.${outcome.status}`));
    if (settles) settleDelivery(msg.delivery, 'done');
  } catch (error) {
    if (!signal.aborted) show(node, 'failed', codeOf(error));
    if (settles) settleDelivery(msg.delivery, 'give-back', error);
    throw error;
  }
}

function onceFor(node: Node): RunContext<TypedInputs, Settings>['warnOnce'] {
  const warned = new Set<string>();
  return (names, text) => {
    const fresh = names.filter((name) => !warned.has(name));
    for (const name of fresh) warned.add(name);
    if (fresh.length > 0) node.warn(text(fresh.join(', ')));
  };
}

function originOf(RED: NodeAPI, chosenId: unknown, named: unknown): { label?: string; consoleUrl?: string } {
  const label = typeof named === 'string' && named !== '' ? named : undefined;
  const node = hiveOf(RED, chosenId, label);
  if (!node) return label === undefined ? {} : { label };
  return { label: labelOf(node), consoleUrl: node.client().dashboardUrl };
}
