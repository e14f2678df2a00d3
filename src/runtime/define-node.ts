import type { Node, NodeAPI, NodeDef, NodeMessage } from 'node-red';
import { type HiveClient, InputError, type SoarClient } from '../lib/index.js';
import { actingAs } from './audit.js';
import { changeable } from './changeable.js';
import { settleDelivery } from './deliveries.js';
import { briefly, markFailed } from './failure.js';
import { type FunctionAnswer, functionResult } from './function-result.js';
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
  /** The Hive the form or `msg.hive` names. Throws an InputError when neither names one. */
  hive: () => { client: HiveClient; label: string };
  /** The Hive with this label, among those ticked selectable. Throws an InputError when there is none. */
  hiveNamed: (label: string) => { client: HiveClient; label: string };
  /** Label and console address of the Hive the message came from, as far as they are known. */
  origin: () => { label?: string; consoleUrl?: string };
  /** Sends a copy of the message with this payload and these properties, before the action has ended. */
  send: (payload: unknown, set?: Record<string, unknown>) => void;
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
  /** Why it did not happen, although the service answered: the message then leaves by output 2. */
  declined?: string;
  /** What the function of IBM's app that this node replaces would answer: becomes `msg.result`. */
  result?: FunctionAnswer;
}

/** What came of an action that has sent all its messages itself. */
export interface Sent {
  sent: true;
  status: string;
}

/** What came of an action of which a part failed: the outcomes are sent first, then the error goes to Catch nodes. */
export interface Incomplete {
  outcomes: Outcome[];
  error: unknown;
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
  /** 2 for a node whose action may be declined. Default 1. */
  outputs?: 2;
  /** One outcome, or of a mixed one the part that happened and the part that was declined. */
  run(context: RunContext<I, S>): Promise<Outcome | Outcome[] | Sent | Incomplete>;
  /** Takes a message that steers an action under way; true when it was one, and then nothing else happens. */
  control?(msg: NodeMessage, node: Node, settings: SettingValues<S>): boolean;
  /** Registers what belongs to the type and not to one node: admin routes. */
  serve?(RED: NodeAPI): void;
}

type Config = NodeDef & Record<string, unknown>;
type Send = (messages: NodeMessage | (NodeMessage | null)[]) => void;

/** Makes the Node-RED initialiser of an action node: inputs, status, one action, one answer, cancelled on close. */
export function defineNode<I extends TypedInputs, S extends Settings>(definition: NodeDefinition<I, S>) {
  const initialiser = (RED: NodeAPI) => {
    function ActionNode(this: Node, config: Config) {
      RED.nodes.createNode(this, config);
      const closing = new AbortController();
      const running = new Set<Promise<void>>();
      const warnOnce = onceFor(this);
      const respond = async (msg: NodeMessage, send: Send, done: (error?: Error) => void) => {
        let failure: Error | undefined;
        try {
          const turn = { signal: closing.signal, warnOnce, send: copies(RED, msg, send) };
          const { messages, error } = await actingAs(this, () => act(RED, definition, this, config, msg, turn));
          if (messages.some(Boolean)) send(messages);
          if (error !== undefined) failure = markFailed(msg, error);
        } catch (error) {
          failure = markFailed(msg, error);
        }
        done(failure);
      };
      this.on('input', (msg, send, done) => {
        const answer = respond(changeable(RED, msg), send, done).finally(() => running.delete(answer));
        running.add(answer);
      });
      this.on('close', (_removed: boolean, done: () => void) => {
        closing.abort();
        this.status({});
        void Promise.allSettled(running).finally(done);
      });
    }
    RED.nodes.registerType<Node, Config, object, object>(definition.type, ActionNode);
    definition.serve?.(RED);
  };
  return Object.assign(initialiser, { definition });
}

