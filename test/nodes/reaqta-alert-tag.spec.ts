import assert from 'node:assert/strict';
import type { Alert } from '../../src/lib/hive/types.js';
import { useFlow } from './flow.js';

describe('reaqta-alert-tag', () => {
  const flow = useFlow();
  /** The nodes `add`, `remove` and `list`; tags come with the message unless `more` says otherwise. */
  const load = (more: object = {}, hive: object = {}) => {
    const node = { type: 'reaqta-alert-tag', hive: 'hive', tags: 'tags', tagsType: 'msg', wires: [['out']], ...more };
    const nodes = ['add', 'remove', 'list'].map((operation) => ({ id: operation, ...node, operation }));
    return flow.load([flow.hive(hive), ...nodes]);
  };
  const payload = async (operation: string, msg: object) => (await flow.result(operation, msg)).payload;
  const tagsInHive = async () => (await flow.state<{ alerts: [Alert] }>('hive')).alerts[0].tags;
  const calls = () => flow.asked('hive', /tag/);

  it('adds a tag of the form', async () => {
    const [alertId] = await flow.raise(1, { tags: ['old'] });
    await load({ tags: 'seen', tagsType: 'str' });
    const report = { outcome: 'added', reason: null, dryRun: false, changed: ['seen'], tags: ['old', 'seen'] };
    assert.deepEqual(await payload('add', { alertId }), report);
    assert.deepEqual(await tagsInHive(), ['old', 'seen']);
    assert.equal(flow.status('add').text, 'added');
    assert.deepEqual(
      flow.audit.map(({ operation, target, outcome }) => [operation, target, outcome]),
      [['add tag', alertId, 'done']],
    );
  });

  it('adds several, each once, and only those that are missing', async () => {
    const [alertId] = await flow.raise(1, { tags: ['b'] });
    await load();
    const report = { outcome: 'added', reason: null, dryRun: false, changed: ['a', 'c'], tags: ['b', 'a', 'c'] };
    assert.deepEqual(await payload('add', { alertId, tags: ['a', 'b', 'c', 'a'] }), report);
    assert.deepEqual([await tagsInHive(), await calls()], [['b', 'a', 'c'], 2]);
  });

  it('says that nothing changed when the tag is there, and changes nothing', async () => {
    const [alertId] = await flow.raise(1, { tags: ['seen'] });
    await load();
    const report = { outcome: 'unchanged', reason: null, dryRun: false, changed: [], tags: ['seen'] };
    assert.deepEqual(await payload('add', { alertId, tags: 'seen' }), report);
    assert.deepEqual([await calls(), flow.audit.length, flow.status('add').text], [0, 0, 'unchanged']);
  });

  it('removes tags, and only those that are there', async () => {
    const [alertId] = await flow.raise(1, { tags: ['a', 'b', 'c'] });
    await load();
    const report = { outcome: 'removed', reason: null, dryRun: false, changed: ['a', 'c'], tags: ['b'] };
    assert.deepEqual(await payload('remove', { alertId, tags: ['a', 'c', 'x'] }), report);
    assert.deepEqual([await tagsInHive(), await calls()], [['b'], 2]);
    const unchanged = { outcome: 'unchanged', reason: null, dryRun: false, changed: [], tags: ['b'] };
    assert.deepEqual(await payload('remove', { alertId, tags: 'a' }), unchanged);
  });

  it('lists them', async () => {
    const [alertId] = await flow.raise(1, { tags: ['a', 'b'] });
    await load();
    const report = { outcome: 'listed', reason: null, dryRun: false, changed: [], tags: ['a', 'b'] };
    assert.deepEqual(await payload('list', { alertId }), report);
    assert.equal(flow.status('list').text, 'listed');
  });

  for (const tag of ['a/b', 'a?b#c', 'a%2Fb&c=d', 'two words', ' a, b ', '完了 ✅ é', '../x', '"<b>\\', '+']) {
    it(`takes any characters: ${tag}`, async () => {
      const [alertId] = await flow.raise();
      await load();
      await payload('add', { alertId, tags: tag });
      assert.deepEqual(await tagsInHive(), [tag]);
      await payload('remove', { alertId, tags: tag });
      assert.deepEqual(await tagsInHive(), []);
    });
  }

  it('changes nothing in a dry run, and says what it would', async () => {
    const [alertId] = await flow.raise(1, { tags: ['old'] });
    await load({}, { dryRun: true });
    const report = { outcome: 'dry-run', reason: null, dryRun: true, changed: ['new'], tags: ['old'] };
    assert.deepEqual(await payload('add', { alertId, tags: ['new', 'old'] }), report);
    assert.deepEqual([await tagsInHive(), flow.status('add').text], [['old'], 'dry run']);
    assert.deepEqual(
      flow.audit.map(({ outcome }) => outcome),
      ['dry-run'],
    );
  });

  describe('sends to Catch', () => {
    it('an alert that is not there', async () => {
      await load();
      const { failure } = await flow.failure('add', { alertId: '834832646071648258', tags: 'x' });
      assert.equal(failure.code, 'not-found');
      assert.equal(await calls(), 0);
    });

    for (const [title, tags] of [
      ['no tag', undefined],
      ['an empty list', []],
      ['an empty tag in a list', ['a', ' ']],
      ['a number', [4]],
      ['an object', { tag: 'a' }],
      ['a tag of dots, which no address can hold', '..'],
      ['half a character', '\ud83d'],
    ] as const) {
      it(`${title}, and asks Hive nothing`, async () => {
        await load();
        const { failure } = await flow.failure('add', { alertId: '834832646071648258', tags });
        assert.deepEqual([failure.code, failure.input], ['bad-input', 'tags']);
        assert.equal(await flow.asked('hive'), 0);
      });
    }

    it('a malformed alert id', async () => {
      await load();
      assert.equal((await flow.failure('list', { alertId: 'abc' })).failure.input, 'alertId');
    });

    it('a Hive that refuses, in the middle of several', async () => {
      const [alertId] = await flow.raise();
      await load();
      await flow.fault('hive', { kind: 'status', status: 422, path: '/tags/b' });
      assert.equal((await flow.failure('add', { alertId, tags: ['a', 'b', 'c'] })).failure.code, 'rejected');
      assert.deepEqual(await tagsInHive(), ['a']);
      await flow.clearFaults('hive');
      await payload('add', { alertId, tags: ['a', 'b', 'c'] });
      assert.deepEqual(await tagsInHive(), ['a', 'b', 'c'], 'sent again, it completes them');
    });
  });
});
