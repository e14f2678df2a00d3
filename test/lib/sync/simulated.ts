import assert from 'node:assert/strict';
import type { Simulator, SimulatorOptions } from '../../../simulator/contract.js';
import { startSimulator } from '../../../simulator/index.js';
import type { Fault } from '../../../simulator/web/contract.js';
import { HiveClient, type HiveOptions } from '../../../src/lib/hive/client.js';
import type { Alert } from '../../../src/lib/hive/types.js';
import { SoarClient } from '../../../src/lib/soar/client.js';
import type { SoarOptions } from '../../../src/lib/soar/requests.js';
import type { Incident } from '../../../src/lib/soar/types.js';

/** A case as the simulator holds it, with everything that hangs on it. */
export interface Case extends Incident {
  comments: { text: string }[];
  tables: Record<string, { id: number; cells: Record<string, unknown> }[]>;
}

type Side = 'hive' | 'soar';

/** A simulated Hive and SOAR over real sockets, and clients for them that hardly wait between their tries. */
export class Simulated {
  readonly label = 'north';
  hive: HiveClient;
  soar: SoarClient;

  private constructor(private readonly simulator: Simulator) {
    this.hive = this.hiveClient();
    this.soar = this.soarClient();
  }

  static async start(options: SimulatorOptions = {}): Promise<Simulated> {
    return new Simulated(await startSimulator({ hivePort: 0, soarPort: 0, events: 0, ...options }));
  }

  hiveClient(options: Partial<HiveOptions> = {}): HiveClient {
    return new HiveClient({ ...this.simulator.hive, retry: { firstWaitMs: 5, longestWaitMs: 50 }, ...options });
  }

  soarClient(options: Partial<SoarOptions> = {}): SoarClient {
    return new SoarClient({ ...this.simulator.soar, retry: { firstWaitMs: 5, longestWaitMs: 50 }, ...options });
  }

  get soarUrl(): string {
    return this.simulator.soar.url;
  }

  /** A call to SOAR's API that the client has no method for; `path` stands after `/rest/orgs/{id}`. */
  async postToSoar(path: string, body: object): Promise<void> {
    const { url, keyId, keySecret } = this.simulator.soar;
    const { orgId } = await this.soar.identity();
    const answer = await fetch(`${url}/rest/orgs/${orgId}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${keyId}:${keySecret}`).toString('base64')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
    assert.ok(answer.ok, `${path}: ${await answer.text()}`);
  }

  /** Both services as they were at the start, and clients that remember nothing. */
  async reset(): Promise<void> {
    await Promise.all([this.order('hive', 'reset'), this.order('soar', 'reset')]);
    this.reconnect();
  }

  /** Clients that remember nothing, such as after a restart. */
  reconnect(): void {
    this.closeClients();
    this.hive = this.hiveClient();
    this.soar = this.soarClient();
  }

  async close(): Promise<void> {
    this.closeClients();
    await this.simulator.close();
  }

  /** A call under `/__simulator/`. */
  async order(side: Side, command: string, body: object = {}, method = 'POST'): Promise<unknown> {
    const answer = await fetch(new URL(`/__simulator/${command}`, this.simulator[side].url), {
      method,
      ...(method === 'GET' ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const json: unknown = await answer.json();
    assert.ok(answer.ok, `${command}: ${JSON.stringify(json)}`);
    return json;
  }

  fault(side: Side, fault: Fault): Promise<unknown> {
    return this.order(side, 'faults', fault);
  }

  mend(side: Side): Promise<unknown> {
    return this.order(side, 'faults', {}, 'DELETE');
  }

  /** Lets time pass in the Hive. */
  later(ms: number): Promise<unknown> {
    return this.order('hive', 'clock', { advanceMs: ms });
  }

  /** Raises alerts, a second apart by the Hive's clock; gives their ids, oldest first. */
  async raise(count = 1, body: object = {}): Promise<string[]> {
    const all: string[] = [];
    while (all.length < count) {
      const { ids } = (await this.order('hive', 'alerts', { count: 1, ...body })) as { ids: string[] };
      all.push(...ids);
      await this.later(1000);
    }
    return all;
  }

  /** One new alert as Hive gives it. */
  async alert(body: object = {}): Promise<Alert> {
    const [id = ''] = await this.raise(1, body);
    return this.hive.getAlert(id);
  }

  /** Every alert of the Hive, oldest first. */
  async alerts(): Promise<Alert[]> {
    return ((await this.order('hive', 'state', {}, 'GET')) as { alerts: Alert[] }).alerts;
  }

  async cases(): Promise<Case[]> {
    return ((await this.order('soar', 'state', {}, 'GET')) as { incidents: Case[] }).incidents;
  }

  /** The only case there is. */
  async onlyCase(): Promise<Case> {
    const [first, ...others] = await this.cases();
    assert.ok(first, 'there is no case');
    assert.equal(others.length, 0, `${others.length + 1} cases`);
    return first;
  }

  /** How often each route was asked, by `METHOD /path` without the organization. */
  async soarCounts(): Promise<Record<string, number>> {
    const { counts } = (await this.order('soar', 'requests', {}, 'GET')) as { counts: Record<string, number> };
    return Object.fromEntries(Object.entries(counts).map(([route, n]) => [route.replace('/rest/orgs/:org', ''), n]));
  }

  /** Queries of the latest `GET /alerts`, oldest first. */
  async alertQueries(): Promise<Record<string, string>[]> {
    const { recent } = (await this.order('hive', 'requests', {}, 'GET')) as { recent: { path: string }[] };
    return recent
      .map(({ path }) => new URL(path, 'http://hive'))
      .filter(({ pathname }) => pathname.endsWith('/alerts'))
      .map(({ searchParams }) => Object.fromEntries(searchParams));
  }

  private closeClients(): void {
    this.hive.close();
    this.soar.close();
  }
}
