import type { Node, NodeStatus } from 'node-red';

/** Counters and times beside the short text; a Status node sees them. */
export type StatusDetails = Record<string, unknown>;

const looks = {
  working: { fill: 'blue', shape: 'dot' },
  done: { fill: 'green', shape: 'dot' },
  waiting: { fill: 'yellow', shape: 'ring' },
  /** The service answered, and it did not happen. */
  declined: { fill: 'yellow', shape: 'dot' },
  failed: { fill: 'red', shape: 'ring' },
} as const satisfies Record<string, NodeStatus>;

/** Shows what a node is doing; `text` is short and already in the user's language. */
export function show(node: Node, look: keyof typeof looks, text: string, details: StatusDetails = {}): void {
  node.status({ ...details, ...looks[look], text } as NodeStatus);
}
