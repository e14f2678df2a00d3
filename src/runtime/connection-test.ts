import type { NodeAPI } from 'node-red';
import type { Step } from '../lib/index.js';
import type { ServiceNode } from './service-node.js';

/** No test takes longer, so that an editor's request never hangs. */
const testTimeoutMs = 30_000;

interface Tested<C> {
  type: string;
  check: (client: C, signal: AbortSignal) => AsyncIterable<Step>;
}

/**
 * `POST /<type>/<id>/test`: runs the connection test of a deployed configuration node and answers its steps.
 * Neither address nor secret is taken from the request or given back.
 */
export function serveConnectionTest<C>(RED: NodeAPI, { type, check }: Tested<C>): void {
  RED.httpAdmin.post(`/${type}/:id/test`, RED.auth.needsPermission(`${type}.write`), (request, response) => {
    const node = RED.nodes.getNode(String(request.params.id)) as ServiceNode<C> | null;
    if (node?.type !== type) {
      response.status(404).json({ deployFirst: true });
      return;
    }
    stepsOf(node, check).then(
      (steps) => response.json({ steps }),
      (error: unknown) => response.json({ steps: [failed(error)] }),
    );
  });
}

async function stepsOf<C>(node: ServiceNode<C>, check: Tested<C>['check']): Promise<Step[]> {
  const steps: Step[] = [];
  try {
    for await (const step of check(node.client(), AbortSignal.timeout(testTimeoutMs))) steps.push(step);
  } catch (error) {
    steps.push(failed(error));
  }
  return steps;
}

function failed(error: unknown): Step {
  return { step: 'configuration', ok: false, detail: error instanceof Error ? error.message : String(error) };
}
