import assert from 'node:assert/strict';
import type { HunqNode } from '../../../src/lib/hunq/ast.js';
import { parseHunq } from '../../../src/lib/hunq/parse.js';
import { printHunq } from '../../../src/lib/hunq/print.js';
import { QueryError } from '../../../src/lib/hunq/query-error.js';

const term = (field: string, value: string | number | boolean): HunqNode => ({
  kind: 'comparison',
  field,
  operator: '=',
  value,
});
const [a, b, c] = [term('pid', 1), term('path', 'x'), term('hasAlert', true)];

function refused(node: HunqNode, reason: RegExp): void {
  assert.throws(
    () => printHunq(node),
    (error) => error instanceof QueryError && reason.test(error.message),
  );
}

describe('printHunq', () => {
  it('quotes text, leaves numbers and booleans bare, and keeps the order', () => {
    assert.equal(printHunq({ kind: 'and', operands: [c, b, a] }), 'hasAlert = true AND path = "x" AND pid = 1');
  });

  it('writes parentheses where precedence needs them or a group asks', () => {
    const or: HunqNode = { kind: 'or', operands: [a, b] };
    const and: HunqNode = { kind: 'and', operands: [a, b] };
    assert.equal(printHunq({ kind: 'and', operands: [or, c] }), '(pid = 1 OR path = "x") AND hasAlert = true');
    assert.equal(printHunq({ kind: 'or', operands: [and, c] }), 'pid = 1 AND path = "x" OR hasAlert = true');
    assert.equal(
      printHunq({ kind: 'or', operands: [{ ...and, group: true }, c] }),
      '(pid = 1 AND path = "x") OR hasAlert = true',
    );
    assert.equal(printHunq({ kind: 'not', operand: or }), 'NOT (pid = 1 OR path = "x")');
    assert.equal(printHunq({ kind: 'not', operand: a }), 'NOT pid = 1');
    assert.equal(printHunq({ ...or, group: true }), '(pid = 1 OR path = "x")');
  });

  it('gives back the query it was parsed from', () => {
    const text =
      '(eventdata.localPort = "443" OR (login.ip = "192.168.1.2" OR $ip = "192.168.1.2")) AND happenedAfter = "2022-04-06T00:00:00.000Z"';
    assert.equal(printHunq(parseHunq(text)), text);
  });

  it('refuses what no query can say', () => {
    refused(term('path', 'x" OR hasAlert = "true'), /double quote/);
    refused(term('path = "x" OR pid', 1), /not a field name/);
    for (const name of ['', ' pid', 'pid ', 'a..b', 'not', '$', '1a', 'pid\n'])
      refused(term(name, 1), /not a field name/);
    for (const number of [1.5, Number.NaN, 2 ** 53]) refused(term('pid', number), /cannot be written/);
    refused({ kind: 'and', operands: [] }, /no operands/);
    let deep = a;
    for (let level = 0; level < 100_000; level++) deep = { kind: 'not', operand: deep };
    refused(deep, /too deeply/);
  });
});
