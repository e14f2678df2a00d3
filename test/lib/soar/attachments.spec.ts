import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import busboy from 'busboy';
import { ServiceError } from '../../../src/lib/http/errors.js';
import type { Attachment } from '../../../src/lib/soar/types.js';
import { type Call, FakeSoar, select, typeOf } from './fake-soar.js';

const attachments = '/incidents/2154/attachments';
const files = '/incidents/2154/artifacts/files';
const stored = { id: 32, uuid: 'u', name: 'sample.exe', content_type: 'x', size: 1, created: 1, inc_id: 2154 };

interface Form {
  order: string[];
  parts: Record<string, string>;
  file?: { name: string; contentType: string; bytes: Buffer };
}

/** What the multipart request held, read by an independent parser. */
async function formOf(call: Call | undefined): Promise<Form> {
  const form: Form = { order: [], parts: {} };
  const parser = busboy({ headers: call?.headers ?? {}, defParamCharset: 'utf8' });
  const reading: Promise<void>[] = [];
  parser.on('field', (name, value) => {
    form.order.push(name);
    form.parts[name] = value;
  });
  parser.on('file', (name, stream, info) => {
    form.order.push(name);
    reading.push(
      buffer(stream).then((bytes) => {
        form.file = { name: info.filename ?? '', contentType: info.mimeType, bytes };
      }),
    );
  });
  await new Promise((resolve, reject) => parser.on('close', resolve).on('error', reject).end(call?.raw));
  await Promise.all(reading);
  return form;
}

function inChunks(bytes: Buffer, size = 10_000): Readable {
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
  return Readable.from(chunks, { objectMode: false });
}

