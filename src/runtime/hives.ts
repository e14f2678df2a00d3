import type { Node, NodeAPI, NodeDef } from 'node-red';
import { type HiveClient, InputError } from '../lib/index.js';
import type { ServiceNode } from './service-node.js';

/** The label of a configuration node of a Hive: what `msg.hive` and the case field `reaqta_hive` hold. */
export function labelOf(node: Node): string {
  return node.name || node.id;
}

/**
 * The Hive a node works with: the configuration node chosen in its form, or the one whose label is `label` among those
 * ticked selectable by message; `undefined` when none has it. Throws when two of them share the label.
 */
export function hiveOf(
  RED: NodeAPI,
  chosenId: unknown,
  label: string | undefined,
): ServiceNode<HiveClient> | undefined {
  if (typeof chosenId === 'string' && chosenId !== '') return serviceNode<HiveClient>(RED, 'hive', chosenId);
  if (label === undefined) return undefined;
  const found: ServiceNode<HiveClient>[] = [];
  RED.nodes.eachNode((config: NodeDef & { selectable?: boolean }) => {
    if (config.type !== 'reaqta-config' || !config.selectable) return;
    const node: Node | null = RED.nodes.getNode(config.id);
    if (node && labelOf(node) === label) found.push(node as ServiceNode<HiveClient>);
  });
  if (found.length > 1) throw new InputError('hive', `two configurations have the label "${label}"`);
  return found[0];
}

/** The configuration node with this id. Throws an {@link InputError} when it is missing or disabled. */
export function serviceNode<C>(RED: NodeAPI, input: string, id: unknown): ServiceNode<C> {
  const node: Node | null = typeof id === 'string' && id !== '' ? RED.nodes.getNode(id) : null;
  if (!node) throw new InputError(input, 'no configuration is chosen, or it is disabled');
  return node as ServiceNode<C>;
}
