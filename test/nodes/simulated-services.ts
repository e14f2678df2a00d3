import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { json } from 'node:stream/consumers';
import type { Simulator, SimulatorOptions } from '../../simulator/contract.js';
import { startSimulator } from '../../simulator/index.js';
import type { Fault } from '../../simulator/web/contract.js';

export type Service = 'hive' | 'soar';

/** A simulated Hive and SOAR, and what a test tells them behind the back of the flow. */
export class SimulatedServices {
  simulator!: Simulator;

  async startServices(options: SimulatorOptions): Promise<void> {
    this.simulator = await startSimulator({ hivePort: 0, soarPort: 0, events: 0, ...options });
  }

  /** Sends a command to a service; gives its answer. */
  async tell<T = { id: string }>(service: Service, name: string, body: object = {}): Promise<T> {
    return (await this.control(service, 'POST', name, body)) as T;
  }

  /** Raises alerts; gives their ids, in order. */
  async raise(count = 1, options: object = {}): Promise<[string, ...string[]]> {
    return (await this.tell<{ ids: [string, ...string[]] }>('hive', 'alerts', { count, ...options })).ids;
  }

  fault(service: Service, fault: Fault): Promise<unknown> {
    return this.tell(service, 'faults', fault);
  }

  clearFaults(service: Service): Promise<unknown> {
    return this.tell(service, 'faults', { clear: true });
  }

  /** What a service holds. */
  async state<T>(service: Service): Promise<T> {
    return (await this.control(service, 'GET', 'state')) as T;
  }

  /** How often a service was asked, by routes such as `GET /1/alerts`. */
  async asked(service: Service, route = /./): Promise<number> {
    const { counts } = (await this.control(service, 'GET', 'requests')) as { counts: Record<string, number> };
    return Object.entries(counts).reduce((sum, [name, count]) => (route.test(name) ? sum + count : sum), 0);
  }

  private async control(service: Service, method: string, name: string, body?: object): Promise<unknown> {
    const url = new URL(`/__simulator/${name}`, this.simulator[service].url);
    const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      const call = request(url, { method, ca: this.simulator.ca, headers: { 'Content-Type': 'application/json' } });
      call.on('error', reject).on('response', (answer) => {
        json(answer).then((content) => {
          assert.equal(answer.statusCode, 200, `${method} ${name}: ${JSON.stringify(content)}`);
          resolve(content);
        }, reject);
      });
      call.end(body && JSON.stringify(body));
    });
  }
}
