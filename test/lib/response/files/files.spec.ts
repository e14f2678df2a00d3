import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Clock } from '../../../../src/lib/clock.js';
import { InputError } from '../../../../src/lib/http/errors.js';
import { endpointFile } from '../../../../src/lib/response/files/endpoint-file.js';
import { expectEndpointPath } from '../../../../src/lib/response/files/endpoint-path.js';
import { type FileWish, fetchFile } from '../../../../src/lib/response/files/fetch-file.js';
import { type PrivateFile, TooManyBytes, withPrivateFile } from '../../../../src/lib/response/files/private-file.js';
import { saveInFolder } from '../../../../src/lib/response/files/save-file.js';
import { type HiveStub, hiveStub } from '../../hive/hive-stub.js';
import { FastClock } from '../../http/fast-clock.js';
import type { StubAnswer } from '../../http/stub-server.js';
import { Simulated } from '../../sync/simulated.js';

const everyByte = Buffer.from(Array.from({ length: 70_000 }, (_, index) => index & 255));
const sha256Of = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe('A private file', () => {
  const keep = (bytes: Buffer) => (store: (data: Readable) => Promise<PrivateFile>) => store(Readable.from([bytes]));
  let seen = '';
  const look = async (file: PrivateFile) => {
    seen = file.path;
    return file;
  };
  afterEach(() => assert.ok(!existsSync(dirname(seen)), 'it is gone with its folder'));

  it('holds the bytes where nobody else can read them, with their hash, and opens as often as one likes', async () => {
    await withPrivateFile(keep(everyByte), 70_000, async (file) => {
      await look(file);
      assert.deepEqual([file.size, file.sha256], [70_000, sha256Of(everyByte)]);
      assert.equal(statSync(file.path).mode & 0o777, 0o600);
      assert.equal(statSync(dirname(file.path)).mode & 0o777, 0o700);
      for (let time = 0; time < 2; time++) assert.ok((await buffer(file.open())).equals(everyByte));
    });
  });

  it('is gone when its user fails', async () => {
    const failing = withPrivateFile(keep(everyByte), 70_000, async (file) => {
      await look(file);
      throw new Error('no');
    });
    await assert.rejects(failing, /^Error: no$/);
  });

  it('is gone when its bytes break off, and when there are too many', async () => {
    let folder = '';
    const broken = (store: (data: Readable) => Promise<PrivateFile>) => {
      folder = newestFolder();
      return store(Readable.from(endingBadly()));
    };
    await assert.rejects(withPrivateFile(broken, 1e6, look), /broke off/);
    assert.ok(!existsSync(folder));
    await assert.rejects(withPrivateFile(keep(everyByte), 69_999, look), TooManyBytes);
  });

  it('begins anew when its bytes come anew', async () => {
    const again = async (store: (data: Readable) => Promise<PrivateFile>) => {
      await assert.rejects(store(Readable.from(endingBadly())));
      return store(Readable.from([everyByte]));
    };
    assert.equal((await withPrivateFile(again, 1e6, look)).sha256, sha256Of(everyByte));
  });

  function* endingBadly(): Generator<Buffer> {
    yield Buffer.alloc(1000);
    throw new Error('it broke off');
  }

  function newestFolder(): string {
    const folders = readdirSync(tmpdir()).filter((name) => name.startsWith('reaqta-'));
    const byAge = folders.map((name) => join(tmpdir(), name)).filter((path) => existsSync(path));
    return byAge.sort((one, other) => statSync(one).birthtimeMs - statSync(other).birthtimeMs).at(-1) ?? '';
  }
});

describe('A file that is saved to a folder', () => {
  let folder: string;
  let source: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'save-'));
    source = __filename;
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const names: [string, string][] = [
    ['tool.exe', 'tool.exe'],
    ['..', 'file'],
    ['../../../etc/passwd', 'passwd'],
    ['a\\..\\b', 'b'],
    ['a\0b', 'ab'],
    ['nul', '_nul'],
    ['COM1.tar.gz', '_COM1.tar.gz'],
    ['LPT9', '_LPT9'],
    ['console.log', 'console.log'],
    ['stream:alternate', 'streamalternate'],
    ['trailing. . ', 'trailing'],
    ['.hidden', '.hidden'],
    ['', 'file'],
  ];
  for (const [name, saved] of names) {
    it(`is called ${JSON.stringify(saved)} when it was ${JSON.stringify(name)}`, async () => {
      assert.equal(await saveInFolder(source, folder, name), join(folder, saved));
      assert.deepEqual(readdirSync(folder), [saved]);
      assert.equal(readFileSync(join(folder, saved), 'utf8'), readFileSync(source, 'utf8'));
    });
  }

  it('gets a number before its extension while the name is taken, and stays within what a file system takes', async () => {
    const long = `${'n'.repeat(300)}.exe`;
    const paths = [];
    for (let time = 0; time < 3; time++) paths.push(await saveInFolder(source, folder, 'a.exe'));
    assert.deepEqual(
      paths,
      ['a.exe', 'a (1).exe', 'a (2).exe'].map((name) => join(folder, name)),
    );
    await saveInFolder(source, folder, long);
    assert.match(await saveInFolder(source, folder, long), / \(1\)\.exe$/);
  });
});

