import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExampleRun } from './example-run.js';

describe('The examples of hunts, in a Node-RED before the demo simulator', () => {
  const run = new ExampleRun(
    '03 - hunt an indicator',
    "04 - hunt a STIX bundle's indicators",
    '05 - hunt to STIX file',
  );

  before(async function () {
    this.timeout(60_000);
    await run.start();
  });
  after(() => run.stop());
  afterEach(() => assert.deepEqual(run.at('failures'), []));

  const itemsOf = ({ payload }: { payload: unknown }) => payload as unknown[];

  it('find an indicator, as a STIX pattern and in HunQ', async () => {
    await run.press('a domain, as a STIX pattern');
    for (const { payload } of await run.shown('an event', 2)) {
      assert.match(JSON.stringify(payload), /c2\.evil\.example/);
    }
    await run.press('a program, in HunQ');
    for (const page of await run.shown('a page of events')) assert.ok(itemsOf(page).length > 10);
  });

  it('find the indicators of a bundle', async () => {
    await run.press('a STIX bundle');
    const pages = await run.shown('events found', 3);
    assert.deepEqual(
      new Set(pages.map(({ topic }) => topic)),
      new Set(['Its program', 'Its server', 'Its connections']),
    );
    assert.ok(pages.every((page) => itemsOf(page).length > 0));
  });

  it('write a bundle to a file', async () => {
    await run.press('network connections');
    await run.shown('written');
    const bundle = JSON.parse(readFileSync(join(run.userDir, 'hunt.json'), 'utf8')) as { objects: { type: string }[] };
    assert.ok(bundle.objects.filter(({ type }) => type === 'observed-data').length > 100);
  });
});
