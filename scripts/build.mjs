// Compiles src/ to dist/ and lays editor forms, icons, labels and help beside each node, where Node-RED looks for them.
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { ensureInstalled, root, runTool } from './install.mjs';

ensureInstalled();
rmSync(`${root}dist`, { recursive: true, force: true });
runTool('typescript/bin/tsc', ['-p', 'tsconfig.json']);

for (const type of readdirSync(`${root}src/nodes`)) {
  const built = `${root}dist/nodes/${type}`;
  cpSync(`${root}src/nodes/${type}`, built, { recursive: true, filter: (file) => !file.endsWith('.ts') });
  for (const language of readdirSync(`${root}locales`)) {
    for (const file of [`${type}.json`, `${type}.html`]) {
      const source = `${root}locales/${language}/${file}`;
      if (!existsSync(source)) continue;
      mkdirSync(`${built}/locales/${language}`, { recursive: true });
      cpSync(source, `${built}/locales/${language}/${file}`);
    }
  }
}
