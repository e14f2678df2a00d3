// `npm start`: installs and builds what is missing, then shows the package at work against the simulator.
import { ensureInstalled, root, run } from './install.mjs';

ensureInstalled();
run(process.execPath, [`${root}scripts/build.mjs`]);
run(process.execPath, ['--import', 'tsx', 'demo/start.ts', ...process.argv.slice(2)]);