describe('The path of a file on an endpoint', () => {
  for (const path of ['C:\\Windows\\a..b.exe', '/usr/bin/x', '\\\\server\\share\\x', 'C:\\...\\x', '..x'])
    it(`may be ${path}`, () => assert.equal(expectEndpointPath(path), path));
  for (const path of ['', ' ', '..', 'a/../b', 'C:\\..\\x', 'C:\\x\\', '/', 'a\0', 'x'.repeat(32_768)])
    it(`cannot be ${JSON.stringify(path.slice(0, 20))}`, () =>
      assert.throws(
        () => expectEndpointPath(path),
        (error) => error instanceof InputError && error.input === 'path',
      ));
});

describe('Fetching a file from an endpoint', () => {
  let sim: Simulated;
  /** Its sleeps let the simulator's time pass too. */
  let clock: Clock & { slept: number[] };
  let endpointId: string;
  before(async () => {
    sim = await Simulated.start();
  });
  after(() => sim.close());
  beforeEach(async () => {
    await sim.reset();
    const fast = new FastClock();
    const sleep = async (ms: number, signal?: AbortSignal) => {
      await fast.sleep(ms, signal);
      await sim.later(ms);
    };
    clock = { slept: fast.slept, now: () => fast.now(), sleep };
    for await (const { id, connected } of sim.hive.endpoints()) if (connected) endpointId = id;
  });
  afterEach(() => sim.mend('hive'));
  const wish = (path: string, more: object = {}): FileWish => {
    return { endpointId, path, withinMs: 60_000, limit: { bytes: 1e9, rule: 'the test takes files' }, ...more };
  };

  it('looks ever more rarely, and not once after the limit', async () => {
    await sim.fault('hive', { kind: 'status', status: 404, path: 'status' });
    const answer = await endpointFile(sim.hive, { endpointId, path: 'C:\\x.exe', withinMs: 20_000 }, { clock });
    assert.ok('declined' in answer);
    assert.equal(answer.declined.outcome, 'timeout');
    assert.ok(
      clock.slept.every(
        (ms, index) => index === 0 || index === clock.slept.length - 1 || ms >= (clock.slept[index - 1] ?? 0),
      ),
    );
    assert.equal(Math.round(clock.slept.reduce((sum, ms) => sum + ms)), 20_000);
    assert.ok(Math.max(...clock.slept) <= 10_000);
  });

  it('gives up an upload that Hive does not know for half a minute, however long it may take', async () => {
    await sim.fault('hive', { kind: 'status', status: 404, path: 'status' });
    const answer = await endpointFile(sim.hive, { endpointId, path: 'C:\\x.exe', withinMs: 3_600_000 }, { clock });
    assert.deepEqual('declined' in answer && answer.declined.outcome, 'failed');
    assert.ok(clock.slept.reduce((sum, ms) => sum + ms) < 50_000);
  });

  it('hands over what it fetched, the same bytes for every path', async () => {
    for (const path of ['C:\\a.exe', '/tmp/empty', 'C:\\one-byte', '/etc/host.conf']) {
      const { used, file } = await fetchFile(
        sim.hive,
        wish(path),
        async ({ open, name }) => [name, sha256Of(await buffer(open()))],
        { clock },
      );
      assert.deepEqual(used, [path.split(/[\\/]/).at(-1), file?.sha256]);
    }
  });

  it('stops at the size the caller allows', async () => {
    const limit = { bytes: 10, rule: 'the test takes files' };
    const { declined } = await fetchFile(sim.hive, wish('C:\\a.exe', { limit }), async () => assert.fail(), { clock });
    assert.equal(declined?.outcome, 'too-large');
  });
});

describe('What Hive says of a file it was asked for', () => {
  const { endpointId, path } = { endpointId: '834', path: 'C:\\x.exe' };
  let hive: HiveStub;
  afterEach(() => hive.close());
  const asked = async (...answers: StubAnswer[]) => {
    let next = 0;
    hive = await hiveStub(() => answers[Math.min(next++, answers.length - 1)] ?? 'cut');
    return endpointFile(hive.client, { endpointId, path, withinMs: 60_000 }, { clock: hive.clock });
  };
  const stage = (phase: number, more: object = {}) => ({ json: { stage: { phase }, ...more } });
  const taken = { json: { uploadId: 'u-1' } };
  const declined = (outcome: string, reason: string) => ({ declined: { outcome, reason } });

  it('is read as ready in phases 3 and 5, once it names the download', async () => {
    for (const phase of [3, 5]) {
      const answer = await asked(taken, stage(1), stage(2), stage(phase), stage(phase, { downloadId: 'd-1' }));
      assert.deepEqual(answer, { downloadId: 'd-1' });
      await hive.close();
    }
  });

  it('is given on in its own words when it failed', async () => {
    const failing = { json: { stage: { phase: 4, error: 'Access is denied' } } };
    assert.deepEqual(await asked(taken, stage(1), failing), declined('failed', 'Access is denied'));
    await hive.close();
    const reason = 'the upload ended in phase 9, without a reason';
    assert.deepEqual(await asked(taken, stage(9, { downloadId: 'd-1' })), declined('failed', reason));
  });

  it('is read as offline with status 504, and with 200 as well', async () => {
    for (const status of [504, 200]) {
      const answer = await asked({ status, json: { message: 'Endpoint offline, last seen a while ago' } });
      assert.equal('declined' in answer && answer.declined.outcome, 'offline');
      await hive.close();
    }
  });
});
