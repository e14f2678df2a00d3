import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileBytes } from '../../simulator/hive/file-content.js';
import type { FunctionResult } from '../../src/runtime/function-result.js';
import { FileFlow, leftBehind } from './file-flow.js';
import { type Message, useFlow } from './flow.js';

interface Report {
  outcome: string;
  reason: string | null;
  dryRun: boolean;
  name: string;
  size: number | null;
  sha256: string | null;
  [place: string]: unknown;
}

const tool = 'C:\\Tools\\every byte.exe';
const sha256Of = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const report = ({ payload }: Message) => payload as Report;

describe('reaqta-attach-file', () => {
  const flow = useFlow();
  const files = new FileFlow(flow);
  const left = leftBehind();
  afterEach(() => assert.deepEqual(leftBehind(), left, 'no temporary file is left'));

  describe('to an attachment', () => {
    it('attaches the very bytes of the file, and says so', async () => {
      await files.load({});
      const message = await files.fetched(files.wanting(tool));
      const bytes = fileBytes(tool);
      const [attachment] = (await files.case()).attachments;
      assert.deepEqual(report(message), {
        outcome: 'attached',
        reason: null,
        dryRun: false,
        name: 'every byte.exe',
        size: bytes.length,
        sha256: sha256Of(bytes),
        attachmentId: attachment?.id,
      });
      assert.deepEqual([attachment?.sha256, attachment?.name], [sha256Of(bytes), 'every byte.exe']);
      assert.equal(new Set(bytes).size, 256, 'every byte value is in it');
      const { path, sha256, attachment: set } = message as Message & Record<string, unknown>;
      assert.deepEqual([path, sha256, (set as { id: number }).id], [tool, sha256Of(bytes), attachment?.id]);
      assert.equal(flow.status('fetch').text, 'attached');
    });

    for (const [what, path, size] of [
      ['an empty file', 'C:\\Temp\\empty.bin', 0],
      ['a file of one byte', 'C:\\Temp\\one-byte.bin', 1],
      ['a text that is not ASCII', '/var/log/notes.txt', fileBytes('/var/log/notes.txt').length],
    ] as const) {
      it(`attaches ${what} whole`, async () => {
        await files.load({});
        const { sha256, outcome } = report(await files.fetched(files.wanting(path)));
        const [attachment] = (await files.case()).attachments;
        assert.deepEqual([outcome, attachment?.size, attachment?.sha256], ['attached', size, sha256]);
        assert.equal(sha256, sha256Of(fileBytes(path)));
      });
    }

    it('answers as the function Attach File does, so that its scripts write the right note', async () => {
      await files.load({});
      const { result } = (await files.fetched(files.wanting(tool, { hive: 'HQ' }))) as { result?: FunctionResult };
      const inputs = {
        reaqta_hive: 'HQ',
        reaqta_endpoint_id: files.endpointId,
        reaqta_incident_id: files.incidentId,
        reaqta_program_path: tool,
      };
      assert.deepEqual([result?.success, result?.reason, result?.inputs], [true, null, inputs]);
      const content = result?.content as Record<string, unknown>;
      for (const key of [
        'type',
        'id',
        'name',
        'content_type',
        'created',
        'creator_id',
        'size',
        'uuid',
        'inc_id',
        'vers',
      ])
        assert.ok(key in content, key);
      assert.equal(noteOf(result), `ReaQta Attach File created: every byte.exe from program path: ${tool}`);
    });

    it('says in that answer that nothing happened when nothing happened', async () => {
      await files.load({});
      const { result } = (await files.refused(files.wanting('C:\\missing.exe'))) as { result?: FunctionResult };
      assert.deepEqual([result?.success, result?.content], [false, null]);
      assert.equal(noteOf(result), 'ReaQta Attach File failed: File not found on the endpoint');
    });

    it('sends the whole file again when SOAR was busy at first', async () => {
      await files.load({});
      await flow.fault('soar', { kind: 'rate-limit', retryAfter: 0, count: 2, path: 'POST .*/attachments$' });
      const { sha256 } = report(await files.fetched(files.wanting(tool)));
      const { attachments } = await files.case();
      assert.deepEqual(
        attachments.map((one) => one.sha256),
        [sha256],
      );
      assert.equal(sha256, sha256Of(fileBytes(tool)));
    });

    it('attaches it once when the answer to the upload gets lost', async () => {
      await files.load({});
      await flow.fault('soar', { kind: 'apply-then-fail', status: 0, count: 1, path: 'POST .*/attachments$' });
      const { outcome, attachmentId } = report(await files.fetched(files.wanting(tool)));
      const { attachments } = await files.case();
      assert.deepEqual([outcome, attachments.map(({ id }) => id)], ['attached', [attachmentId]]);
    });

    it('attaches it again beside an equal one that was there before', async () => {
      await files.load({});
      await files.fetched(files.wanting(tool));
      await flow.fault('soar', { kind: 'status', status: 500, count: 1, path: 'POST .*/attachments$' });
      await files.fetched(files.wanting(tool));
      assert.equal((await files.case()).attachments.length, 2);
    });
  });

  describe('to an artifact', () => {
    it('makes an artifact of the file whose hashes are those of the file', async () => {
      await files.load({ operation: 'artifact' });
      const message = await files.fetched(files.wanting(tool));
      const { outcome, artifactId, hashArtifactIds, sha256 } = report(message);
      const { artifacts } = await files.case();
      const made = artifacts.find(({ id }) => id === artifactId);
      assert.deepEqual([outcome, made?.value, made?.type], ['added', 'every byte.exe', 12]);
      assert.match(JSON.stringify(made?.description), /From ReaQta-Hive/);
      const hashes = artifacts.filter(({ id }) => (hashArtifactIds as number[]).includes(id));
      assert.equal(hashes.length, 3);
      assert.ok(hashes.every(({ parent_id }) => parent_id === artifactId));
      assert.ok(hashes.some(({ value }) => value === sha256 && value === sha256Of(fileBytes(tool))));
      const { artifact, result } = message as Message & { artifact?: { id: number }; result?: FunctionResult };
      assert.equal(artifact?.id, artifactId);
      assert.equal(result?.inputs.reaqta_artifact_type, 'Malware Sample');
      assert.equal((result?.content as { id: number }[] | undefined)?.length, 4);
    });

    it('makes it once when the answer to the upload gets lost', async () => {
      await files.load({ operation: 'artifact', artifactType: 'Other File', description: '' });
      await flow.fault('soar', { kind: 'apply-then-fail', status: 0, count: 1, path: 'artifacts/files' });
      const { outcome, artifactId, hashArtifactIds } = report(await files.fetched(files.wanting(tool)));
      const { artifacts } = await files.case();
      assert.deepEqual([outcome, artifacts.length, (hashArtifactIds as number[]).length], ['added', 4, 3]);
      assert.equal(artifacts.find(({ id }) => id === artifactId)?.type, 16);
    });

    it('refuses a type SOAR does not have', async () => {
      await files.load({ operation: 'artifact', artifactType: 'No such type' });
      const { failure } = await files.hurried(() => flow.failure('fetch', files.wanting(tool)));
      assert.equal(failure.code, 'rejected');
      assert.match(String(failure.detail), /No such type.*Malware Sample/);
    });
  });

  describe('to a folder', () => {
    it("saves the file for Node-RED's user alone", async () => {
      await files.load({ operation: 'file', folder: join(flow.userDir, 'a', 'b'), soar: '' });
      const { outcome, file, name } = report(await files.fetched(files.wanting(tool)));
      assert.deepEqual(
        [outcome, file, name],
        ['saved', join(flow.userDir, 'a', 'b', 'every byte.exe'), 'every byte.exe'],
      );
      assert.ok(readFileSync(String(file)).equals(fileBytes(tool)));
      assert.equal(statSync(String(file)).mode & 0o777, 0o600);
    });

    it("takes a relative folder for one under Node-RED's own", async () => {
      flow.settings = { fileWorkingDirectory: join(flow.userDir, 'work') };
      await files.load({ operation: 'file', folder: 'samples' });
      const { file } = report(await files.fetched(files.wanting(tool)));
      assert.equal(file, join(flow.userDir, 'work', 'samples', 'every byte.exe'));
    });

    it('replaces nothing: a name that is taken gets a number, also when a link has it', async () => {
      const folder = join(flow.userDir, 'samples');
      const outside = join(flow.userDir, 'outside');
      mkdirSync(folder);
      writeFileSync(join(folder, 'every byte.exe'), 'mine');
      symlinkSync(outside, join(folder, 'every byte (1).exe'));
      await files.load({ operation: 'file', folder });
      const { file } = report(await files.fetched(files.wanting(tool)));
      assert.equal(file, join(folder, 'every byte (2).exe'));
      assert.equal(readFileSync(join(folder, 'every byte.exe'), 'utf8'), 'mine');
      assert.ok(!existsSync(outside), 'nothing was written through the link');
    });

    it('never leaves the folder, whatever the file is called', async () => {
      const folder = join(flow.userDir, 'samples');
      await files.load({ operation: 'file', folder });
      for (const path of ['C:\\a\\...', 'C:\\x:..', '/tmp/..\u200b', 'C:\\CON.txt', '/a\\b/c?d*.bin'])
        await files.fetched(files.wanting(path));
      assert.deepEqual(readdirSync(folder).sort(), ['_CON.txt', 'cd.bin', 'file', 'file (1)', 'x']);
      assert.deepEqual(
        readdirSync(flow.userDir).filter((name) => !/^(\.|samples|lib|node_modules|context)/.test(name)),
        [],
      );
    });

    it('fails clearly without a folder, and asks for nothing', async () => {
      await files.load({ operation: 'file' });
      assert.match((await flow.failure('fetch', files.wanting(tool))).error.message, /folder: is empty/);
      assert.equal(await files.requests(), 0);
    });

    it('fails clearly where it cannot write', async () => {
      writeFileSync(join(flow.userDir, 'no-folder'), '');
      await files.load({ operation: 'file', folder: join(flow.userDir, 'no-folder', 'in-it') });
      const { error } = await files.hurried(() => flow.failure('fetch', files.wanting(tool)));
      assert.match(error.message, /folder: the file cannot be written to .*\(ENOTDIR\)$/);
    });
  });

  describe('to the message', () => {
    it('puts the bytes into it as a Buffer', async () => {
      await files.load({ operation: 'message', soar: '' });
      const { outcome, data } = report(await files.fetched(files.wanting(tool)));
      assert.equal(outcome, 'fetched');
      assert.ok(Buffer.isBuffer(data) && data.equals(fileBytes(tool)));
    });

    it('declines a file beyond its limit, and stops fetching there', async () => {
      await files.load({ operation: 'message', maxData: 1 });
      const { outcome, reason, data } = report(await files.refused(files.wanting('C:\\big-200mb.bin')));
      assert.deepEqual([outcome, data], ['too-large', null]);
      assert.match(String(reason), /this node takes files into messages of at most 1 MB/);
    });
  });

  function noteOf(result: FunctionResult | undefined): string {
    // What the function's own post-process script writes.
    const content = result?.content as { name: string } | null;
    return result?.success
      ? `ReaQta Attach File created: ${content?.name} from program path: ${String(result.inputs.reaqta_program_path)}`
      : `ReaQta Attach File failed: ${result?.reason}`;
  }
});
