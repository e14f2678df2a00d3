import type { NodeAPI } from 'node-red';
import type { Source } from './define-source.js';
import { PolledSource } from './polled-source.js';

/** `GET` and `POST /<type>/<id>/dead-letters`: lists a poller's dead letters, sends them again. */
export function serveDeadLetters(type: string, RED: NodeAPI, sourceOf: (id: string) => Source | undefined): void {
  const path = `/${type}/:id/dead-letters`;
  RED.httpAdmin.get(path, RED.auth.needsPermission(`${type}.read`), (request, response) => {
    const source = sourceOf(String(request.params.id));
    if (source instanceof PolledSource) response.json({ deadLetters: source.delivery.deadLetters() });
    else response.status(404).json({ deployFirst: true });
  });
  RED.httpAdmin.post(path, RED.auth.needsPermission(`${type}.write`), (request, response) => {
    const source = sourceOf(String(request.params.id));
    if (!(source instanceof PolledSource)) {
      response.status(404).json({ deployFirst: true });
      return;
    }
    source.resend().then(
      (sent) => response.json({ sent }),
      (error: unknown) =>
        response.status(502).json({ message: error instanceof Error ? error.message : String(error) }),
    );
  });
}
