export interface Measured {
  seconds: number;
  /** Time this process computed, without waiting: less noisy than `seconds` on a busy machine. */
  cpuSeconds: number;
  peakGrowthMb: number;
}

/** Runs `work` and measures its time and how far memory rose above what it was before. */
export async function measured(work: () => Promise<void>): Promise<Measured> {
  global.gc?.();
  const before = process.memoryUsage().rss;
  let peak = before;
  const sampler = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 20);
  const cpu = process.cpuUsage();
  const start = process.hrtime.bigint();
  try {
    await work();
  } finally {
    clearInterval(sampler);
  }
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const { user, system } = process.cpuUsage(cpu);
  return { seconds, cpuSeconds: (user + system) / 1e6, peakGrowthMb: (peak - before) / 2 ** 20 };
}

export function median(values: number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Median seconds of each, run in turns so that what disturbs one disturbs the other; small inputs are warmed up as long as large ones. */
export function inTurns(
  runs: [() => unknown, () => unknown],
  { warmUps, rounds }: { warmUps: number; rounds: number },
): [number, number] {
  const seconds: [number[], number[]] = [[], []];
  for (let round = -warmUps; round < rounds; round++) {
    runs.forEach((run, index) => {
      const start = process.hrtime.bigint();
      run();
      if (round >= 0) seconds[index]?.push(Number(process.hrtime.bigint() - start) / 1e9);
    });
  }
  return [median(seconds[0]), median(seconds[1])];
}
