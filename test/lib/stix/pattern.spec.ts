import assert from 'node:assert/strict';
import type {
  Comparison,
  ComparisonChain,
  Observation,
  QualifiedObservation,
} from '../../../src/lib/stix/pattern/ast.js';
import { parseObjectPath, parsePattern } from '../../../src/lib/stix/pattern/parser.js';
import { PatternError } from '../../../src/lib/stix/pattern/pattern-error.js';

function comparisonOf(text: string): Comparison {
  return (parsePattern(text).expression as Observation).comparisons as Comparison;
}

function literalOf(literal: string) {
  return comparisonOf(`[a:b = ${literal}]`).values[0];
}

function errorOf(text: string): PatternError {
  try {
    parsePattern(text);
  } catch (error) {
    assert.ok(error instanceof PatternError);
    return error;
  }
  return assert.fail(`${text.slice(0, 80)} was accepted`);
}

describe('Reading a STIX pattern', () => {
  const literals: [text: string, kind: string, value: string][] = [
    ["'it\\'s \\\\ here'", 'string', "it's \\ here"],
    ["''", 'string', ''],
    ["'line\nbreak 🦠'", 'string', 'line\nbreak 🦠'],
    ['443', 'integer', '443'],
    ['+443', 'integer', '443'],
    ['-0', 'integer', '0'],
    ['-12345678901234567890123', 'integer', '-12345678901234567890123'],
    ['1.50', 'float', '1.5'],
    ['.5', 'float', '0.5'],
    ['-007.0', 'float', '-7'],
    ['true', 'boolean', 'true'],
    ["h'c0FFee'", 'hex', 'c0FFee'],
    ["b'aGVsbG8='", 'binary', 'aGVsbG8='],
    ["t'2022-04-06T00:00:00.5Z'", 'timestamp', '2022-04-06T00:00:00.5Z'],
    ["t'2022-12-31T23:59:60Z'", 'timestamp', '2022-12-31T23:59:60Z'],
  ];
  for (const [text, kind, value] of literals) {
    it(`takes ${JSON.stringify(text)} as ${kind}`, () => assert.deepEqual(literalOf(text), { kind, text: value }));
  }

  for (const operator of ['=', '!=', '<', '<=', '>', '>=']) {
    it(`knows ${operator} and NOT ${operator}`, () => {
      assert.equal(comparisonOf(`[a:b${operator}1]`).operator, operator);
      assert.deepEqual(comparisonOf(`[a:b NOT ${operator} 1]`).negated, true);
    });
  }

  for (const operator of ['LIKE', 'MATCHES', 'ISSUBSET', 'ISSUPERSET']) {
    it(`knows ${operator}, of strings only`, () => {
      assert.equal(comparisonOf(`[a:b NOT ${operator} 'x']`).operator, operator);
      assert.equal(errorOf(`[a:b ${operator} 1]`).expected, 'a string');
    });
  }

  it('reads the == and <> of STIX 2.0', () => {
    assert.equal(comparisonOf('[a:b == 1]').operator, '=');
    assert.equal(comparisonOf('[a:b <> 1]').operator, '!=');
  });

  it('reads sets, EXISTS and NOT EXISTS', () => {
    assert.equal(comparisonOf("[a:b IN ('x', 1, true, h'00')]").values.length, 4);
    assert.deepEqual(comparisonOf('[a:b IN ()]').values, []);
    const { operator, negated, values } = comparisonOf('[NOT EXISTS a:b.c]');
    assert.deepEqual({ operator, negated, values }, { operator: 'EXISTS', negated: true, values: [] });
  });

  it('reads object paths with quoted names and places in lists', () => {
    const { type, steps, text } = parseObjectPath("x-a-b:c_1.'d-e'[*].f[0][-1].'it\\'s'");
    assert.equal(type, 'x-a-b');
    assert.deepEqual(steps, ['c_1', 'd-e', { index: '*' }, 'f', { index: '0' }, { index: '-1' }, "it's"]);
    assert.equal(text, "x-a-b:c_1.'d-e'[*].f[0][-1].'it\\'s'");
  });

  it('skips comments and white space of any script between all tokens', () => {
    const text =
      "/* [ */ [ file\u3000: /* x */ name // to the end\r\n\u0085= 'a' ]\u2028START t'2022-04-06T00:00:00Z'STOP t'2022-04-06T00:05:00Z'";
    assert.equal(parsePattern(text).expression.kind, 'qualified');
  });

  it('binds AND tighter than OR, and OR tighter than FOLLOWEDBY', () => {
    const inside = (parsePattern('[a:b=1 OR a:b=2 AND a:b=3 OR a:b=4]').expression as Observation).comparisons;
    assert.deepEqual(
      [inside.kind, (inside as ComparisonChain).operands.map(({ kind }) => kind)],
      ['or', ['comparison', 'and', 'comparison']],
    );
    const { expression } = parsePattern('[a:b=1] FOLLOWEDBY [a:b=2] OR [a:b=3] AND [a:b=4]');
    assert.ok(expression.kind === 'followedby');
    const [, last] = expression.operands;
    assert.ok(last?.kind === 'or');
    assert.deepEqual(
      last.operands.map(({ kind }) => kind),
      ['observation', 'and'],
    );
  });

  it('reads all qualifiers, on observations and on groups', () => {
    const text =
      "([a:b=1] REPEATS 2 TIMES WITHIN 5.5 SECONDS) START t'2022-04-06T00:00:00.0001Z' STOP t'2022-04-06T00:05:00.0009Z'";
    const outer = parsePattern(text).expression as QualifiedObservation;
    const inner = outer.expression as QualifiedObservation;
    assert.deepEqual(inner.qualifiers, [
      { kind: 'repeats', times: 2 },
      { kind: 'within', seconds: 5.5 },
    ]);
    const [window] = outer.qualifiers;
    assert.ok(window?.kind === 'startstop');
    // events are told in milliseconds: the window is rounded to those inside
    assert.deepEqual([window.start, window.stop], [Date.UTC(2022, 3, 6) + 1, Date.UTC(2022, 3, 6, 0, 5)]);
  });

  it('reads qualifiers of one kind on an observation in parentheses', () => {
    const { qualifiers } = parsePattern('([a:b=1]) WITHIN 5 SECONDS WITHIN 6 SECONDS')
      .expression as QualifiedObservation;
    assert.equal(qualifiers.length, 2);
  });

  it('tells which part of the text a comparison is', () => {
    const { offset, end } = comparisonOf("[ file:name = 'a' ]");
    assert.deepEqual([offset, end], [2, 17]);
  });
});

