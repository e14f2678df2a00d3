import type { Node, NodeAPI, NodeDef, NodeMessage } from 'node-red';
import { codeOf, markFailed } from './failure.js';
import { readSettings, type Settings, type SettingValues } from './settings.js';
import { show } from './status.js';
import type { TypedInputs } from './typed-inputs.js';

/** A node that begins a flow: it runs from deploy to close, and a message tells it to do something now. */
export interface Source {
  start(): void;
  command(msg: NodeMessage): Promise<void>;
  close(): Promise<void>;
}

export interface SourceDefinition<S extends Settings> {
  type: string;
  settings: S;
  inputs: TypedInputs;
  services: ('soar' | 'hive')[];
  create(RED: NodeAPI, node: Node, config: Record<string, unknown>, settings: SettingValues<S>): Source;
  /** Registers what belongs to the type and not to one node: admin routes. */
  serve?(RED: NodeAPI, sourceOf: (id: string) => Source | undefined): void;
}

type Config = NodeDef & Record<string, unknown>;

/** Makes the Node-RED initialiser of a source node. A node that cannot start says why, and fails each message with it. */
export function defineSource<S extends Settings>(definition: SourceDefinition<S>) {
  const initialiser = (RED: NodeAPI) => {
    const sources = new Map<string, Source>();
    function SourceNode(this: Node, config: Config) {
      RED.nodes.createNode(this, config);
      const source = started(RED, definition, this, config);
      sources.set(this.id, source);
      this.on('input', (msg, _send, done) => {
        source
          .command(msg)
          .then(() => done())
          .catch((error: unknown) => done(markFailed(msg, error)));
      });
      this.on('close', (_removed: boolean, done: () => void) => {
        if (sources.get(this.id) === source) sources.delete(this.id);
        source
          .close()
          .catch((error: unknown) => this.error(error))
          .finally(done);
      });
    }
    RED.nodes.registerType<Node, Config, object, object>(definition.type, SourceNode);
    definition.serve?.(RED, (id) => sources.get(id));
  };
  return Object.assign(initialiser, { definition });
}

function started<S extends Settings>(
  RED: NodeAPI,
  definition: SourceDefinition<S>,
  node: Node,
  config: Config,
): Source {
  try {
    const source = definition.create(RED, node, config, readSettings(config, definition.settings));
    source.start();
    return source;
  } catch (error) {
    return notStarted(RED, node, error);
  }
}

/** Tells what is wrong once the flows run, as no Status or Catch node hears of it before, and then for each message. */
function notStarted(RED: NodeAPI, node: Node, error: unknown): Source {
  const tell = () => {
    const about: NodeMessage = {};
    show(node, 'failed', codeOf(error));
    node.error(markFailed(about, error), about);
  };
  show(node, 'failed', codeOf(error));
  RED.events.once('flows:started', tell);
  return {
    start: () => undefined,
    command: () => Promise.reject(error),
    close: async () => {
      RED.events.off('flows:started', tell);
    },
  };
}
