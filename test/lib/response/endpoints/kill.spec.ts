import assert from 'node:assert/strict';
import type { HiveOptions } from '../../../../src/lib/hive/client.js';
import type { RunningProcess } from '../../../../src/lib/hive/types.js';
import type { ChangeRecord } from '../../../../src/lib/http/guard.js';
import { type KillTarget, kill, killTargets } from '../../../../src/lib/response/endpoints/kill.js';
import { type HiveStub, hiveStub } from '../../hive/hive-stub.js';
import { failureOf } from '../../http/failures.js';
import type { StubAnswer } from '../../http/stub-server.js';

const running = (pid: number, startTime: number): Partial<RunningProcess> => ({ pid, ppid: 0, startTime });
const lost = { killed: false, errorCode: -1, error: 'Process not found' };
const offline = { message: 'Endpoint offline', details: { endpointId: '34', lastSeenAt: 'yesterday' } };

describe('Killing processes', () => {
  let hive: HiveStub;
  let audit: ChangeRecord[] = [];
  afterEach(() => hive?.close());
  const start = async (
    killing: (targets: KillTarget[]) => StubAnswer,
    list: StubAnswer = { json: [] },
    options: Partial<HiveOptions> = {},
  ) => {
    audit = [];
    hive = await hiveStub(
      ({ url, body }) => {
        if (url.endsWith('/kill')) return killing(JSON.parse(body) as KillTarget[]);
        return url.endsWith('/processes') ? list : { json: { id: '34', name: 'DC-1', isDomainController: true } };
      },
      { onChange: (record) => audit.push(record), retry: { tries: 1 }, ...options },
    );
  };
  const all = (targets: KillTarget[]) => ({ json: targets.map((target) => ({ ...target, killed: true })) });
  const ordered = () =>
    hive.calls.filter(({ url }) => url.endsWith('/kill')).map(({ body }) => JSON.parse(body) as unknown);
  const dead = (pid: number, startTime: number) => ({ pid, startTime, killed: true, errorCode: null, error: null });

  it('kills one whose start time is known, without looking it up', async () => {
    await start(all);
    assert.deepEqual(await kill(hive.client, '34', [{ pid: 5, startTime: 50 }]), [
      {
        outcome: 'killed',
        dryRun: false,
        results: [dead(5, 50)],
        answer: [{ pid: 5, startTime: 50, killed: true }],
      },
    ]);
    assert.deepEqual([ordered(), hive.calls.length], [[[{ pid: 5, startTime: 50 }]], 1]);
  });

  it('never takes a process for killed that Hive did not kill', async () => {
    await start((targets) => ({ json: targets.map((target) => ({ ...target, ...lost })) }));
    const [part, other] = await kill(hive.client, '34', [{ pid: 4, startTime: 9 }]);
    assert.equal(other, undefined);
    assert.deepEqual(part, {
      outcome: 'not-killed',
      reason: 'Process not found',
      dryRun: false,
      results: [{ pid: 4, startTime: 9, ...lost }],
      answer: [{ pid: 4, startTime: 9, ...lost }],
    });
    assert.deepEqual([audit[0]?.ending, audit[0]?.reason], ['not-done', 'pid 4: Process not found']);
  });

  it('splits what was killed from what was not, each with its own part of the answer', async () => {
    await start((targets) => ({
      json: targets.map((target) => ({ ...target, ...(target.pid === 1 ? { killed: true } : lost) })),
    }));
    const parts = await kill(
      hive.client,
      '34',
      [1, 2, 3].map((pid) => ({ pid, startTime: pid })),
    );
    assert.deepEqual(
      parts.map(({ outcome, results, answer }) => [outcome, results.map(({ pid }) => pid), (answer as []).length]),
      [
        ['killed', [1], 1],
        ['not-killed', [2, 3], 2],
      ],
    );
  });

  it('looks a missing start time up', async () => {
    await start(all, { json: [running(5, 50), running(6, 60)] });
    const [part] = await kill(hive.client, '34', [{ pid: 6 }]);
    assert.deepEqual([part?.outcome, part?.results], ['killed', [dead(6, 60)]]);
    assert.deepEqual(ordered(), [[{ pid: 6, startTime: 60 }]]);
  });

  it('refuses a pid that two processes have, and kills the others', async () => {
    await start(all, { json: [running(5, 50), running(5, 51), running(6, 60)] });
    const parts = await kill(hive.client, '34', [{ pid: 5 }, { pid: 6 }]);
    assert.deepEqual(ordered(), [[{ pid: 6, startTime: 60 }]]);
    const [killed, refused] = parts;
    assert.deepEqual([killed?.outcome, refused?.outcome], ['killed', 'ambiguous']);
    assert.match(refused?.reason ?? '', /2 processes have pid 5/);
    assert.deepEqual(refused?.results[0]?.startTime, null);
  });

  it('asks Hive to kill nothing when no process has the pid', async () => {
    await start(all, { json: [running(6, 60)] });
    const [part] = await kill(hive.client, '34', [{ pid: 5 }]);
    assert.deepEqual([part?.outcome, part?.reason], ['not-found', 'no process with pid 5 runs there']);
    assert.deepEqual([ordered(), audit], [[], []]);
  });

  it('orders a process once, however often and with or without its start time it is named', async () => {
    await start(all, { json: [running(5, 50)] });
    const [part] = await kill(hive.client, '34', killTargets([{ pid: 5 }, { pid: 5, startTime: 50 }, { pid: 5 }]));
    assert.deepEqual([ordered(), part?.results.length], [[[{ pid: 5, startTime: 50 }]], 1]);
  });

  it('says of a process that Hive said nothing of that it was not killed', async () => {
    await start((targets) => all(targets.slice(1)));
    const parts = await kill(hive.client, '34', [
      { pid: 5, startTime: 1 },
      { pid: 6, startTime: 1 },
    ]);
    assert.deepEqual(
      parts.map(({ outcome, reason, results }) => [outcome, reason, results.map(({ pid }) => pid)]),
      [
        ['killed', undefined, [6]],
        ['not-killed', 'Hive said nothing of it', [5]],
      ],
    );
  });

  for (const status of [200, 504]) {
    it(`is declined by an endpoint that is offline (${status}), for the order and for the look-up`, async () => {
      await start(() => ({ status, json: offline }), { status, json: offline });
      for (const target of [{ pid: 5, startTime: 1 }, { pid: 5 }]) {
        const [part] = await kill(hive.client, '34', [target]);
        assert.deepEqual([part?.outcome, part?.reason], ['offline', 'Endpoint offline']);
        assert.deepEqual(part?.answer, offline);
        assert.deepEqual([part?.results[0]?.killed, part?.results[0]?.error], [false, 'Endpoint offline']);
      }
      assert.deepEqual(
        audit.map(({ ending }) => ending),
        ['not-done'],
      );
    });
  }

  it('is declined by a rule that protects the endpoint, with its name', async () => {
    await start(all, { json: [] }, { protect: { domainControllers: true } });
    const [part] = await kill(hive.client, '34', [{ pid: 5, startTime: 1 }]);
    assert.equal(part?.outcome, 'protected');
    assert.match(part?.reason ?? '', /domain controllers/);
    assert.deepEqual(ordered(), []);
  });

  it('in a dry run kills nothing and says so, and still looks start times up', async () => {
    await start(all, { json: [running(5, 50)] }, { dryRun: true });
    const [part, refused] = await kill(hive.client, '34', [{ pid: 5 }, { pid: 6 }]);
    assert.deepEqual([part?.outcome, part?.dryRun, refused?.outcome], ['dry-run', true, 'not-found']);
    assert.deepEqual(part?.results, [{ ...dead(5, 50), killed: false }]);
    assert.deepEqual(ordered(), []);
  });

  for (const [what, answer] of Object.entries<StubAnswer>({
    'a web page': { status: 502, text: '<html><title>Bad gateway</title></html>' },
    'a page in place of an answer': { text: '<!doctype html><title>Login</title>' },
    'something that is no list': { json: { result: [] } },
    'a cut connection': 'cut',
    'a gateway that waited in vain': { status: 504, json: { message: 'Gateway Timeout' } },
  })) {
    it(`is an error that leaves open what happened when Hive answers with ${what}`, async () => {
      await start(() => answer);
      const error = await failureOf(kill(hive.client, '34', [{ pid: 5, startTime: 1 }]));
      assert.deepEqual([error.operation, error.maybeApplied, audit[0]?.ending], ['kill processes', true, 'unknown']);
      assert.equal(ordered().length, 1, 'not repeated');
    });
  }

  it('tells of many that were not killed only the first ten', async () => {
    await start((targets) => ({ json: targets.map((target) => ({ ...target, ...lost, error: `no ${target.pid}` })) }));
    const targets = Array.from({ length: 12 }, (_, pid) => ({ pid, startTime: 1 }));
    const [part] = await kill(hive.client, '34', targets);
    assert.match(part?.reason ?? '', /^pid 0: no 0; .*pid 9: no 9; and 2 more$/);
  });
});

