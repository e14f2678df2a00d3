import type { NodeAPI } from 'node-red';

const waiting = new Set<() => void>();

/**
 * Calls back once Node-RED has started all flows of a deployment: before, neither the nodes a source sends to nor those
 * that catch its errors need be there. @returns a function that calls it off
 */
export function onceFlowsRun(RED: NodeAPI, callback: () => void): () => void {
  // One listener for all: Node.js warns of more than ten.
  if (waiting.size === 0) RED.events.once('flows:started', callAll);
  waiting.add(callback);
  return () => {
    waiting.delete(callback);
    if (waiting.size === 0) RED.events.off('flows:started', callAll);
  };
}

function callAll(): void {
  const callbacks = [...waiting];
  waiting.clear();
  for (const callback of callbacks) callback();
}
