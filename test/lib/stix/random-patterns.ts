import fc from 'fast-check';
import type {
  ComparisonExpression,
  ComparisonOperator,
  Literal,
  ObservationExpression,
  Qualifier,
} from '../../../src/lib/stix/pattern/ast.js';
import { parseObjectPath } from '../../../src/lib/stix/pattern/parser.js';

/** Object paths of every kind of field, and what to compare them with: values events have, and values close by. */
const vocabulary: readonly (readonly [path: string, values: readonly (string | number | boolean)[]])[] = [
  ['network-traffic:src_port', [443, 80, '443']],
  ['network-traffic:dst_port', [443, 80]],
  ['network-traffic:src_ref.value', ['10.0.0.1', '10.0.0.2']],
  ['network-traffic:dst_ref.value', ['10.0.0.1', '10.0.0.2']],
  ['ipv4-addr:value', ['10.0.0.1', '10.0.0.2', '10.0.0.7']],
  ['x-oca-asset:ip_refs[*].value', ['10.0.0.1']],
  ['x-oca-asset:ip_refs[0].value', ['10.0.0.1']],
  ["network-traffic:extensions.'x-reaqta-network'.outbound", [true, false, 'true']],
  ['url:value', ['http://a', 'http://a/b', 'HTTP://A']],
  ['domain-name:value', ['evil.example', 'evil']],
  ['file:name', ['a.exe', 'A.EXE', 'b.dll', "it's"]],
  ["file:hashes.'SHA-256'", ['aa', 'bb']],
  ['file:hashes.MD5', ['AA', 'bb']],
  ['file:size', [10, 11, 10.5, '12']],
  ['x-reaqta-event:relevance', [60, 61]],
  ['x-reaqta-event:region_size', [10, -1]],
  ['x-reaqta-event:tags', ['one', 'one more']],
  ['directory:path', ['c:\\temp', 'C:\\Temp\\', 'c:\\']],
  ['process:pid', [656, 4]],
  ['process:parent_ref.pid', [4, 656]],
  ['process:command_line', ['-enc', 'cmd']],
  ["process:extensions.'x-reaqta-process'.no_gui", [true, false]],
  ["process:extensions.'x-reaqta-process'.privilege_level", ['HIGH', 'low']],
  ['process:binary_ref.hashes.MD5', ['aa', 'bb']],
  [
    'windows-registry-key:key',
    ['HKLM\\System\\CurrentControlSet\\X', 'HKEY_LOCAL_MACHINE\\Software', '\\registry\\user\\S'],
  ],
  ['windows-registry-key:values[*].name', ['run', 'x']],
  ['windows-registry-key:values[*].data', ['c:\\temp', 'c']],
  ["x-ibm-ttp-tagging:extensions.'mitre-attack-ext'.tactic_name", ['Execution', 'persistence', '2']],
  ['x-oca-event:code', ['4624', '900']],
  ['x509-certificate:issuer', ['Microsoft', 'Microsoft Windows']],
  ["x509-certificate:extensions.'x-reaqta-cert'.trusted", [true, false]],
  ['user-account:user_id', ['CORP\\bob', 'SYSTEM']],
];