describe('What is to be killed', () => {
  it('is one process or many, each once', () => {
    assert.deepEqual(killTargets({ pid: 5 }), [{ pid: 5 }]);
    assert.deepEqual(killTargets({ pid: 5, startTime: 6, processName: 'x' }), [{ pid: 5, startTime: 6 }]);
    for (const startTime of [undefined, null, '']) assert.deepEqual(killTargets({ pid: 5, startTime }), [{ pid: 5 }]);
    const twice = [
      { pid: 5 },
      { pid: 6, startTime: 1 },
      { pid: 5 },
      { pid: 6, startTime: 2 },
      { pid: 6, startTime: 1 },
    ];
    assert.deepEqual(killTargets(twice), [{ pid: 5 }, { pid: 6, startTime: 1 }, { pid: 6, startTime: 2 }]);
  });

  const bad: [string, unknown, string][] = [
    ['no pid', {}, 'pid'],
    ['NaN', { pid: Number.NaN }, 'pid'],
    ['a negative pid', { pid: -1 }, 'pid'],
    ['half a pid', { pid: 1.5 }, 'pid'],
    ['a pid beyond all bounds', { pid: 2 ** 60 }, 'pid'],
    ['text', { pid: 'notepad.exe' }, 'pid'],
    ['a number as text', { pid: '12' }, 'pid'],
    ['an object', { pid: { value: 5 } }, 'pid'],
    ['a start time that is a date', { pid: 5, startTime: '2022-02-18T14:04:55Z' }, 'startTime'],
    ['a start time that is NaN', { pid: 5, startTime: Number.NaN }, 'startTime'],
    ['a negative start time', { pid: 5, startTime: -1 }, 'startTime'],
    ['an empty list', [], 'processes'],
    ['a list of numbers', [5], 'processes'],
    ['a list in a list', [[{ pid: 5 }]], 'processes'],
    ['nothing', null, 'processes'],
    ['more than a thousand', Array.from({ length: 1001 }, (_, pid) => ({ pid })), 'processes'],
  ];
  for (const [what, given, input] of bad) {
    it(`is no ${what}`, () => {
      assert.throws(() => killTargets(given), { name: 'InputError', input, code: 'bad-input' });
    });
  }
});
