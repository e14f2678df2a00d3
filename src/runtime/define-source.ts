import type { Node, NodeAPI, NodeDef, NodeMessage } from 'node-red';
import { changeable } from './changeable.js';
import { briefly, catchable, markFailed } from './failure.js';
import { onceFlowsRun } from './once-flows-run.js';
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

/** Makes the Node-RED initialiser of a source node. A node that cannot work says why, and fails each message with it. */
export function defineSource<S extends Settings>(definition: SourceDefinition<S>) {
  const initialiser = (RED: NodeAPI) => {
    const sources = new Map<string, Source>();
    function SourceNode(this: Node, config: Config) {
      RED.nodes.createNode(this, config);
      const source = created(RED, definition, this, config);
      sources.set(this.id, source);
      const callOff = onceFlowsRun(RED, () => source.start());
      const obey = async (msg: NodeMessage, done: (error?: Error) => void) => {
        let failure: Error | undefined;
        try {
          await source.command(msg);
        } catch (error) {
          failure = markFailed(msg, error);
        }
        done(failure);
      };
      this.on('input', (msg, _send, done) => void obey(changeable(RED, msg), done));
      this.on('close', (_removed: boolean, done: () => void) => {
        callOff();
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

function created<S extends Settings>(
  RED: NodeAPI,
  definition: SourceDefinition<S>,
  node: Node,
  config: Config,
): Source {
  try {
    return definition.create(RED, node, config, readSettings(config, definition.settings));
  } catch (error) {
    show(node, 'failed', briefly(error));
    return failing(node, catchable(error));
  }
}

/** Stands for a source that cannot be: says why at its start, and fails each message with it. */
function failing(node: Node, error: Error): Source {
  return {
    start: () => {
      const about: NodeMessage = {};
      show(node, 'failed', briefly(error));
      node.error(markFailed(about, error), about);
    },
    command: () => Promise.reject(error),
    close: () => Promise.resolve(),
  };
}
