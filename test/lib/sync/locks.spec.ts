import assert from 'node:assert/strict';
import { withAlertLock } from '../../../src/lib/sync/locks.js';
import { settled } from '../state/fake-clock.js';

describe('The lock of an alert', () => {
  const soar = { baseUrl: new URL('https://soar.example') };
  const other = { baseUrl: new URL('https://other.example') };
  let steps: string[];
  beforeEach(() => {
    steps = [];
  });

  /** Says when it begins and ends, and lets others go on between. */
  const task = (name: string) => async () => {
    steps.push(`${name} begins`);
    await settled();
    steps.push(`${name} ends`);
    return name;
  };

  it('lets one task at a time at its case, in the order they came', async () => {
    const names = await Promise.all(['a', 'b', 'c'].map((name) => withAlertLock(soar, '1', task(name))));
    assert.deepEqual(names, ['a', 'b', 'c']);
    assert.deepEqual(steps, ['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('holds up no other alert and no other SOAR', async () => {
    await Promise.all([
      withAlertLock(soar, '1', task('a')),
      withAlertLock(soar, '2', task('b')),
      withAlertLock(other, '1', task('c')),
    ]);
    assert.deepEqual(steps.slice(0, 3), ['a begins', 'b begins', 'c begins']);
  });

  it('is one for all clients of a SOAR', async () => {
    const second = { baseUrl: new URL('https://soar.example/') };
    await Promise.all([withAlertLock(soar, '1', task('a')), withAlertLock(second, '1', task('b'))]);
    assert.deepEqual(steps, ['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('is free again after a task that failed, whose error only its caller gets', async () => {
    const failing = withAlertLock(soar, '1', () => Promise.reject(new Error('no')));
    const next = withAlertLock(soar, '1', task('b'));
    await assert.rejects(failing, /no/);
    assert.equal(await next, 'b');
    assert.equal(await withAlertLock(soar, '1', task('c')), 'c');
  });
});
