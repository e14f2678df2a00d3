import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FlowNode, useFlow } from './flow.js';

describe('alert-poller in trouble', () => {
  const flow = useFlow();
  const poller = (more: object = {}): FlowNode => {
    return { id: 'poller', type: 'alert-poller', hive: 'hive', interval: 3600, wires: [['new'], ['later']], ...more };
  };
  const onlyNew = { watchChanged: false, watchClosed: false };
  const isGreen = () => flow.until(() => flow.status('poller').fill === 'green', 'green status');
  const codes = () => flow.at('caught').map(({ failure }) => failure?.code);
  const directory = () => join(flow.userDir, 'reaqta');

  describe('while Hive is down', () => {
    it('tells it once, says when it tries again, and recovers by itself', async () => {
      await flow.fault('hive', { kind: 'html', path: 'GET .*/alerts' });
      await flow.load([flow.hive(), poller({ interval: 1 })]);
      const [{ failure }] = await flow.wait('caught');
      assert.deepEqual([failure?.service, failure?.code, failure?.retryable], ['ReaQta-Hive', 'bad-answer', true]);
      await flow.until(() => (flow.status('poller').failing as string[])?.length === 3, 'all feeds failing');
      const { fill, text, error, nextTry } = flow.status('poller');
      assert.equal(fill, 'red');
      assert.match(String(text), /^bad-answer, again \d\d:\d\d:\d\d$/);
      assert.match(String(error), /ReaQta-Hive could not list alerts/);
      assert.ok(Math.abs(Date.parse(String(nextTry)) - Date.now()) < 2000);
      const asked = await flow.asked('hive', /alerts/);
      await flow.until(async () => (await flow.asked('hive', /alerts/)) >= asked + 3, 'more tries');
      assert.deepEqual(codes(), ['bad-answer']);
      const [id] = await flow.raise();
      await flow.clearFaults('hive');
      assert.equal((await flow.wait('new'))[0].alertId, id);
      await isGreen();
      await flow.fault('hive', { kind: 'status', status: 403, path: 'GET .*/alerts' });
      flow.send('poller');
      await flow.wait('caught', 2);
      assert.deepEqual(codes(), ['bad-answer', 'forbidden']);
    });

    it('lives on when it is asked to wait for longer than there will be a calendar', async () => {
      await flow.fault('hive', { kind: 'rate-limit', retryAfter: 1e14, path: 'GET .*/alerts' });
      await flow.load([flow.hive(), poller()]);
      await flow.until(() => flow.status('poller').fill === 'red', 'red status');
      const nextTry = Date.parse(String(flow.status('poller').nextTry));
      assert.ok(nextTry - Date.now() <= 3_600_000);
      await flow.clearFaults('hive');
      flow.send('poller');
      await isGreen();
    });

    it('goes on with the alerts that can be read, and tells once of one that cannot', async () => {
      const [first] = await flow.raise();
      for (const malformed of ['id', 'endpoint', 'null']) await flow.raise(1, { malformed });
      const [last] = await flow.raise();
      await flow.load([flow.hive(), poller()]);
      const messages = await flow.wait('new', 2);
      assert.deepEqual(new Set(messages.map((msg) => msg.alertId)), new Set([first, last]));
      await flow.wait('caught', 3);
      await isGreen();
      for (const { error, failure } of flow.at('caught')) {
        assert.equal(failure?.code, 'bad-answer');
        assert.match(error?.message ?? '', /the other alerts of the page were delivered/);
      }
      const asked = await flow.asked('hive', /alerts/);
      flow.send('poller');
      await flow.until(async () => (await flow.asked('hive', /alerts/)) >= asked + 3, 'another poll');
      await sleep(20);
      assert.deepEqual([flow.at('caught').length, flow.at('new').length], [3, 2]);
    });

    it('warns of a Hive that cannot be asked for changes, and closings still come', async () => {
      await flow.tell('hive', 'ignore-last-changed');
      const [id] = await flow.raise();
      await flow.load([flow.hive(), poller()]);
      await flow.wait('new');
      await flow.until(() => flow.warnings.length > 0, 'warning');
      await flow.tell('hive', 'close-alert', { id, malicious: true });
      flow.send('poller');
      await flow.wait('later');
      assert.equal(flow.warnings.length, 1);
      assert.match(flow.warnings[0] ?? '', /ignores lastChangedAfter/);
    });
  });

  describe('with its state', () => {
    it('keeps it in a file of its own that only its owner may read', async () => {
      await flow.load([flow.hive(), poller()]);
      await isGreen();
      const path = join(directory(), 'poller.json');
      assert.equal((await stat(path)).mode & 0o777, 0o600);
      assert.equal((await stat(directory())).mode & 0o777, 0o700);
      await flow.until(async () => (await readdir(directory())).length === 1, 'one file, with none beside it');
      assert.equal(typeof JSON.parse(await readFile(path, 'utf8')), 'object');
    });

    for (const id of ['poller', 'a1b2c3d4.0e5f66']) {
      it(`keeps it in a context store, by name (node ${id})`, async () => {
        flow.settings = { contextStorage: { plain: { module: 'memory' }, kept: { module: 'memory' } } };
        await flow.raise();
        await flow.load([flow.hive(), poller({ id, stateStore: 'kept', ...onlyNew })]);
        await flow.wait('new');
        await flow.redeploy();
        const [later] = await flow.raise();
        flow.send(id);
        await flow.wait('new', 2);
        assert.deepEqual(
          flow
            .at('new')
            .map((msg) => msg.alertId)
            .slice(1),
          [later],
        );
        await assert.rejects(readdir(directory()), { code: 'ENOENT' });
      });
    }

    it('names a context store that Node-RED does not have', async () => {
      flow.settings = { contextStorage: { kept: { module: 'memory' } } };
      await flow.load([flow.hive(), poller({ stateStore: 'redis' })]);
      assert.match((await flow.failure('poller')).error.message, /stateStore: Node-RED has no context store "redis"/);
      await flow.redeploy([flow.hive(), poller({ stateStore: 'toString' })]);
      assert.match((await flow.failure('poller')).error.message, /no context store "toString"/);
      assert.equal(await flow.asked('hive'), 0);
    });

    it('tells of a context store that fails', async () => {
      const get = (_scope: string, _key: string, callback: (error: Error) => void) => callback(new Error('no space'));
      const memory = require('@node-red/runtime/lib/nodes/context/memory') as (config: object) => object;
      flow.settings = { contextStorage: { broken: { module: () => Object.assign(memory({}), { get }) } } };
      await flow.load([flow.hive(), poller({ stateStore: 'broken' })]);
      const [{ error }] = await flow.wait('caught');
      assert.match(error?.message ?? '', /no space/);
      await flow.until(() => flow.status('poller').fill === 'red', 'red status');
    });

    it('tells when it cannot be read, and goes on once it can', async () => {
      await rm(flow.userDir, { recursive: true });
      await writeFile(flow.userDir, 'a file');
      await flow.raise();
      await flow.load([flow.hive(), poller({ interval: 1, ...onlyNew })]);
      const [{ error, failure }] = await flow.wait('caught');
      assert.equal(failure?.code, 'state');
      assert.match(error?.message ?? '', /State file .*poller\.json could not be read/);
      assert.match(flow.status('poller').text ?? '', /^state, again/);
      await rm(flow.userDir);
      await mkdir(flow.userDir);
      await flow.wait('new');
      await isGreen();
      assert.deepEqual(codes(), ['state']);
    });

    it('tells once when it cannot be written, and never writes over the state of the next deployment', async () => {
      const disk = join(flow.userDir, 'disk');
      flow.settings = { userDir: join(flow.userDir, 'unmounted') };
      await symlink(disk, join(flow.userDir, 'unmounted'));
      await flow.load([flow.hive(), poller(onlyNew)]);
      await flow.wait('caught');
      await sleep(50);
      await flow.redeploy();
      await flow.wait('caught', 2);
      assert.deepEqual(codes(), ['state', 'state']);
      assert.match(flow.at('caught')[1]?.error?.message ?? '', /poller\.json could not be written/);
      await mkdir(disk);
      flow.send('poller');
      await isGreen();
      // By then the store of the first deployment would have tried again.
      await sleep(600);
      await flow.raise();
      flow.send('poller');
      await flow.wait('new');
      assert.equal(codes().length, 2);
    });
  });
});
