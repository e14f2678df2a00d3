import fc from 'fast-check';
import type { HunqComparison, HunqNode } from '../../../src/lib/hunq/ast.js';

/*
 * A second, deliberately plain reading of HunQ over small events, which shares no code with the library: for each field
 * a few lines that look at the event as a person would.
 */

interface Program {
  path?: string | undefined;
  certInfo?: { trusted?: boolean | undefined } | null | undefined;
}

interface Process {
  pid?: number | undefined;
  user?: string | undefined;
  noGui?: boolean | undefined;
  program?: Program | undefined;
}

export interface SmallEvent {
  happenedAt: string;
  payload: {
    eventType: number;
    process?: Process | undefined;
    incidents: string[];
    triggeredIncidents: string[];
    data: {
      localAddr?: string | undefined;
      remoteAddr?: string | undefined;
      localPort?: number | undefined;
      outbound?: boolean | undefined;
      cmdLine?: string | undefined;
      cmdLineArgs?: string[] | undefined;
      tactics?: number[] | undefined;
      size?: number | undefined;
      file?: string | undefined;
      targetProcess?: Process | undefined;
      childProcess?: Process | undefined;
    };
  };
}

const plain = (text: string | number | boolean | undefined) =>
  text === undefined ? undefined : String(text).toLowerCase().replace(/\\+/g, '\\');
const is = (found: string | number | boolean | undefined, wanted: string) =>
  found !== undefined && plain(found) === plain(wanted);
const begins = (found: string | undefined, wanted: string) =>
  found !== undefined && (plain(found) as string).startsWith(plain(wanted) as string);
const signed = (process: Process | undefined) => process !== undefined && Boolean(process.program?.certInfo);

const meanings: Record<string, (event: SmallEvent, wanted: string) => boolean> = {
  eventType: ({ payload }, wanted) => is(payload.eventType, wanted),
  pid: ({ payload }, wanted) => is(payload.process?.pid, wanted),
  'target.pid': ({ payload: { data } }, wanted) =>
    is(data.targetProcess?.pid, wanted) || is(data.childProcess?.pid, wanted),
  user: ({ payload }, wanted) => is(payload.process?.user, wanted),
  'user.startsWith': ({ payload }, wanted) => begins(payload.process?.user, wanted),
  path: ({ payload }, wanted) => begins(payload.process?.program?.path, wanted),
  $path: ({ payload: { data, process } }, wanted) =>
    [process, data.targetProcess, data.childProcess].some((one) => begins(one?.program?.path, wanted)) ||
    begins(data.file, wanted),
  cmdline: ({ payload: { data } }, wanted) =>
    begins(data.cmdLine, wanted) || (data.cmdLineArgs ?? []).some((argument) => begins(argument, wanted)),
  $ip: ({ payload: { data } }, wanted) => is(data.localAddr, wanted) || is(data.remoteAddr, wanted),
  'ip.src': ({ payload: { data } }, wanted) =>
    (data.outbound === true && is(data.localAddr, wanted)) || (data.outbound === false && is(data.remoteAddr, wanted)),
  'ip.dst': ({ payload: { data } }, wanted) =>
    (data.outbound === true && is(data.remoteAddr, wanted)) || (data.outbound === false && is(data.localAddr, wanted)),
  'eventdata.localPort': ({ payload }, wanted) => is(payload.data.localPort, wanted),
  isOutbound: ({ payload }, wanted) => is(payload.data.outbound, wanted),
  'mitre.tactic': ({ payload }, wanted) => (payload.data.tactics ?? []).some((tactic) => is(tactic, wanted)),
  hasGui: ({ payload }, wanted) => is(payload.process?.noGui, wanted === 'true' ? 'false' : 'true'),
  trusted: ({ payload }, wanted) => is(payload.process?.program?.certInfo?.trusted, wanted),
  hasAlert: ({ payload }, wanted) =>
    payload.incidents.length + payload.triggeredIncidents.length > 0 === (wanted === 'true'),
  isSigned: ({ payload }, wanted) => signed(payload.process) === (wanted === 'true'),
  'target.isSigned': ({ payload: { data } }, wanted) =>
    [data.targetProcess, data.childProcess].some((one) => one !== undefined && signed(one) === (wanted === 'true')),
  'eventdata.size.gte': ({ payload }, wanted) => (payload.data.size ?? Number.NaN) >= Number(wanted),
  'eventdata.size.lte': ({ payload }, wanted) => (payload.data.size ?? Number.NaN) <= Number(wanted),
  happenedAfter: ({ happenedAt }, wanted) => happenedAt >= wanted,
  happenedBefore: ({ happenedAt }, wanted) => happenedAt <= wanted,
};

