import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const script = join('bench', 'stix', 'rival.py');

/** Slow as it is, a larger page would take minutes. */
const largestPage = 5_000;

/**
 * STIX-shifter's `reaqta` connector, run in the same minute on the same machine by the Python that `STIX_SHIFTER`
 * names: one that has `stix-shifter` and `stix-shifter-modules-reaqta` installed.
 */
export const rival = {
  /** Patterns a second, if there is a rival. */
  patternsPerSecond(pattern: string): number | undefined {
    const seconds = run(['pattern', '40'], pattern);
    return seconds && 1 / seconds;
  },

  /** Events a second of a page of so many, if there is a rival. */
  eventsPerSecond(page: string, count: number, version: '2.0' | '2.1'): number | undefined {
    const seconds = count > largestPage ? undefined : run(['events', version, count > 1_000 ? '3' : '7'], page);
    return seconds && count / seconds;
  },
};

function run(args: string[], input: string): number | undefined {
  const python = process.env.STIX_SHIFTER;
  if (!python) return undefined;
  const { status, stdout, error } = spawnSync(python, [script, ...args], {
    input,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const seconds = Number(stdout);
  if (error || status !== 0 || !(seconds > 0)) throw error ?? new Error(`${python} could not run STIX-shifter.`);
  return seconds;
}
