import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { FileStore, type FileStoreOptions } from '../../../src/lib/state/file-store.js';
import { FakeClock, until } from './fake-clock.js';

describe('state in a file', () => {
  let room: string;
  let path: string;
  const open: FileStore[] = [];

  function store(options: FileStoreOptions = {}): FileStore {
    const made = new FileStore(path, options);
    open.push(made);
    return made;
  }

  const onDisk = async (): Promise<unknown> => JSON.parse(await readFile(path, 'utf8'));

  beforeEach(async () => {
    room = await mkdtemp(join(tmpdir(), 'state-'));
    path = join(room, 'deep', 'down', 'state.json');
  });

  afterEach(async () => {
    await Promise.allSettled(open.splice(0).map((one) => one.close()));
    await rm(room, { recursive: true, force: true });
  });

  it('begins empty without a file, makes the directory and keeps values over a restart', async () => {
    const first = store();
    assert.equal(await first.get('cursor'), undefined);
    await first.set('cursor', { at: 5 });
    await first.set('gone', true);
    await first.delete('gone');
    await first.close();
    const second = store();
    assert.deepEqual(await second.get('cursor'), { at: 5 });
    assert.equal(await second.get('gone'), undefined);
  });

  it('lets only its owner read the file', async () => {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, '{}');
    await chmod(path, 0o666);
    const one = store();
    await one.set('a', 1);
    await one.flush();
    assert.equal((await stat(path)).mode & 0o777, 0o600);
  });

  it('keeps a value as it was when it was set', async () => {
    const one = store();
    const value = { list: [1] };
    const setting = one.set('a', value);
    value.list.push(2);
    await setting;
    assert.deepEqual(await one.get('a'), { list: [1] });
  });

  it('writes by itself, at most once every 200 ms', async () => {
    const clock = new FakeClock();
    const one = store({ clock });
    await one.set('n', 0);
    await until(async () => (await stat(path).catch(() => undefined)) !== undefined);
    await one.get('n', { fresh: true });
    const first = (await stat(path)).ino;
    for (let n = 1; n <= 50; n++) await one.set('n', n);
    await until(() => clock.asleep === 1);
    await clock.pass(199);
    assert.equal((await stat(path)).ino, first, 'one write is enough for 200 ms');
    await clock.pass(1);
    await until(async () => ((await onDisk()) as { n: number }).n === 50);
    await one.get('n', { fresh: true });
    assert.equal(clock.asleep, 0, 'nothing is left to write');
  });

  it('goes on writing when the clock is set back', async () => {
    const clock = new FakeClock();
    const one = store({ clock });
    await one.set('n', 0);
    await until(async () => (await stat(path).catch(() => undefined)) !== undefined);
    await one.get('n', { fresh: true });
    clock.setBack(3_600_000);
    await one.set('n', 1);
    await clock.pass(200);
    await one.get('n', { fresh: true });
    assert.deepEqual(await onDisk(), { n: 1 });
  });

  it('is durable once flush has resolved, whatever is under way', async () => {
    const one = store({ clock: new FakeClock() });
    for (let n = 1; n <= 5; n++) {
      void one.set('n', n);
      await one.flush();
      assert.deepEqual(await onDisk(), { n });
    }
    await Promise.all(Array.from({ length: 20 }, (_, n) => one.set(`k${n}`, n).then(() => one.flush())));
    assert.equal(Object.keys((await onDisk()) as object).length, 21);
  });

  it('refuses a damaged file, says which and what to do, and leaves it as it is', async () => {
    for (const damaged of ['{"a":1,"b', '', '[1]', 'null']) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, damaged);
      const one = store();
      const refusal = { name: 'StateError', message: new RegExp(`${path}.*damaged.*move it away`) };
      await assert.rejects(one.get('a'), refusal);
      await assert.rejects(one.set('a', 1), refusal);
      await assert.rejects(one.flush(), refusal);
      await one.close();
      assert.equal(await readFile(path, 'utf8'), damaged);
    }
  });

  it('goes on with a damaged file once somebody has put a good one in its place', async () => {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, '{"a"');
    const one = store();
    await assert.rejects(one.get('a'), { code: 'state' });
    await writeFile(path, '{"a":7}');
    assert.equal(await one.get('a'), 7);
  });

  it('after a crash between writing and renaming has the old state and no leftovers', async () => {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, '{"a":1}');
    await writeFile(`${path}.0123456789ab.tmp`, '{"a":2,"b');
    await writeFile(`${path}.backup`, 'mine');
    assert.equal(await store().get('a'), 1);
    assert.deepEqual((await readdir(dirname(path))).sort(), ['state.json', 'state.json.backup']);
  });

  it('says when the disk refuses, keeps everything, and writes it when the disk is back', async () => {
    const clock = new FakeClock();
    const errors: Error[] = [];
    const one = store({ clock, onError: (error) => errors.push(error) });
    await one.set('a', 1);
    await one.flush();
    await rename(dirname(path), `${dirname(path)}-away`);
    await writeFile(dirname(path), 'a file where the directory was');
    await one.set('b', 2);
    await assert.rejects(one.flush(), { name: 'StateError', message: new RegExp(`${path} could not`) });
    for (let n = 1; n <= 12; n++) {
      await until(() => clock.asleep === 1);
      await clock.pass(30_000);
      await until(() => errors.length >= n);
    }
    assert.match(String(errors[0]), new RegExp(path));
    assert.equal(await one.get('b'), 2);
    await rm(dirname(path));
    await until(() => clock.asleep === 1);
    await clock.pass(30_000);
    await until(async () => (await stat(path).catch(() => undefined)) !== undefined);
    assert.deepEqual(await onDisk(), { a: 1, b: 2 });
  });

  it('waits longer after each refusal', async () => {
    const clock = new FakeClock();
    let refusals = 0;
    const one = store({ clock, onError: () => refusals++ });
    await one.set('a', 1);
    await one.flush();
    await rm(dirname(path), { recursive: true });
    await writeFile(dirname(path), '');
    await one.set('a', 2);
    await until(() => clock.asleep === 1);
    for (const [wait, expected] of [
      [200, 1],
      [400, 2],
      [800, 3],
    ] as const) {
      await clock.pass(wait - 1);
      assert.equal(refusals, expected - 1);
      await clock.pass(1);
      await until(() => refusals === expected && clock.asleep === 1);
    }
    await rm(dirname(path));
  });

  it('lets close fail when the last state cannot be written, and close again later', async () => {
    const one = store({ clock: new FakeClock() });
    await one.get('a');
    await writeFile(dirname(dirname(path)), '');
    await one.set('a', 1);
    await assert.rejects(one.close(), { code: 'state' });
    await assert.rejects(one.set('a', 2), /is closed/);
    await rm(dirname(dirname(path)));
    await one.close();
    assert.deepEqual(await onDisk(), { a: 1 });
  });

  it('sees what another process wrote when asked for fresh state, without losing its own', async () => {
    const [mine, other] = [store({ clock: new FakeClock() }), store()];
    await mine.set('mine', 1);
    await mine.set('owner', 'me');
    await mine.flush();
    await other.set('owner', 'other');
    await other.flush();
    await mine.set('mine', 2);
    assert.equal(await mine.get('owner'), 'me');
    assert.equal(await mine.get('owner', { fresh: true }), 'other');
    assert.equal(await mine.get('mine'), 2);
    await mine.flush();
    assert.deepEqual(await onDisk(), { mine: 2, owner: 'other' });
  });

  it('does not undo what another process wrote, even without asking', async () => {
    const [mine, other] = [store(), store()];
    await mine.set('mine', 1);
    await mine.flush();
    await other.set('theirs', 1);
    await other.flush();
    await mine.delete('mine');
    await mine.flush();
    assert.deepEqual(await onDisk(), { theirs: 1 });
  });

  it('holds every flushed state when the process is killed in the middle of its work', async () => {
    const program = `
      const { FileStore } = require(${JSON.stringify(resolve('src/lib/state/file-store.ts'))});
      const store = new FileStore(${JSON.stringify(path)});
      (async () => {
        for (let n = 1; ; n++) {
          await store.set('n', n);
          await store.set('filler', 'x'.repeat(20000));
          await store.flush();
          console.log(n);
        }
      })();`;
    const child = spawn(process.execPath, ['-r', 'tsx/cjs', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    let flushed = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      flushed = Number(line);
      if (flushed === 25) child.kill('SIGKILL');
    }
    const found = (await store().get('n')) as number;
    assert.ok(found >= flushed && flushed >= 25, `${found} on disk, ${flushed} flushed`);
    assert.deepEqual(await readdir(dirname(path)), ['state.json']);
  });
});
