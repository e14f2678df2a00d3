import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Endpoint } from '../../src/lib/hive/types.js';
import { FileFlow, leftBehind } from './file-flow.js';
import { type Message, useFlow } from './flow.js';

interface Report {
  outcome: string;
  reason: string | null;
  dryRun: boolean;
  sha256: string | null;
  attachmentId: number | null;
}

const tool = 'C:\\Tools\\tool.exe';
const report = ({ payload }: Message) => payload as Report;

describe('reaqta-attach-file that cannot or must not', () => {
  const flow = useFlow();
  const files = new FileFlow(flow);
  const left = leftBehind();
  afterEach(() => assert.deepEqual(leftBehind(), left, 'no temporary file is left'));
  const nothingAttached = async () => assert.deepEqual((await files.case()).attachments, []);

  it('declines what is not the file of the alert, and uploads nothing', async () => {
    await files.load({});
    const { outcome, reason, sha256 } = report(await files.refused(files.wanting(tool, { sha256: 'a'.repeat(64) })));
    assert.equal(outcome, 'mismatch');
    assert.equal(reason, `the file is not the one that was wanted: its SHA-256 is ${sha256} and not ${'a'.repeat(64)}`);
    const bySize = report(await files.refused(files.wanting(tool, { sha256: sha256?.toUpperCase(), size: 7 })));
    assert.match(String(bySize.reason), /: it has \d+ bytes and not 7$/);
    await nothingAttached();
    assert.equal(flow.status('fetch').text, 'not the file');
  });

  it('takes the program of an alert for what the alert says it is', async () => {
    await files.load({});
    const { endpointId, triggerEvents } = await files.alert();
    const { path, sha256, size } = triggerEvents[0]?.process?.program ?? assert.fail('no program');
    const wanted = files.wanting(path, { endpointId, sha256, size });
    assert.deepEqual(report(await files.fetched(wanted)).sha256, sha256);
  });

  it('asks no endpoint for a file that SOAR would not take', async () => {
    await files.load({});
    const { outcome, reason } = report(await flow.declined('fetch', files.wanting(tool, { size: 26 * 2 ** 20 })));
    assert.equal(outcome, 'too-large');
    assert.match(String(reason), /IBM SOAR takes attachments of at most 25 MB/);
    assert.equal(await files.requests(), 0);
  });

  it("stops fetching at SOAR's limit, and uploads nothing", async () => {
    await files.load({});
    const { outcome } = report(await files.refused(files.wanting('C:\\image-200MB.raw')));
    assert.equal(outcome, 'too-large');
    await nothingAttached();
  });

  it('declines what SOAR itself finds too large', async () => {
    await files.load({});
    await flow.fault('soar', { kind: 'status', status: 413, path: 'POST .*/attachments$' });
    assert.equal(report(await files.refused(files.wanting(tool))).outcome, 'too-large');
  });

  it('waits until Hive knows of the upload at all', async () => {
    await files.load({});
    await flow.fault('hive', { kind: 'status', status: 404, count: 2, path: 'endpoint-file/.*/status' });
    assert.equal(report(await files.fetched(files.wanting(tool))).outcome, 'attached');
  });

  it('says in time that the endpoint did not deliver', async () => {
    await files.load({ waitLimit: 1 });
    await flow.fault('hive', { kind: 'status', status: 404, path: 'endpoint-file/.*/status' });
    const { outcome, reason, attachmentId } = report(await flow.declined('fetch', files.wanting(tool)));
    assert.deepEqual([outcome, attachmentId], ['timeout', null]);
    assert.match(String(reason), /did not deliver the file within 1 s \(it was not known yet\)/);
  });

  it('declines a file that is not there, an endpoint that is offline, and one that is gone', async () => {
    await files.load({});
    assert.equal(report(await files.refused(files.wanting('C:\\missing.exe'))).outcome, 'failed');
    const { endpoints } = await flow.state<{ endpoints: Endpoint[] }>('hive');
    const endpointId = endpoints.find(({ connected }) => !connected)?.id;
    const offline = report(await flow.declined('fetch', files.wanting(tool, { endpointId })));
    assert.equal(offline.outcome, 'offline');
    assert.match(String(offline.reason), /offline/i);
    const gone = report(await flow.declined('fetch', files.wanting(tool, { endpointId: '1234567890' })));
    assert.equal(gone.outcome, 'not-found');
    await nothingAttached();
  });

  it('declines a deleted case before it asks the endpoint for anything', async () => {
    await files.load({});
    const { outcome, reason } = report(await flow.declined('fetch', files.wanting(tool, { incidentId: 99_999 })));
    assert.equal(outcome, 'not-found');
    assert.match(String(reason), /IBM SOAR could not/);
    assert.equal(await files.requests(), 0);
  });

  it('requests nothing in a dry run of the Hive', async () => {
    await files.load({}, { dryRun: true });
    const message = await flow.result('fetch', files.wanting(tool));
    const { outcome, dryRun, sha256, attachmentId } = report(message);
    assert.deepEqual([outcome, dryRun, sha256, attachmentId], ['dry-run', true, null, null]);
    assert.equal((message as { result?: { success: boolean } }).result?.success, false);
    assert.equal(await files.requests(), 0);
    assert.deepEqual(
      flow.audit.map(({ outcome: ending }) => ending),
      ['dry-run'],
    );
  });

  it('fetches and checks, and uploads nothing, in a dry run of SOAR', async () => {
    await files.load({}, {}, { dryRun: true });
    const { outcome, dryRun, sha256 } = report(await files.fetched(files.wanting(tool)));
    assert.deepEqual([outcome, dryRun, sha256?.length], ['dry-run', true, 64]);
    await nothingAttached();
  });

  it('begins the download anew when it breaks off', async () => {
    await files.load({});
    await flow.fault('hive', { kind: 'cut', count: 1, path: '/download$' });
    assert.equal(report(await files.fetched(files.wanting(tool))).outcome, 'attached');
  });

  it('fails, and leaves no temporary file, when SOAR cannot be reached any more', async () => {
    await files.load({});
    await flow.fault('soar', { kind: 'status', status: 503, path: 'POST .*/attachments$' });
    const { failure } = await files.hurried(() => flow.failure('fetch', files.wanting(tool)));
    assert.deepEqual([failure.service, failure.status], ['IBM SOAR', 503]);
  });

  it('stops at once when it is closed while it waits, and leaves no temporary file', async () => {
    await files.load({});
    await flow.fault('hive', { kind: 'status', status: 404, path: 'endpoint-file/.*/status' });
    flow.send('fetch', files.wanting(tool));
    await flow.until(async () => (await files.requests()) > 0, 'request for a file');
    const start = Date.now();
    await flow.redeploy();
    assert.ok(Date.now() - start < 1_000);
    const asked = await flow.asked('hive', /endpoint-file/);
    await sleep(400);
    assert.equal(await flow.asked('hive', /endpoint-file/), asked, 'nobody looks for the file any more');
  });

  const bad: [string, object, RegExp][] = [
    ['an empty path', { path: '' }, /path: is empty/],
    ['blanks for a path', { path: '  ' }, /path: must not be empty/],
    ['a path with NUL', { path: 'C:\\a\0.exe' }, /path: must not hold a NUL/],
    ['an object for a path', { path: { of: 1 } }, /path: must be text, not an object/],
    ['a path that climbs', { path: 'C:\\a\\..\\b.exe' }, /path: must not climb/],
    ['a folder', { path: 'C:\\Windows\\' }, /path: must name a file/],
    ['a path without end', { path: `C:\\${'a'.repeat(100_000)}` }, /path: must not be longer/],
    ['an endpoint id that is none', { endpointId: '../1' }, /endpointId: must be a string of 1 to 20 digits/],
    ['no endpoint', { endpointId: null }, /endpointId: is empty/],
    ['NaN for a case', { incidentId: Number.NaN }, /incidentId: must be a number/],
    ['half a case', { incidentId: 1.5 }, /incidentId: must be the number of a case/],
    ['a hash that is none', { sha256: 'abc' }, /sha256: must be 64 hexadecimal digits/],
    ['a size that is none', { size: -1 }, /size: must be a whole number of bytes/],
  ];
  for (const [what, more, message] of bad) {
    it(`refuses ${what} with one clear error, and asks for nothing`, async () => {
      await files.load({});
      const { error, failure } = await flow.failure('fetch', files.wanting(tool, more));
      assert.match(error.message, message);
      assert.equal(failure.code, 'bad-input');
      assert.equal(await files.requests(), 0);
    });
  }
});
