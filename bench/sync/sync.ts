import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { median } from '../measured.js';
import { SimulatorProcess } from '../simulator-process.js';
import type { SyncResult, SyncWork } from './work.js';

const width = 10;
const kinds = ['drain', 'axios', 'http'] as const;

interface Row {
  alerts: number;
  requests: number;
  drainSeconds: number;
  axiosSeconds: number;
  httpSeconds: number;
  /** Drain over the axios floor; the target is at most 1.5. */
  ratio: number;
  alertsPerSecond: number;
  peakGrowthMb: number;
}

/** Draining a backlog of alerts into cases, beside the same requests made with nothing around them. */
export async function benchSync({ sizes, rounds }: { sizes: number[]; rounds: number }): Promise<Row[]> {
  const rows: Row[] = [];
  for (const alerts of sizes) {
    const results: Record<(typeof kinds)[number], SyncResult[]> = { drain: [], axios: [], http: [] };
    let requests = 0;
    for (let round = 0; round < rounds; round++) {
      for (const kind of kinds) {
        const simulator = await SimulatorProcess.start({ events: 0 });
        try {
          await simulator.raise(alerts);
          results[kind].push(await runOne(kind, { ...simulator.address, alerts, width }));
          if (kind === 'drain') requests = total(await simulator.requests());
        } finally {
          await simulator.stop();
        }
      }
    }
    rows.push(rowOf(alerts, requests, results));
  }
  return rows;
}

function rowOf(alerts: number, requests: number, results: Record<(typeof kinds)[number], SyncResult[]>): Row {
  const seconds = (kind: (typeof kinds)[number]) => median(results[kind].map((result) => result.seconds));
  return {
    alerts,
    requests,
    drainSeconds: round(seconds('drain')),
    axiosSeconds: round(seconds('axios')),
    httpSeconds: round(seconds('http')),
    ratio: round(seconds('drain') / seconds('axios')),
    alertsPerSecond: Math.round(alerts / seconds('drain')),
    peakGrowthMb: Math.round(Math.max(...results.drain.map((result) => result.peakGrowthMb))),
  };
}

async function runOne(kind: string, work: SyncWork): Promise<SyncResult> {
  const args = ['--expose-gc', '--import', 'tsx', join(__dirname, 'run-one.ts'), kind, JSON.stringify(work)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as SyncResult;
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
