import type { NodeAPI, NodeMessage } from 'node-red';

/** The message, or a copy of one that must not be changed, as libraries make them that freeze what they hand out. */
export function changeable(RED: NodeAPI, msg: NodeMessage): NodeMessage {
  return Object.isExtensible(msg) ? msg : RED.util.cloneMessage(msg);
}
