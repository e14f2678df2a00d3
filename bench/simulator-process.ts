import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { SimulatorAddress } from '../simulator/contract.js';

/** A simulator in a process of its own, so that its work is not counted as ours. */
export class SimulatorProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly address: SimulatorAddress,
  ) {}

  static async start(options: Record<string, number>): Promise<SimulatorProcess> {
    const args = Object.entries({ 'hive-port': 0, 'soar-port': 0, ...options }).flatMap(([name, value]) => [
      `--${name}`,
      String(value),
    ]);
    const cli = join(__dirname, '../simulator/cli.js');
    const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
    const lines = createInterface({ input: child.stdout });
    const [line] = (await once(lines, 'line')) as [string];
    return new SimulatorProcess(child, JSON.parse(line) as SimulatorAddress);
  }

  /** Raises open alerts in Hive. */
  async raise(count: number): Promise<void> {
    const answer = await fetch(`${new URL(this.address.hive.url).origin}/__simulator/alerts`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ count, closed: false }),
    });
    if (!answer.ok) throw new Error(`the simulator raised no alerts: ${await answer.text()}`);
  }

  /** How many requests each route of SOAR and Hive had. */
  async requests(): Promise<Record<string, number>> {
    const { hive, soar } = this.address;
    const counts = await Promise.all(
      [new URL(hive.url).origin, soar.url].map(async (origin) => {
        const answer = await fetch(`${origin}/__simulator/requests`);
        return ((await answer.json()) as { counts: Record<string, number> }).counts;
      }),
    );
    return Object.assign({}, ...counts) as Record<string, number>;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.kill();
    await gone;
  }
}
