import { join } from 'node:path';
import type { Node, NodeAPI } from 'node-red';
import { FileStore, InputError, type StateStore } from '../lib/index.js';

/**
 * Where a poller keeps its cursors: a file of its own under the Node-RED user directory, or the context store named in
 * its form, which a standby may share.
 */
export function stateStoreOf(RED: NodeAPI, node: Node, name: string, onError: (error: Error) => void): StateStore {
  if (name !== '') return new ContextStore(RED, node, name);
  const userDir = RED.settings.userDir;
  if (!userDir) throw new InputError('stateStore', 'Node-RED has no user directory: choose a context store');
  // The poller groups its writes already: waiting once more would double what a crash repeats.
  return new FileStore(join(userDir, 'reaqta', `${node.id}.json`), { onError, writeEveryMs: 10 });
}

/** State in a Node-RED context store. It is as durable as that store is. */
class ContextStore implements StateStore {
  constructor(
    RED: NodeAPI,
    private readonly node: Node,
    private readonly name: string,
  ) {
    // Node-RED falls back to the default store for an unknown name, without a word.
    const stores = (RED.settings as { contextStorage?: Record<string, unknown> }).contextStorage ?? {};
    if (!Object.hasOwn(stores, name)) throw new InputError('stateStore', `Node-RED has no context store "${name}"`);
  }

  get(key: string): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.node.context().get(key, this.name, (error: Error | null, value: unknown) => {
        if (error) reject(error);
        else resolve(value ?? undefined);
      });
    });
  }

  set(key: string, value: unknown): Promise<void> {
    return new Promise((resolve, reject) => {
      this.node.context().set(key, value, this.name, (error?: Error | null) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }

  delete(key: string): Promise<void> {
    return this.set(key, undefined);
  }

  async flush(): Promise<void> {}

  async close(): Promise<void> {}
}
