import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageJson } from '../package/repository.js';
import { nodeRedDev } from './tools.js';
import { install } from './workplace.js';

/** Fails as soon as a dependency has a new major version, whatever this repository does. */
const ofOtherPeople = 'D03';

describe("Node-RED's own scorecard", () => {
  const folder = mkdtempSync(join(tmpdir(), 'reaqta-scorecard-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('finds nothing to complain about', () => {
    const installed = join(install(folder), 'node_modules', packageJson.name);
    const card = join(folder, 'card.json');
    const preload = join(__dirname, 'answer-catalogue.cjs');
    const report = execFileSync(
      process.execPath,
      ['--require', preload, nodeRedDev, 'validate', '-p', installed, '-o', card],
      {
        encoding: 'utf8',
      },
    );
    const { package: name, ...checks } = JSON.parse(readFileSync(card, 'utf8')) as Record<string, { test?: boolean }>;
    assert.ok(name);
    assert.ok(Object.keys(checks).length >= 11, report);
    const missed = Object.keys(checks).filter((id) => !checks[id]?.test && id !== ofOtherPeople);
    assert.deepEqual(missed, [], report);
  });
});
