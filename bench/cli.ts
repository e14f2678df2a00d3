import { benchLoading } from './loading.js';
import { benchKills } from './response/kills.js';
import { benchOverhead } from './response/overhead.js';
import { benchTransfer } from './response/transfer.js';
import { benchEventsToStix, benchStream } from './stix/events.js';
import { benchPatterns } from './stix/patterns.js';
import { benchSync } from './sync/sync.js';

type Tables = Record<string, object[]>;

const benches: Record<string, (quick: boolean) => Promise<Tables>> = {
  sync: async (quick) => ({
    sync: await benchSync(quick ? { sizes: [200, 1_000], rounds: 1 } : { sizes: [1_000, 10_000], rounds: 3 }),
  }),
  loading: async () => ({ loading: await benchLoading() }),
  response: async (quick) => ({
    'response overhead': await benchOverhead(quick ? 100 : 1_000),
    'response kills': await benchKills(1_000, 10),
    'response transfer': await benchTransfer(),
  }),
  stix: async (quick) => ({
    'stix patterns': benchPatterns(),
    'stix events': benchEventsToStix(quick ? [500, 5_000] : [500, 5_000, 50_000]),
    'stix stream': await benchStream(quick ? 50_000 : 1_000_000),
  }),
};

/** `npm run bench [-- <name> …] [--quick]`: prints each bench as a table and as JSON. */
async function main(args: string[]): Promise<void> {
  const quick = args.includes('--quick');
  const wanted = args.filter((arg) => !arg.startsWith('--'));
  for (const name of wanted.length > 0 ? wanted : Object.keys(benches)) {
    const bench = benches[name];
    if (!bench) throw new Error(`There is no bench "${name}"; there are: ${Object.keys(benches).join(', ')}`);
    const tables = await bench(quick);
    for (const [title, rows] of Object.entries(tables)) {
      console.log(`\n${title}`);
      console.table(rows);
    }
    console.log(JSON.stringify(tables));
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
