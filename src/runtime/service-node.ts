import type { Node } from 'node-red';

/** A configuration node that owns the one client of a service. */
export interface ServiceNode<C> extends Node<Record<string, string>> {
  /** The client, made at the first call. Throws an InputError while the configuration is incomplete. */
  client(): C;
}
