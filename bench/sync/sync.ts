import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Measured, median } from '../measured.js';
import { SimulatorProcess } from '../simulator-process.js';
import type { SyncWork } from './work.js';

const width = 10;
const kinds = ['drain', 'axios', 'http'] as const;

const warmUpAlerts = 500;

interface Row {
  alerts: number;
  requests: number;
  drainSeconds: number;
  axiosSeconds: number;
  httpSeconds: number;
  /** Drain over the axios floor; the target is at most 1.5. */
  ratio: number;
  /** The same of the time this process computed. */
  cpuRatio: number;
  alertsPerSecond: number;
  peakGrowthMb: number;
  floorPeakGrowthMb: number;
}

type Results = Record<(typeof kinds)[number], Measured[]>;

/** Draining a backlog of alerts into cases, beside the same requests made with nothing around them. */
export async function benchSync({ sizes, rounds }: { sizes: number[]; rounds: number }): Promise<Row[]> {
  const rows: Row[] = [];
  for (const alerts of sizes) {
    const results: Results = { drain: [], axios: [], http: [] };
    let requests = 0;
    for (let round = 0; round < rounds; round++) {
      for (const kind of kinds) {
        const { result, counted } = await runOne(kind, alerts);
        results[kind].push(result);
        if (kind === 'drain') requests = counted;
      }
    }
    rows.push(rowOf(alerts, requests, results));
  }
  return rows;
}

function rowOf(alerts: number, requests: number, results: Results): Row {
  const of = (kind: (typeof kinds)[number], figure: keyof Measured) =>
    median(results[kind].map((result) => result[figure]));
  return {
    alerts,
    requests,
    drainSeconds: round(of('drain', 'seconds')),
    axiosSeconds: round(of('axios', 'seconds')),
    httpSeconds: round(of('http', 'seconds')),
    ratio: round(of('drain', 'seconds') / of('axios', 'seconds')),
    cpuRatio: round(of('drain', 'cpuSeconds') / of('axios', 'cpuSeconds')),
    alertsPerSecond: Math.round(alerts / of('drain', 'seconds')),
    peakGrowthMb: Math.round(of('drain', 'peakGrowthMb')),
    floorPeakGrowthMb: Math.round(of('axios', 'peakGrowthMb')),
  };
}

async function runOne(kind: string, alerts: number): Promise<{ result: Measured; counted: number }> {
  const simulators = [await filled(warmUpAlerts), await filled(alerts)];
  try {
    const works = simulators.map(({ simulator, count }) =>
      JSON.stringify({ ...simulator.address, alerts: count, width } satisfies SyncWork),
    );
    const args = ['--expose-gc', join(__dirname, 'run-one.js'), kind, ...works];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    const requests = (await simulators[1]?.simulator.requests()) ?? {};
    return { result: JSON.parse(stdout) as Measured, counted: total(requests) };
  } finally {
    for (const { simulator } of simulators) await simulator.stop();
  }
}

async function filled(count: number): Promise<{ simulator: SimulatorProcess; count: number }> {
  const simulator = await SimulatorProcess.start({ events: 0 });
  await simulator.raise(count);
  return { simulator, count };
}

function total(requests: Record<string, number>): number {
  return Object.entries(requests).reduce(
    (sum, [route, count]) => (route.includes('__simulator') ? sum : sum + count),
    0,
  );
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
