// Runs a TypeScript program of this repository, after installing and building what it needs.
import { existsSync } from 'node:fs';
import { ensureInstalled, root, run } from './install.mjs';

const [program, ...args] = process.argv.slice(2);
ensureInstalled();
if (!existsSync(`${root}dist/lib/index.js`))
  run(process.execPath, [`${root}scripts/build.mjs`], { stdio: ['ignore', 2, 2] });
run(process.execPath, ['--import', 'tsx', program, ...args]);
