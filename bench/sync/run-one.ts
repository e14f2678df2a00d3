import type { Measured } from '../measured.js';
import { drain } from './drain.js';
import { axiosAsk, floor, httpAsk } from './floor.js';
import type { SyncWork } from './work.js';

const runs: Record<string, (work: SyncWork) => Promise<Measured>> = {
  drain,
  axios: (work) => floor(work, axiosAsk(work.width)),
  http: (work) => floor(work, httpAsk(work.width)),
};

/**
 * One run in a process of its own: `run-one.js <drain|axios|http> <warm-up> <work>`, both as JSON. Prints the result of the
 * second; the first has loaded the modules and let the compiler see the code.
 */
async function main([kind = '', warmUp = '', work = ''] = process.argv.slice(2)): Promise<void> {
  const run = runs[kind];
  if (!run) throw new Error(`no such run: ${kind}`);
  await run(JSON.parse(warmUp) as SyncWork);
  console.log(JSON.stringify(await run(JSON.parse(work) as SyncWork)));
  process.exit(0);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