/** Result paths and what may stand there; the same few values as in patterns, and longer ones. */
const places: readonly (readonly [path: string, values: readonly unknown[]])[] = [
  ['eventId', ['900', '4624']],
  ['payload.data.localPort', [443, 80, 8080]],
  ['payload.data.remotePort', [443, 80]],
  ['payload.data.localAddr', ['10.0.0.1', '10.0.0.2']],
  ['payload.data.remoteAddr', ['10.0.0.1', '10.0.0.7']],
  ['payload.data.outbound', [true, false]],
  ['payload.data.etwIpAddress', ['10.0.0.1', '-']],
  ['payload.data.url', ['http://a', 'http://a/b', 'http://']],
  ['payload.data.queryName', ['evil.example', 'EVIL', 'good']],
  ['payload.data.filename', ['a.exe', 'b.dll']],
  ['payload.data.fsName', ["it's", 'A.exe']],
  ['payload.data.sha256', ['aa', 'BB']],
  ['payload.data.md5', ['aa', 'cc']],
  ['payload.data.size', [9, 10, 11, 12]],
  ['payload.data.relevance', [59, 60, 61, 62]],
  ['payload.data.regionSize', [10, 0]],
  ['payload.data.tags', [['one'], ['two', 'one more'], []]],
  ['payload.data.file', ['c:\\temp\\a.exe', 'c:\\temporary\\x']],
  ['payload.data.cmdLine', ['cmd -enc x', 'cmd']],
  ['payload.data.cmdLineArgs', [['-enc', 'x'], ['cmd']]],
  [
    'payload.data.rootObject',
    ['\\registry\\machine\\system\\controlset001\\x', '\\registry\\machine\\software', '\\registry\\user\\s\\x'],
  ],
  ['payload.data.name', ['RUN', 'x']],
  ['payload.data.data', ['c:\\temp', 'c:\\temp\\x']],
  ['payload.data.tactics', [[2], [3, 2], [4]]],
  ['payload.data.etwEventId', [4624, 4625]],
  ['payload.data.etwProcessId', ['0x290', '0x4']],
  ['payload.data.certInfo.trusted', [true, false]],
  ['payload.data.certInfo.issuer', ['Microsoft', 'Other']],
  ['payload.data.consumerData.scriptFileName', ['a.exe', 'a.exe.js']],
  ['payload.data.consumerData.workingDirectory', ['c:\\temp', 'c:\\']],
  ['payload.data.targetProcess.program.md5', ['aa', 'bb']],
  ['payload.data.targetProcess.noGui', [true, false]],
  ['payload.data.etwTargetUserName', ['system', 'bob']],
  ['payload.process.program.md5', ['aa', 'bb']],
  ['payload.process.program.path', ['c:\\temp\\a.exe', 'C:\\Temp']],
  ['payload.process.program.filename', ['a.exe', 'x']],
  ['payload.process.program.certInfo.trusted', [true, false]],
  ['payload.process.program.certInfo.issuer', ['Microsoft Windows', 'microsoft']],
  ['payload.process.pid', [656, 4, 7]],
  ['payload.process.ppid', [4, 656]],
  ['payload.process.noGui', [true, false]],
  ['payload.process.privilegeLevel', ['LOW', 'HIGH']],
  ['payload.process.user', ['corp\\bob', 'SYSTEM']],
];

const day = Date.UTC(2022, 3, 6);
const moments = [0, 1, 2, 3, 4].map((minute) => day + minute * 60_000);

/** The window of observations without one. */
export const recent = { start: day + 60_000, stop: day + 3 * 60_000 };

export const randomEvent: fc.Arbitrary<object> = fc
  .tuple(
    fc.constantFrom(...moments),
    fc.tuple(...places.map(([, values]) => fc.option(fc.constantFrom(...values), { freq: 2, nil: undefined }))),
  )
  .map(([happened, values]) => {
    const event: Record<string, unknown> = { happenedAt: new Date(happened).toISOString() };
    values.forEach((value, index) => {
      if (value !== undefined) put(event, (places[index] as (typeof places)[number])[0].split('.'), value);
    });
    return event;
  });

function put(target: Record<string, unknown>, [step = '', ...rest]: string[], value: unknown): void {
  if (rest.length === 0) target[step] = value;
  else {
    target[step] ??= {};
    put(target[step] as Record<string, unknown>, rest, value);
  }
}

const span = { offset: 0, end: 0 };

function literal(value: string | number | boolean): Literal {
  if (typeof value === 'string') return { kind: 'string', text: value };
  if (typeof value === 'boolean') return { kind: 'boolean', text: String(value) };
  return { kind: Number.isInteger(value) ? 'integer' : 'float', text: String(value) };
}