/** Acts on one message. @returns the message each output is still to send, or null; what failed beside them */
async function act<I extends TypedInputs, S extends Settings>(
  RED: NodeAPI,
  definition: NodeDefinition<I, S>,
  node: Node,
  config: Config,
  msg: NodeMessage,
  turn: Pick<RunContext<I, S>, 'signal' | 'warnOnce' | 'send'>,
): Promise<{ messages: (NodeMessage | null)[]; error?: unknown }> {
  let settles = false;
  const startedAt = Date.now();
  try {
    const settings = readSettings(config, definition.settings);
    if (definition.control?.(msg, node, settings)) return { messages: [null] };
    show(node, 'working', RED._(`${definition.type}.status.working`));
    settles = definition.settles?.(settings) ?? false;
    const inputs = await readInputs(RED, node, config, definition.inputs, settings.operation, msg);
    const answer = await definition.run({
      inputs,
      settings,
      msg,
      RED,
      node,
      ...turn,
      soar: () => serviceNode<SoarClient>(RED, 'soar', config.soar).client(),
      hive: () => namedHive(RED, config.hive, msg.hive),
      hiveNamed: (label) => namedHive(RED, undefined, label),
      origin: () => originOf(RED, config.hive, msg.hive),
    });
    if ('outcomes' in answer) {
      // The message itself goes to Catch nodes: what is sent beside it must not carry the failure.
      const copy = RED.util.cloneMessage(msg);
      const messages = messagesOf(RED, copy, answer.outcomes, startedAt);
      if (!turn.signal.aborted) show(node, 'failed', briefly(answer.error));
      if (settles) settleDelivery(msg.delivery, 'give-back', answer.error);
      return { messages, error: answer.error };
    }
    const outcomes = 'sent' in answer ? [] : [answer].flat();
    if (!turn.signal.aborted) showOutcome(RED, node, 'sent' in answer ? [answer] : outcomes);
    if (settles) settleDelivery(msg.delivery, 'done');
    return { messages: messagesOf(RED, msg, outcomes, startedAt) };
  } catch (error) {
    if (!turn.signal.aborted) show(node, 'failed', briefly(error));
    if (settles) settleDelivery(msg.delivery, 'give-back', error);
    throw error;
  }
}

/** A mixed outcome shows what did not happen: that is what somebody has to look at. */
function showOutcome(RED: NodeAPI, node: Node, outcomes: (Outcome | Sent)[]): void {
  const declined = outcomes.find((one) => isDeclined(one));
  const shown = declined ?? outcomes[0];
  if (shown) show(node, declined ? 'declined' : 'done', RED._(`${node.type}.status.${shown.status}`));
}

/** One message for each output that has an outcome; they share nothing. */
function messagesOf(RED: NodeAPI, msg: NodeMessage, outcomes: Outcome[], startedAt: number): (NodeMessage | null)[] {
  const messages: (NodeMessage | null)[] = [null, null];
  outcomes.forEach((outcome, index) => {
    const { payload, set, declined, result, status } = outcome;
    // In a dry run a message leaves by output 1, and yet nothing happened.
    const reason = declined ?? (status === 'dry-run' ? 'dry run: nothing was sent' : null);
    const own = index === outcomes.length - 1 ? msg : RED.util.cloneMessage(msg);
    const call = { reason, hive: msg.hive, startedAt };
    const envelope = result ? { result: functionResult(result, call) } : {};
    messages[isDeclined(outcome) ? 1 : 0] = Object.assign(own, set, envelope, { payload });
  });
  return messages;
}

function isDeclined(outcome: Outcome | Sent): boolean {
  return 'declined' in outcome && outcome.declined !== undefined;
}

function onceFor(node: Node): RunContext<TypedInputs, Settings>['warnOnce'] {
  const warned = new Set<string>();
  return (names, text) => {
    const fresh = names.filter((name) => !warned.has(name));
    for (const name of fresh) warned.add(name);
    if (fresh.length > 0) node.warn(text(fresh.join(', ')));
  };
}

function copies(
  RED: NodeAPI,
  msg: NodeMessage,
  send: (msg: NodeMessage) => void,
): RunContext<TypedInputs, Settings>['send'] {
  return (payload, set) => send(Object.assign(RED.util.cloneMessage(msg), set, { payload }));
}

function namedHive(RED: NodeAPI, chosenId: unknown, named: unknown): { client: HiveClient; label: string } {
  const label = typeof named === 'string' && named !== '' ? named : undefined;
  const node = hiveOf(RED, chosenId, label);
  if (!node && label === undefined) throw new InputError('hive', 'no Hive is chosen, and msg.hive names none');
  if (!node) throw new InputError('hive', `no Hive that a message may choose has the label ${JSON.stringify(label)}`);
  return { client: node.client(), label: labelOf(node) };
}

function originOf(RED: NodeAPI, chosenId: unknown, named: unknown): { label?: string; consoleUrl?: string } {
  const label = typeof named === 'string' && named !== '' ? named : undefined;
  const node = hiveOf(RED, chosenId, label);
  if (!node) return label === undefined ? {} : { label };
  return { label: labelOf(node), consoleUrl: node.client().dashboardUrl };
}
