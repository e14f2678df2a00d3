import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SimReply, SimService } from './contract.js';
import type { Faults } from './faults.js';
import type { Traffic } from './traffic.js';

/** Where the control calls begin, on every port and outside every prefix. */
export const controlPath = '/__simulator/';

/** The calls that steer the simulator: faults, state, reset, requests, and the commands of its service. */
export class Control {
  constructor(
    private readonly service: SimService,
    private readonly faults: Faults,
    private readonly traffic: Traffic,
  ) {}

  /** `name` is what follows `/__simulator/`. A command that throws is answered 400 with its message. */
  async answer(method: string, name: string, body: unknown): Promise<SimReply> {
    try {
      if (method === 'GET' && name === '') return consolePage();
      if (name === 'faults') return this.answerFaults(method, body);
      if (method === 'GET' && name === 'state') return { json: this.service.state() };
      if (method === 'GET' && name === 'requests') return { json: this.traffic.report() };
      if (method === 'POST' && name === 'reset') return this.reset();
      if (method === 'POST' && Object.hasOwn(this.service.commands, name)) return { json: await this.run(name, body) };
    } catch (error) {
      return { status: 400, json: { message: (error as Error).message } };
    }
    return { status: 404, json: { message: `The simulator has no ${method} ${controlPath}${name}` } };
  }

  private answerFaults(method: string, body: unknown): SimReply {
    if (method === 'DELETE' || (method === 'POST' && isClear(body))) this.faults.clear();
    else if (method === 'POST') this.faults.add(body);
    return { json: this.faults.list() };
  }

  private reset(): SimReply {
    this.faults.clear();
    this.traffic.clear();
    this.service.reset();
    return { json: { success: true } };
  }

  private async run(name: string, body: unknown): Promise<unknown> {
    const given = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
    return (await this.service.commands[name]?.(given)) ?? { success: true };
  }
}

/** What a person may look at in a browser: the alerts or cases, as they come. */
function consolePage(): SimReply {
  const text = readFileSync(join(__dirname, 'console.html'), 'utf8');
  return { text, headers: { 'Content-Type': 'text/html; charset=utf-8' } };
}

function isClear(body: unknown): boolean {
  return typeof body === 'object' && body !== null && (body as { clear?: unknown }).clear === true;
}
