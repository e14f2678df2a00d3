import assert from 'node:assert/strict';
import { compileHunq } from '../../../src/lib/hunq/evaluate.js';
import { lintHunq } from '../../../src/lib/hunq/lint.js';
import { parseHunq } from '../../../src/lib/hunq/parse.js';
import { printHunq } from '../../../src/lib/hunq/print.js';
import { QueryError } from '../../../src/lib/hunq/query-error.js';

const megabyte = 1_000_000;
const fill = (text: string) => text.repeat(Math.ceil(megabyte / text.length));

/** Far above what linear work takes, far below what quadratic work would. */
function inSeconds(most: number, work: () => void): void {
  const start = performance.now();
  work();
  assert.ok(performance.now() - start < most * 1000, `${Math.round(performance.now() - start)} ms`);
}

describe('HunQ at size', () => {
  it('reads, writes, lints and compiles 10,000 comparisons', () => {
    const text = Array.from({ length: 10_000 }, (_, index) => `$md5 = "${index}"`).join(' OR ');
    inSeconds(2, () => {
      const tree = parseHunq(text);
      assert.equal(tree.kind === 'or' && tree.operands.length, 10_000);
      assert.equal(printHunq(tree), text);
      assert.deepEqual(lintHunq(text), []);
      assert.equal(compileHunq(tree)({ payload: { data: { md5: '9999' } } }), true);
    });
  });

  it('goes to the bottom of 1,000 levels', () => {
    const text = `${'NOT (pid = 2 OR pid = 3 AND '.repeat(500)}pid = 1${')'.repeat(500)}`;
    const tree = parseHunq(text);
    assert.equal(printHunq(tree), text);
    assert.equal(typeof compileHunq(tree)({ payload: { process: { pid: 3 } } }), 'boolean');
  });

  it('looks through 100,000 events', () => {
    const program = { path: 'c:\\windows\\system32\\svchost.exe', filename: 'svchost.exe', fsName: 'svchost.exe' };
    const events = Array.from({ length: 100_000 }, (_, pid) => ({
      happenedAt: '2022-04-06T00:00:00.000Z',
      payload: { eventType: pid % 90, process: { pid, program }, data: { remoteAddr: `192.0.2.${pid % 250}` } },
    }));
    const query = '($ip = "192.0.2.7" OR $filename = "x.exe") AND happenedAfter = "2022-04-06T00:00:00.000Z"';
    inSeconds(3, () => assert.equal(events.filter(compileHunq(query)).length, 400));
  });

  const noise = {
    'open parentheses': '(',
    NOTs: 'NOT ',
    spaces: ' ',
    letters: 'x',
    dots: 'a.',
    digits: '1',
    quotes: '"',
    'backslashes and quotes': '\\"',
    'quotes in unclear places': 'a = "x\\" and b = "',
    'more unclear quotes': '(a = "\\") and b = "\\" or (c = "',
    'unclear quotes at many depths': 'a = "\\" and (a = "\\" ) or a = "',
    'lines of an unclosed string': 'a = "\n',
    'comparisons without links': 'a = 1 ',
  };
  for (const [what, piece] of Object.entries(noise)) {
    it(`refuses a megabyte of ${what} at once`, () => {
      inSeconds(4, () => assert.throws(() => parseHunq(fill(piece)), QueryError));
      inSeconds(4, () => assert.ok(lintHunq(`a = "${fill(piece)}`).length > 0));
    });
  }
});
