// `npm test`: installs, builds, lints, type-checks and runs everything that needs no other software.
import { ensureInstalled, root, run, runTool } from './install.mjs';

ensureInstalled();
run(process.execPath, [`${root}scripts/build.mjs`]);
runTool('@biomejs/biome/bin/biome', ['check', '--error-on-warnings']);
runTool('oxlint/bin/oxlint', ['--type-aware', '--deny-warnings', '--tsconfig', 'tsconfig.check.json']);
runTool('typescript/bin/tsc', ['--noEmit', '-p', 'tsconfig.check.json']);
runTool('mocha/bin/mocha.js', process.argv.slice(2));
