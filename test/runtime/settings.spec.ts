import assert from 'node:assert/strict';
import { choice, count, flag, list, readSettings, type Setting, table, text } from '../../src/runtime/settings.js';
import { variable } from '../nodes/flow.js';

describe('a setting', () => {
  const read = <T>(setting: Setting<T>, stored: unknown): T => readSettings({ x1: stored }, { x1: setting }).x1 as T;
  const refused = (setting: Setting, stored: unknown, message: string) =>
    assert.throws(() => read(setting, stored), { name: 'InputError', input: 'x1', message: `x1: ${message}` });

  it('has its default when the flow does not have it', () => {
    const settings = { mode: choice(['a', 'b'], 'b'), many: list(['x']), size: count(5, 1, 9), on: flag(true) };
    assert.deepEqual(readSettings({ other: 1 }, settings), { mode: 'b', many: ['x'], size: 5, on: true });
  });

  it('is one of its choices', () => {
    assert.equal(read(choice(['a', 'b'], 'a'), 'b'), 'b');
    for (const wrong of ['c', '', null, 0]) refused(choice(['a', 'b'], 'a'), wrong, 'must be one of a, b');
  });

  it('is a number within its bounds, also when the form stored text', () => {
    for (const [stored, value] of [
      ['7', 7],
      [1, 1],
      ['9', 9],
    ] as const)
      assert.equal(read(count(5, 1, 9), stored), value);
    for (const wrong of ['0', 10, -1]) refused(count(5, 1, 9), wrong, 'must be between 1 and 9');
    refused(count(5, 1, 9), '', 'must be a number, not this text');
    refused(count(5, 1, 9), 'many', 'must be a number, not this text');
  });

  it('is a list of texts, from a list or a comma separated text', () => {
    assert.deepEqual(read(list([]), ['a', ' b ', '', 3]), ['a', 'b', '3']);
    assert.deepEqual(read(list([]), 'a, b,,c '), ['a', 'b', 'c']);
    refused(list([]), { a: 1 }, 'must be a list');
    refused(list([]), [{}], 'must be text, not an object');
  });

  it('is a table of names and values', () => {
    assert.deepEqual(read(table([]), [{ name: 'a', value: 1, more: 2 }, { name: 'b' }]), [
      { name: 'a', value: '1' },
      { name: 'b', value: '' },
    ]);
    refused(table([]), 'a', 'must be a table');
    refused(table([]), [null], 'must be an object, not empty');
    refused(table([]), [{ value: 'a' }], 'must be text, not empty');
  });

  it('is true or false', () => {
    for (const [stored, value] of [
      [true, true],
      ['false', false],
    ] as const)
      assert.equal(read(flag(true), stored), value);
    refused(flag(true), 'yes', 'must be true or false, not this text');
  });

  it('is never the name of an environment variable that is not set, wherever it stands', () => {
    const unset = variable('NO_SUCH_SETTING');
    const problem = 'the environment variable NO_SUCH_SETTING is not set';
    refused(text(''), unset, problem);
    refused(count(5, 1, 9), unset, problem);
    refused(list([]), ['a', unset], problem);
    refused(table([]), [{ name: 'a', value: unset }], problem);
    refused(table([]), [{ name: unset, value: 'a' }], problem);
    assert.equal(read(text(''), `costs ${variable('5')}`), `costs ${variable('5')}`);
  });
});
