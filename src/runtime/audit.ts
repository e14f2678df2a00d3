import { AsyncLocalStorage } from 'node:async_hooks';
import type { Node, NodeAPI, NodeDef } from 'node-red';
import type { ChangeRecord } from '../lib/index.js';

/** The node at work: a client belongs to a configuration node and is shared, so the client cannot know who calls it. */
const acting = new AsyncLocalStorage<Node>();

/** Runs a node's action; every change it makes is put down to the node. */
export function actingAs<T>(node: Node, run: () => Promise<T>): Promise<T> {
  return acting.run(node, run);
}

/**
 * Writes one line to Node-RED's log for each changing call: `audit` and a JSON object that says which node of which flow
 * did what to which target of which service, and what came of it.
 */
export function auditTo(RED: NodeAPI, config: Node): (record: ChangeRecord) => void {
  return ({ service, operation, target, ending, reason }) => {
    const node = acting.getStore() ?? config;
    const line = {
      node: node.id,
      type: node.type,
      ...(node.name ? { name: node.name } : {}),
      ...flowOf(RED, node),
      service,
      config: config.name || config.id,
      operation,
      target,
      outcome: ending,
      ...(reason === undefined ? {} : { reason: reason.slice(0, 300) }),
    };
    // As JSON, so that no name or answer can forge a second line.
    node.log(`audit ${JSON.stringify(line)}`);
  };
}

function flowOf(RED: NodeAPI, node: Node): { flow?: string; flowName?: string } {
  const { z } = node;
  if (!z) return {};
  let flowName: string | undefined;
  RED.nodes.eachNode((config: NodeDef & { label?: string }) => {
    if (config.id === z) flowName = config.label;
  });
  return { flow: z, ...(flowName ? { flowName } : {}) };
}
