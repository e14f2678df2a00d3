import { benchLoading } from './loading.js';
import { benchSync } from './sync/sync.js';

const benches: Record<string, (quick: boolean) => Promise<object[]>> = {
  sync: (quick) => benchSync(quick ? { sizes: [200, 1_000], rounds: 1 } : { sizes: [1_000, 10_000], rounds: 3 }),
  loading: () => benchLoading(),
};

/** `npm run bench [-- <name> …] [--quick]`: prints each bench as a table and as JSON. */
async function main(args: string[]): Promise<void> {
  const quick = args.includes('--quick');
  const wanted = args.filter((arg) => !arg.startsWith('--'));
  for (const name of wanted.length > 0 ? wanted : Object.keys(benches)) {
    const bench = benches[name];
    if (!bench) throw new Error(`There is no bench "${name}"; there are: ${Object.keys(benches).join(', ')}`);
    const rows = await bench(quick);
    console.log(`\n${name}`);
    console.table(rows);
    console.log(JSON.stringify({ [name]: rows }));
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