describe('attachments of an incident', () => {
  let soar: FakeSoar;
  let opened: Readable[];
  beforeEach(async () => {
    soar = await new FakeSoar().start();
    opened = [];
  });
  afterEach(() => soar.stop());

  const file = (bytes: Buffer, more: Record<string, unknown> = {}) => ({
    name: 'sample.exe',
    contentType: 'application/x-msdownload',
    size: bytes.length,
    open: () => {
      const stream = inChunks(bytes);
      opened.push(stream);
      return stream;
    },
    ...more,
  });

  it('arrive byte for byte, with name, type and a length known in advance', async () => {
    soar.on(`POST ${attachments}`, { json: stored });
    const bytes = randomBytes(3_000_001);
    const answer = (await soar.client().addAttachment(2154, file(bytes))) as Attachment;
    const [call] = soar.to(`POST ${attachments}`);
    const form = await formOf(call);
    assert.equal(answer.id, 32);
    assert.equal(form.file?.name, 'sample.exe');
    assert.equal(form.file?.contentType, 'application/x-msdownload');
    assert.ok(form.file?.bytes.equals(bytes));
    assert.equal(call?.headers['content-length'], String(call?.raw.length));
  });

  it('arrive whole when the first try was refused', async () => {
    soar.on(`POST ${attachments}`, { status: 429 }, { json: stored });
    const bytes = randomBytes(200_000);
    await soar.client().addAttachment(2154, file(bytes));
    const sent = await Promise.all(soar.to(`POST ${attachments}`).map(formOf));
    assert.equal(sent.length, 2);
    assert.ok(sent.every((form) => form.file?.bytes.equals(bytes)));
    assert.equal(opened.length, 2);
    assert.ok(opened.every((stream) => stream.destroyed));
  });

  it('are not sent twice when the answer gets lost', async () => {
    soar.on(`POST ${attachments}`, { cut: true });
    await assert.rejects(
      soar.client().addAttachment(2154, file(Buffer.from('x'))),
      (error: ServiceError) => error.maybeApplied,
    );
    assert.equal(opened.length, 1);
  });

  it('may be empty', async () => {
    soar.on(`POST ${attachments}`, { json: [stored] });
    await soar.client().addAttachment(2154, file(Buffer.alloc(0)));
    assert.equal((await formOf(soar.to(`POST ${attachments}`)[0])).file?.bytes.length, 0);
  });

  for (const name of ['a"b.exe', 'x\r\nContent-Type: text-html\r\n.exe', 'Prüfung 试.exe']) {
    it(`keep one file whatever its name is: ${JSON.stringify(name)}`, async () => {
      soar.on(`POST ${attachments}`, { json: stored });
      await soar.client().addAttachment(2154, file(Buffer.from('bytes'), { name }));
      const form = await formOf(soar.to(`POST ${attachments}`)[0]);
      assert.equal(form.file?.bytes.toString(), 'bytes');
      assert.equal(form.file?.contentType, 'application/x-msdownload');
      assert.equal(form.file?.name, name.replace(/"/g, '%22').replace(/\r/g, '%0D').replace(/\n/g, '%0A'));
    });
  }

  for (const [what, size] of [
    ['longer', 3],
    ['shorter', 30],
  ] as const) {
    it(`are never stored when the file is ${what} than it said`, async () => {
      soar.on(`POST ${attachments}`, { json: stored });
      await assert.rejects(
        soar.client().addAttachment(2154, file(Buffer.from('bytes'), { size })),
        /of its|more than its/,
      );
      assert.equal(soar.to(`POST ${attachments}`).length, 0, 'no complete request arrived');
    });
  }

  it("fail with the source's own error when it breaks while it is read", async () => {
    soar.on(`POST ${attachments}`, { json: stored });
    const cause = new ServiceError({ service: 'ReaQta-Hive', operation: 'download', code: 'network', retryable: true });
    const open = () =>
      Readable.from(
        (async function* () {
          yield Buffer.from('half');
          throw cause;
        })(),
        { objectMode: false },
      );
    await assert.rejects(
      soar.client().addAttachment(2154, file(Buffer.from('halfhalf'), { open })),
      (error: unknown) => error === cause,
    );
  });

  it('fail with its own error when the file cannot be opened', async () => {
    const open = () => {
      throw new Error('no such file');
    };
    await assert.rejects(soar.client().addAttachment(2154, file(Buffer.from('x'), { open })), /^Error: no such file$/);
  });

  it('let go of the file when the time is up in the middle of it', async () => {
    let stuck: Readable | undefined;
    const open = () => {
      stuck = new Readable({ read() {} });
      stuck.push(Buffer.alloc(10));
      return stuck;
    };
    await assert.rejects(
      soar.client().addAttachment(2154, file(Buffer.alloc(1000), { open }), { timeoutMs: 50 }),
      (error: ServiceError) => error.code === 'timeout',
    );
    assert.equal(stuck?.destroyed, true);
  });

  it('are not opened in a dry run', async () => {
    const answer = await soar.client({ dryRun: true }).addAttachment(2154, file(Buffer.from('x')));
    assert.equal('dryRun' in answer, true);
    assert.equal(opened.length, 0);
  });

  it('are listed, downloaded byte for byte, and deleted', async () => {
    const bytes = randomBytes(50_000);
    soar.on(`GET ${attachments}`, { json: [stored] });
    soar.on(`GET ${attachments}/32/contents`, { text: bytes.toString('base64') });
    soar.on(`DELETE ${attachments}/32`, { json: { success: true } });
    const client = soar.client();
    assert.equal((await client.attachments(2154))[0]?.name, 'sample.exe');
    const contents = await buffer(await client.attachmentContents(2154, 32));
    assert.equal(contents.toString(), bytes.toString('base64'));
    assert.deepEqual(await client.deleteAttachment(2154, 32), { deleted: true });
  });

  it('become a file artifact, described before its bytes', async () => {
    soar.on('GET /types/artifact', { json: typeOf('artifact', [select('type', { 'Malware Sample': 12 })]) });
    soar.on(
      `POST ${files}`,
      { status: 429 },
      {
        json: [
          { id: 313, type: 12 },
          { id: 314, type: 38, parent_id: 313 },
        ],
      },
    );
    const bytes = randomBytes(100_000);
    const artifact = { type: 'Malware Sample', value: 'smss.exe', description: 'Extracted' };
    const made = await soar.client().addFileArtifact(2154, artifact, file(bytes));
    const form = await formOf(soar.to(`POST ${files}`)[1]);
    assert.equal((made as { id: number }[]).length, 2);
    assert.deepEqual(form.order, ['artifact', 'file']);
    assert.deepEqual(JSON.parse(form.parts.artifact ?? ''), { type: 12, value: 'smss.exe', description: 'Extracted' });
    const sha256 = (data: Buffer | undefined) =>
      createHash('sha256')
        .update(data ?? '')
        .digest('hex');
    assert.equal(sha256(form.file?.bytes), sha256(bytes));
  });
});
