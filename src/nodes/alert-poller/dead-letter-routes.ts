import type { NodeAPI } from 'node-red';
import type { Source } from '../../runtime/define-source.js';
import { AlertSource } from './alert-source.js';

/** `GET` and `POST /alert-poller/<id>/dead-letters`: lists a poller's dead letters, sends them again. */
export function serveDeadLetters(RED: NodeAPI, sourceOf: (id: string) => Source | undefined): void {
  const path = '/alert-poller/:id/dead-letters';
  RED.httpAdmin.get(path, RED.auth.needsPermission('alert-poller.read'), (request, response) => {
    const source = sourceOf(String(request.params.id));
    if (source instanceof AlertSource) response.json({ deadLetters: source.delivery.deadLetters() });
    else response.status(404).json({ deployFirst: true });
  });
  RED.httpAdmin.post(path, RED.auth.needsPermission('alert-poller.write'), (request, response) => {
    const source = sourceOf(String(request.params.id));
    if (!(source instanceof AlertSource)) {
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
