import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { Alert, Endpoint } from '../../src/lib/hive/types.js';
import { SoarClient } from '../../src/lib/soar/client.js';
import type { Artifact, Attachment } from '../../src/lib/soar/types.js';
import type { Flow, FlowNode, Message } from './flow.js';

/** A case as the simulator holds it. */
export interface FileCase {
  attachments: (Attachment & { sha256: string })[];
  artifacts: Artifact[];
}

/** What tests of fetching files need around a flow with one node `fetch`. */
export class FileFlow {
  endpointId = '';
  incidentId = 0;

  constructor(private readonly flow: Flow) {}

  /** An endpoint that is there, an empty case, and the node. */
  async load(node: object, hive: object = {}, soar: object = {}): Promise<void> {
    const { endpoints } = await this.flow.state<{ endpoints: Endpoint[] }>('hive');
    this.endpointId = endpoints.find(({ connected }) => connected)?.id ?? assert.fail('no endpoint is there');
    const client = new SoarClient(this.flow.simulator.soar);
    this.incidentId = ((await client.createIncident({ name: 'A case', discovered_date: 1 })) as { id: number }).id;
    client.close();
    const fetch: FlowNode = { id: 'fetch', type: 'reaqta-attach-file', wires: [['out'], ['declined']], ...node };
    await this.flow.load([this.flow.hive(hive), this.flow.soar(soar), { hive: 'hive', soar: 'soar', ...fetch }]);
  }

  /** A message that asks for a file. */
  wanting(path: string, more: object = {}): object {
    return { endpointId: this.endpointId, incidentId: this.incidentId, path, ...more };
  }

  /** Sends it and lets the endpoint's upload take no time. */
  async fetched(message: object): Promise<Message> {
    return this.hurried(() => this.flow.result('fetch', message));
  }

  async refused(message: object): Promise<Message> {
    return this.hurried(() => this.flow.declined('fetch', message));
  }

  async hurried<T>(ask: () => Promise<T>): Promise<T> {
    const before = await this.requests();
    const answer = ask();
    // Handled further down; without this, it could end before anybody waits for it.
    answer.catch(() => undefined);
    await Promise.race([
      answer.catch(() => undefined),
      this.flow.until(async () => (await this.requests()) > before, 'request for a file'),
    ]);
    await this.flow.tell('hive', 'clock', { advanceMs: 1_000 });
    return answer;
  }

  /** How often an endpoint was asked for a file. */
  requests(): Promise<number> {
    return this.flow.asked('hive', /request-file/);
  }

  async case(): Promise<FileCase> {
    const { incidents } = await this.flow.state<{ incidents: (FileCase & { id: number })[] }>('soar');
    return incidents.find(({ id }) => id === this.incidentId) ?? assert.fail('the case is gone');
  }

  /** An alert whose program can be fetched from an endpoint that is there. */
  async alert(): Promise<Alert> {
    for (let tries = 0; tries < 50; tries++) {
      await this.flow.raise();
      const { alerts } = await this.flow.state<{ alerts: Alert[] }>('hive');
      const alert = alerts.at(-1);
      if (alert?.endpoint.connected && alert.triggerEvents[0]?.process) return alert;
    }
    return assert.fail('no such alert');
  }
}

/** Temporary folders of fetched files that are there now. */
export function leftBehind(): string[] {
  return readdirSync(tmpdir()).filter((name) => /^reaqta-[A-Za-z0-9]{6}$/.test(name));
}
