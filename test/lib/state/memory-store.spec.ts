import assert from 'node:assert/strict';
import { MemoryStore } from '../../../src/lib/state/memory-store.js';

describe('state in memory', () => {
  it('gives back what was set, as a copy', async () => {
    const store = new MemoryStore();
    const value = { list: [1] };
    await store.set('a', value);
    value.list.push(2);
    const first = (await store.get('a')) as typeof value;
    first.list.push(3);
    assert.deepEqual(await store.get('a'), { list: [1] });
    await store.delete('a');
    assert.equal(await store.get('a'), undefined);
  });

  it('refuses what JSON cannot hold, and use after close', async () => {
    const store = new MemoryStore();
    await assert.rejects(store.set('a', undefined), { name: 'StateError', code: 'state' });
    await assert.rejects(store.set('a', 1n), /"a" cannot be stored/);
    await store.flush();
    await store.close();
    await assert.rejects(store.get('a'), { code: 'state' });
  });
});
