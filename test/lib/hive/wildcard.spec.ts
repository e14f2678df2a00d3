import assert from 'node:assert/strict';
import fc from 'fast-check';
import { wildcard } from '../../../src/lib/hive/wildcard.js';

describe('A pattern with wildcards', () => {
  const table: [string, string[], string[]][] = [
    ['DC-*', ['DC-1', 'dc-', 'Dc-01.corp'], ['ADC-1', 'DC', '']],
    ['backup??', ['backup01', 'BACKUPxy'], ['backup1', 'backup012']],
    ['*', ['', 'anything', 'two\nlines'], []],
    ['**a**', ['a', 'bab', 'A'], ['', 'b']],
    ['a.b', ['a.b'], ['axb']],
    ['a+(b)[c]$^{}|\\', ['a+(b)[c]$^{}|\\'], ['aab']],
    ['?', ['x', 'ü', '😀'], ['', 'xy']],
    ['*ab*ab', ['abab', 'ababab', 'xabxab'], ['ab', 'ababx']],
    ['', [''], ['a']],
  ];
  for (const [pattern, matching, others] of table) {
    it(`"${pattern}" stands for the texts it should, letter case aside`, () => {
      const test = wildcard(pattern);
      assert.deepEqual(
        [...matching, ...others].map((text) => [text, test(text)]),
        [...matching.map((text) => [text, true]), ...others.map((text) => [text, false])],
      );
    });
  }

  it('means the same as a regular expression', () => {
    const some = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 });
    fc.assert(
      fc.property(some, text, (pattern, value) => {
        const plain = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
        assert.equal(wildcard(pattern)(value), plain.test(value));
      }),
      { numRuns: 2000 },
    );
  });

  it('takes no time for stars that a regular expression would despair of', () => {
    const before = performance.now();
    assert.equal(wildcard(`${'*a'.repeat(200)}*b`)('a'.repeat(20_000)), false);
    assert.ok(performance.now() - before < 2000);
  });
});
