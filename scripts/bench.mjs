// `npm run bench`: compiles as the package is compiled, because what runs TypeScript directly slows functions down.
import { ensureInstalled, root, run, runTool } from './install.mjs';

ensureInstalled();
run(process.execPath, [`${root}scripts/build.mjs`]);
runTool('typescript/bin/tsc', ['-p', 'tsconfig.bench.json']);
run(process.execPath, ['--expose-gc', '.cache/bench/bench/cli.js', ...process.argv.slice(2)]);
