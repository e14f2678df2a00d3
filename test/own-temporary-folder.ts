import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/*
 * Loaded before the tests, in each process that runs some: what they leave in the temporary folder is theirs alone, so
 * that a test can look for it, and it is gone in the end.
 */
const folder = mkdtempSync(join(tmpdir(), 'tests-'));
for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = folder;
process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
