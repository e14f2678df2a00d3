import assert from 'node:assert/strict';
import { compareIds, expectId, firstIdAt, timeOfId } from '../../../src/lib/hive/ids.js';
import { InputError } from '../../../src/lib/http/errors.js';

describe('Hive ids', () => {
  it('tell when Hive received an alert', () => {
    assert.equal(new Date(timeOfId('834832646071648258')).toISOString(), '2022-02-23T18:06:53.264Z');
  });

  it('start at the first id of a millisecond', () => {
    const at = Date.parse('2022-02-23T18:06:53.264Z');
    const first = firstIdAt(at);
    assert.equal(timeOfId(first), at);
    assert.equal(timeOfId(String(BigInt(first) - 1n)), at - 1);
    assert.ok(compareIds(first, '834832646071648258') <= 0);
  });

  it('begin at 0 for times before there were any', () => {
    assert.equal(firstIdAt(0), '0');
  });

  it('sort by their number, which text does not', () => {
    const sorted = ['10', '9', '834832646071648258', '834832646071648257', '9'].sort(compareIds);
    assert.deepEqual(sorted, ['9', '9', '10', '834832646071648257', '834832646071648258']);
  });

  for (const id of ['', 'abc', '1.5', '-1', '1e3', '12/../34', '012', '00', '1'.repeat(21), 12 as unknown, undefined]) {
    it(`refuse ${JSON.stringify(id)} by the name of the input`, () => {
      assert.throws(
        () => expectId('alertId', id),
        (error) => error instanceof InputError && error.input === 'alertId',
      );
    });
  }
});
