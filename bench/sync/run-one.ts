import { drain } from './drain.js';
import { axiosAsk, floor, httpAsk } from './floor.js';
import type { SyncWork } from './work.js';

/** One run in a process of its own: `run-one.ts <drain|axios|http> <work as JSON>`; prints its result as JSON. */
async function main([kind = '', work = ''] = process.argv.slice(2)): Promise<void> {
  const what = JSON.parse(work) as SyncWork;
  const runs: Record<string, () => ReturnType<typeof drain>> = {
    drain: () => drain(what),
    axios: () => floor(what, axiosAsk(what.width)),
    http: () => floor(what, httpAsk(what.width)),
  };
  const run = runs[kind];
  if (!run) throw new Error(`no such run: ${kind}`);
  console.log(JSON.stringify(await run()));
  process.exit(0);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