/** Whether the event is found, read plainly. */
export function plainlyFound(node: HunqNode, event: SmallEvent): boolean {
  switch (node.kind) {
    case 'and':
      return node.operands.every((operand) => plainlyFound(operand, event));
    case 'or':
      return node.operands.some((operand) => plainlyFound(operand, event));
    case 'not':
      return !plainlyFound(node.operand, event);
    case 'comparison': {
      const found = meanings[node.field]?.(event, String(node.value));
      return node.operator === '=' ? found === true : found === false;
    }
  }
}

const texts = ['', 'c:\\a', 'C:\\A\\b', 'c:\\\\a\\\\', 'corp\\ann', 'ann', '10.0.0.1', '192.0.2.1', '-X', '-x y'];
const times = ['2022-04-06T00:00:00.000Z', '2022-04-06T00:00:00.001Z', '2022-04-07T12:30:00.500Z'];
const text = fc.constantFrom(...texts);
const small = fc.nat({ max: 4 });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const process = fc.record({
  pid: maybe(small),
  user: maybe(text),
  noGui: maybe(fc.boolean()),
  program: maybe(
    fc.record({
      path: maybe(text),
      certInfo: fc.option(fc.record({ trusted: maybe(fc.boolean()) }), { nil: null }),
    }),
  ),
});

export const smallEvents: fc.Arbitrary<SmallEvent> = fc.record({
  happenedAt: fc.constantFrom(...times),
  payload: fc.record({
    eventType: small,
    process: maybe(process),
    incidents: fc.array(text, { maxLength: 1 }),
    triggeredIncidents: fc.array(text, { maxLength: 1 }),
    data: fc.record({
      localAddr: maybe(text),
      remoteAddr: maybe(text),
      localPort: maybe(small),
      outbound: maybe(fc.boolean()),
      cmdLine: maybe(text),
      cmdLineArgs: maybe(fc.array(text, { maxLength: 3 })),
      tactics: maybe(fc.array(small, { maxLength: 3 })),
      size: maybe(small),
      file: maybe(text),
      targetProcess: maybe(process),
      childProcess: maybe(process),
    }),
  }),
});

const numbered = [
  'eventType',
  'pid',
  'target.pid',
  'eventdata.localPort',
  'mitre.tactic',
  'eventdata.size.gte',
  'eventdata.size.lte',
];
const timed = ['happenedAfter', 'happenedBefore'];
const yesOrNo = ['isOutbound', 'hasGui', 'trusted', 'hasAlert', 'isSigned', 'target.isSigned'];

/** Comparisons over the fields that are read plainly, with values that small events may have. */
export const smallComparisons: fc.Arbitrary<HunqComparison> = fc.constantFrom(...Object.keys(meanings)).chain((field) =>
  fc.record({
    kind: fc.constant('comparison' as const),
    field: fc.constant(field),
    operator: fc.constantFrom('=' as const, '!=' as const),
    value: valueFor(field),
  }),
);

function valueFor(field: string): fc.Arbitrary<string | number | boolean> {
  if (timed.includes(field)) return fc.constantFrom(...times);
  if (numbered.includes(field)) return fc.oneof(small, small.map(String));
  if (yesOrNo.includes(field)) return fc.oneof(fc.boolean(), fc.boolean().map(String));
  return text;
}
