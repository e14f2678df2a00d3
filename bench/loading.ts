import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { median } from './measured.js';

/** `scripts/bench.mjs` runs benches in the project's folder. */
const root = process.cwd();

/**
 * What loading this package adds to Node-RED's start: a process that has loaded Node-RED loads every node file of ours,
 * as Node-RED does. The target is under 150 ms.
 */
export async function benchLoading(): Promise<object[]> {
  const { 'node-red': nodeRed } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const files = Object.values(nodeRed.nodes as Record<string, string>).map((file) => join(root, file));
  const program = `require('node-red');
    const start = process.hrtime.bigint();
    for (const file of ${JSON.stringify(files)}) require(file);
    console.log(Number(process.hrtime.bigint() - start) / 1e6);`;
  const times: number[] = [];
  for (let round = 0; round < 7; round++) {
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', program], { cwd: root });
    times.push(Number(stdout));
  }
  return [{ nodes: files.length, medianMs: Math.round(median(times)), worstMs: Math.round(Math.max(...times)) }];
}