const comparison: fc.Arbitrary<ComparisonExpression> = fc
  .tuple(
    fc.constantFrom(...vocabulary),
    fc.constantFrom<ComparisonOperator>(
      '=',
      '=',
      '=',
      '!=',
      'IN',
      'LIKE',
      '<',
      '<=',
      '>',
      '>=',
      'ISSUBSET',
      'MATCHES',
      'EXISTS',
    ),
    fc.boolean(),
    fc.array(fc.nat(9), { minLength: 1, maxLength: 3 }),
    fc.constantFrom('', '%', '%', '%x', '_'),
  )
  .map(([[path, values], operator, negated, picks, tail]) => {
    const picked = picks.map((pick) => literal(values[pick % values.length] as string));
    const [first] = picked as [Literal];
    const base = { kind: 'comparison', path: parseObjectPath(path), negated, operator, ...span } as const;
    switch (operator) {
      case 'IN':
        return { ...base, values: picked };
      case 'EXISTS':
        return { ...base, values: [] };
      case 'LIKE':
        return { ...base, values: [{ kind: 'string', text: first.text + tail }] };
      case 'MATCHES':
        return { ...base, values: [{ kind: 'string', text: 'e' }] };
      case 'ISSUBSET':
        return { ...base, values: [{ kind: 'string', text: tail === '' ? '10.0.0.0/31' : '10.0.0.1/30' }] };
      default:
        return first.kind === 'boolean' && operator !== '=' && operator !== '!='
          ? { ...base, operator: '=', values: [first] }
          : { ...base, values: [first] };
    }
  });

const { comparisons } = fc.letrec<{ comparisons: ComparisonExpression }>((tie) => ({
  comparisons: fc.oneof(
    { maxDepth: 3 },
    { weight: 2, arbitrary: comparison },
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.constantFrom<'and' | 'or'>('and', 'or'), fc.array(tie('comparisons'), { minLength: 2, maxLength: 3 }))
        .map(([kind, operands]) => ({ kind, operands })),
    },
  ),
}));

const observation = comparisons.map(
  (one): ObservationExpression => ({ kind: 'observation', comparisons: one, ...span }),
);

const window: fc.Arbitrary<Qualifier> = fc
  .tuple(fc.constantFrom(...moments), fc.constantFrom(...moments))
  .map(([start, stop]) => ({ kind: 'startstop', start, stop }));

const { observations } = fc.letrec<{ observations: ObservationExpression }>((tie) => ({
  observations: fc.oneof(
    { maxDepth: 2 },
    { weight: 4, arbitrary: observation },
    {
      weight: 1,
      arbitrary: fc
        .tuple(
          fc.constantFrom<'and' | 'or' | 'followedby'>('or', 'or', 'and', 'followedby'),
          fc.array(tie('observations'), { minLength: 2, maxLength: 2 }),
        )
        .map(([kind, operands]): ObservationExpression => ({ kind, operands })),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(tie('observations'), window).map(
        ([expression, qualifier]): ObservationExpression => ({
          kind: 'qualified',
          expression,
          qualifiers: [qualifier],
        }),
      ),
    },
  ),
}));

export const randomPattern = observations;

/** The text of a pattern, every operand that is a chain or qualified in parentheses. */
export function written(expression: ObservationExpression): string {
  switch (expression.kind) {
    case 'observation':
      return `[${writtenComparisons(expression.comparisons)}]`;
    case 'qualified':
      return `(${written(expression.expression)}) ${expression.qualifiers.map(writtenQualifier).join(' ')}`;
    default:
      return expression.operands.map((operand) => `(${written(operand)})`).join(` ${expression.kind.toUpperCase()} `);
  }
}

function writtenQualifier(qualifier: Qualifier): string {
  if (qualifier.kind !== 'startstop') return '';
  const [start, stop] = [qualifier.start, qualifier.stop].map((time) => `t'${new Date(time).toISOString()}'`);
  return `START ${start} STOP ${stop}`;
}

function writtenComparisons(expression: ComparisonExpression): string {
  if (expression.kind === 'comparison') {
    const { path, negated, operator, values } = expression;
    const not = negated ? 'NOT ' : '';
    if (operator === 'EXISTS') return `${not}EXISTS ${path.text}`;
    const texts = values.map(writtenLiteral);
    return `${path.text} ${not}${operator} ${operator === 'IN' ? `(${texts.join(', ')})` : texts[0]}`;
  }
  // AND binds tighter than OR: parentheses only where they are needed, so that precedence is tested too
  const texts = expression.operands.map((operand) =>
    operand.kind === 'or' || operand.kind === expression.kind
      ? `(${writtenComparisons(operand)})`
      : writtenComparisons(operand),
  );
  return texts.join(expression.kind === 'and' ? ' AND ' : ' OR ');
}

function writtenLiteral({ kind, text }: Literal): string {
  return kind === 'string' ? quoted(text) : text;
}

/** A string literal of a pattern. */
export function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
