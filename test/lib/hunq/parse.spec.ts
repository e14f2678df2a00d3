import assert from 'node:assert/strict';
import type { HunqNode } from '../../../src/lib/hunq/ast.js';
import { parseHunq } from '../../../src/lib/hunq/parse.js';
import { QueryError } from '../../../src/lib/hunq/query-error.js';
import { shape } from './trees.js';

const term = (field: string, value: string | number | boolean = 1, operator: '=' | '!=' = '='): HunqNode => ({
  kind: 'comparison',
  field,
  operator,
  value,
});

function parsed(text: string): HunqNode {
  return shape(parseHunq(text));
}

function refusal(text: string): QueryError {
  try {
    parseHunq(text);
  } catch (error) {
    assert.ok(error instanceof QueryError);
    return error;
  }
  throw new Error(`parsed: ${text}`);
}

describe('parseHunq', () => {
  it('reads every kind of value, spaces or none, and tells where each comparison stands', () => {
    const [a, b, c, d] = ['a.b = "x y"', '$c!=-12', '_d\n=\tTRUE', 'e="1"'];
    const text = `${a}\nAND ${b} AND ${c} AND ${d}`;
    assert.deepEqual(parseHunq(text), {
      kind: 'and',
      operands: [
        { ...term('a.b', 'x y'), position: { offset: 0, line: 1, column: 1 } },
        { ...term('$c', -12, '!='), position: { offset: 16, line: 2, column: 5 } },
        { ...term('_d', true), position: { offset: 28, line: 2, column: 17 } },
        { ...term('e', '1'), position: { offset: 42, line: 3, column: 12 } },
      ],
    });
  });

  it('binds NOT before AND before OR, in either letter case, into chains', () => {
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => term(name)) as [HunqNode, HunqNode, HunqNode, HunqNode];
    assert.deepEqual(parsed('a=1 or b=1 and not c=1 OR d=1'), {
      kind: 'or',
      operands: [a, { kind: 'and', operands: [b, { kind: 'not', operand: c }] }, d],
    });
    assert.deepEqual(parsed('a=1 and b=1 AND c=1 And d=1'), { kind: 'and', operands: [a, b, c, d] });
    assert.deepEqual(parsed('NOT NOT(a=1 or b=1)'), {
      kind: 'not',
      operand: { kind: 'not', operand: { kind: 'or', operands: [a, b], group: true } },
    });
    assert.deepEqual(parsed('((a=1 AND b=1)) AND (c=1)'), {
      kind: 'and',
      operands: [{ kind: 'and', operands: [a, b], group: true }, c],
    });
  });

  it("reads the vendor's style: lower case, no spaces, a path that ends in a backslash", () => {
    const text =
      'cmdline="-accepteula" and cmdline="lsass.exe"  and (path="c:\\programdata\\" and $filename="x.exe") \n';
    assert.deepEqual(parsed(text), {
      kind: 'and',
      operands: [
        term('cmdline', '-accepteula'),
        term('cmdline', 'lsass.exe'),
        { kind: 'and', operands: [term('path', 'c:\\programdata\\'), term('$filename', 'x.exe')], group: true },
      ],
    });
  });

  it('takes \\" as a quote inside only when nothing else can be read', () => {
    assert.deepEqual(parsed('cmdline = "say \\"hi\\" now"'), term('cmdline', 'say "hi" now'));
    assert.deepEqual(parsed('a = "\\"'), term('a', '\\'));
    assert.deepEqual(parsed('a = "x\\" and b = "y\\" or c = "z"'), {
      kind: 'or',
      operands: [{ kind: 'and', operands: [term('a', 'x\\'), term('b', 'y\\')] }, term('c', 'z')],
    });
    assert.deepEqual(parsed('a = "x\\" or b = " and c = " and d = "'), {
      kind: 'and',
      operands: [term('a', 'x" or b = '), term('c', ' and d = ')],
    });
    assert.deepEqual(parsed('a = "x\\" and b"'), term('a', 'x" and b'));
    assert.deepEqual(parsed('(a = "x\\"" or b = "c:\\")'), {
      kind: 'or',
      operands: [term('a', 'x"'), term('b', 'c:\\')],
      group: true,
    });
  });

  it('keeps the digits of ids and other numbers that a number would change', () => {
    assert.deepEqual(parsed('eventId = 842028663686823936'), term('eventId', '842028663686823936'));
    assert.deepEqual(parsed('a = 007'), term('a', '007'));
    assert.deepEqual(parsed('a = -0'), term('a', '-0'));
  });

  it('refuses what HunQ does not know, with place and expectation', () => {
    const cases: [string, number, string][] = [
      ['', 0, 'a field name, NOT or ('],
      [' \n ', 3, 'a field name, NOT or ('],
      ['pid > 5', 4, '= or !='],
      ['pid >= 5', 4, '= or !='],
      ['path LIKE "a%"', 5, '= or !='],
      ['path IN ("a")', 5, '= or !='],
      ['pid == 5', 5, 'a value in double quotes, a number, true or false'],
      ["path = 'x'", 7, 'a value in double quotes, a number, true or false'],
      ['path = word', 7, 'a value in double quotes, a number, true or false'],
      ['pid = 1.5', 7, 'AND, OR or the end of the query'],
      ['path = "x', 7, 'a closing "'],
      ['path = "x" pid = 1', 11, 'AND, OR or the end of the query'],
      ['(pid = 1', 8, 'AND, OR or )'],
      ['pid = 1)', 7, 'AND, OR or the end of the query'],
      ['pid = 1 AND', 11, 'a field name, NOT or ('],
      ['()', 1, 'a field name, NOT or ('],
      ['and = 1', 0, 'a field name, NOT or ('],
      ['$ = 1', 0, 'a field name, NOT or ('],
      ['a. = 1', 1, '= or !='],
      ['pid\u00a0= 1', 3, '= or !='],
      ['"x" = pid', 0, 'a field name, NOT or ('],
    ];
    for (const [text, offset, expected] of cases) {
      const error = refusal(text);
      assert.deepEqual([error.code, error.offset, error.expected], ['bad-query', offset, expected], text);
    }
  });

  it('tells line and column and what it found', () => {
    const error = refusal('pid = 1 AND\r\n  "a\nb" > 5');
    assert.deepEqual([error.line, error.column, error.offset, error.length], [2, 3, 15, 5]);
    assert.match(error.message, /^Syntax error at line 2, column 3: expected .*, found "\\"a\\nb\\""\.$/);
    assert.deepEqual([refusal('a = "x\ny" !').line, refusal('a = "x\ny" !').column], [2, 4]);
    assert.ok(refusal(`pid = ${'x'.repeat(1000)}`).message.length < 200);
  });

  it('reads 1,000 parentheses and NOTs in one another and refuses one more where it stands', () => {
    const nested = (depth: number) => `${'(NOT '.repeat(depth / 2)}a = 1${')'.repeat(depth / 2)}`;
    parseHunq(nested(1_000));
    const error = refusal(`NOT ${nested(1_000)}`);
    assert.equal(error.offset, 4 + 5 * 499 + 1);
    assert.match(error.expected, /1000/);
    // side by side they are not in one another
    parseHunq(Array.from({ length: 2_000 }, () => 'NOT (a = 1)').join(' AND '));
  });
});