describe('A malformed pattern', () => {
  const malformed: [text: string, offset: number, expected: string][] = [
    ['', 0, '[ or ('],
    ['[]', 1, 'an object type, EXISTS or ('],
    ['[file:name]', 10, 'an operator or NOT'],
    ["[file:name = 'a'", 16, '], AND or OR'],
    ["[(file:name = 'a']", 17, 'a closing )'],
    ["[file:name = 'a' and file:name = 'b']", 17, '], AND or OR'],
    ["[file:name = 'a'] [file:name = 'b']", 18, 'AND, OR, FOLLOWEDBY, a qualifier or the end'],
    ["[file:name = 'a'] or [file:name = 'b']", 18, 'AND, OR, FOLLOWEDBY, a qualifier or the end'],
    ["[file:name = 'a'] OR", 20, '[ or ('],
    ['[file:name = "a"]', 13, 'a part of a pattern'],
    ["[file:name = 'a]", 16, "a closing '"],
    ["[file:name = 'C:\\Windows']", 16, "\\' or \\\\ after a backslash"],
    ['[file:hashes.SHA-256 = 1]', 13, 'a property; one with a hyphen in quotes'],
    ['[file:size = 007]', 13, 'a number without leading zeros'],
    ['[file:size = 1.]', 15, 'a digit'],
    ['[file:size = TRUE]', 13, 'a value'],
    ['[file:size > true]', 13, 'a value that has an order'],
    ['[file:size ! 1]', 11, '!='],
    ["[file:size = h'abc']", 13, "pairs of hex digits, like h'c0ffee'"],
    ["[file:size = b'abc']", 13, "Base64, like b'aGVsbG8='"],
    ["[file:size = b'']", 13, "Base64, like b'aGVsbG8='"],
    ['[a:b = 1] REPEATS 0 TIMES', 18, 'a whole number of at least 1'],
    ['[a:b = 1] WITHIN 5 TIMES', 19, 'SECONDS'],
    ['[a:b = 1] WITHIN -5 SECONDS', 17, 'a number of seconds'],
    ["[a:b = 1] START t'2022-04-06T00:00:00Z'", 39, 'STOP'],
    [
      "[a:b = 1] START '2022-04-06T00:00:00Z' STOP '2022-04-06T00:00:00Z'",
      16,
      "a time, like t'2022-04-06T00:00:00.000Z'",
    ],
    ['[a:b = 1] WITHIN 1 SECONDS WITHIN 2 SECONDS', 27, 'no second WITHIN on one observation'],
    ['[a:b = 1 /* x ]', 15, '*/ at the end of the comment'],
    ['[a:b IN (1 2)]', 11, ', or )'],
    ['[NOT a:b = 1]', 5, 'EXISTS'],
    ['[a:b[x] = 1]', 5, 'an index or *'],
  ];
  for (const [text, offset, expected] of malformed) {
    it(`${JSON.stringify(text)} is refused at ${offset}`, () => {
      const error = errorOf(text);
      assert.deepEqual([error.offset, error.expected], [offset, expected]);
    });
  }

  for (const time of [
    '2022-02-31T00:00:00Z',
    '2023-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2022-13-01T00:00:00Z',
    '2022-04-06T24:00:00Z',
    '2022-04-06T00:60:00Z',
    '2022-04-06T00:00:61Z',
    '2022-04-06T00:00:00',
    '2022-04-06 00:00:00Z',
    '2022-04-06T00:00:00.Z',
    '2022-04-06T00:00:00.1xZ',
    '22-04-06T00:00:00Z',
    '2022-4-06T00:00:00ZZ',
  ]) {
    it(`names no time: t'${time}'`, () => assert.match(errorOf(`[a:b = t'${time}']`).expected, /^a time there is/));
  }

  it('accepts the 29th of February in leap years', () => {
    for (const year of ['2000', '2024']) assert.ok(parsePattern(`[a:b = t'${year}-02-29T00:00:00Z']`));
  });

  it('counts lines and columns', () => {
    const { line, column, message } = errorOf("[file:name = 'a'\n  AND file:size ? 3]");
    assert.deepEqual([line, column], [2, 17]);
    assert.match(message, /^Line 2, column 17 of the pattern: expected .*, found "\?"\.$/);
  });

  it('is refused, not crashed on, when nested too deeply', () => {
    const nested = (depth: number) => `[${'('.repeat(depth)}a:b = 1${')'.repeat(depth)}]`;
    assert.ok(parsePattern(nested(1_000)));
    assert.deepEqual([errorOf(nested(1_001)).offset, errorOf(nested(200_000)).offset], [1_001, 1_001]);
    assert.equal(errorOf('('.repeat(5_000)).offset, 1_000);
  });
});

