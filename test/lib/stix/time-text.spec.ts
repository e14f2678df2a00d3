import assert from 'node:assert/strict';
import fc from 'fast-check';
import { timeText } from '../../../src/lib/stix/pattern-to-hunq/time-text.js';

describe('The times of a query', () => {
  it('are written as a Date writes them, in every year of four digits', () => {
    const first = Date.parse('0000-01-01T00:00:00.000Z');
    const last = Date.parse('9999-12-31T23:59:59.999Z');
    const time = fc.integer({ min: first, max: last });
    fc.assert(fc.property(time, (milliseconds) => timeText(milliseconds) === new Date(milliseconds).toISOString()));
    for (const edge of [first, -1, 0, 999, 86_399_999, 86_400_000, last])
      assert.equal(timeText(edge), new Date(edge).toISOString());
  });

  it('end with the year 9999', () => {
    assert.equal(timeText(Date.parse('9999-12-31T23:59:59.999Z') + 1), '9999-12-31T23:59:59.999Z');
  });

  it('are refused where there is none', () => {
    assert.throws(() => timeText(Number.NaN), RangeError);
  });
});