describe('A pattern of a million characters', () => {
  const noise = 1_000_000;
  const chain = (count: number) =>
    `[${Array.from({ length: count }, (_, index) => `url:value = 'http://h${index}.example/\\\\'`).join(' OR ')}]`;
  const readable: [string, string][] = [
    ['a chain of 10,000 comparisons', chain(10_000)],
    ['a value of escapes', `[a:b = '${'\\\\'.repeat(noise / 2)}']`],
    ['comments', `${' /**/'.repeat(noise / 5)}[a:b = 1]`],
    ['a set', `[a:b IN (${'1,'.repeat(noise / 2)}1)]`],
    ['digits', `[a:b = ${'9'.repeat(noise)}]`],
    ['zeros', `[a:b = 0.${'0'.repeat(noise)}1]`],
  ];
  const broken: [string, string][] = [
    ['quotes and brackets', "['".repeat(noise / 2)],
    ['comments that never end', '/*'.repeat(noise / 2)],
  ];

  for (const [title, text] of readable) {
    it(`is read when it is ${title}`, () => assert.ok(parsePattern(text)));
  }
  for (const [title, text] of broken) {
    it(`is refused with a position when it is ${title}`, () => {
      assert.throws(
        () => parsePattern(text),
        (error) => error instanceof PatternError && error.line === 1,
      );
    });
  }
});
