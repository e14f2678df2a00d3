import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RunningProcess } from '../../../../src/lib/hive/types.js';
import {
  filterProcesses,
  listProcesses,
  type ProcessInTree,
  processTree,
} from '../../../../src/lib/response/endpoints/processes.js';
import { type HiveStub, hiveStub } from '../../hive/hive-stub.js';
import { failureOf } from '../../http/failures.js';
import type { StubAnswer } from '../../http/stub-server.js';

const process = (pid: number, ppid: number, startTime: number, more: Partial<RunningProcess> = {}): RunningProcess => ({
  pid,
  ppid,
  startTime,
  processName: `p${pid}.exe`,
  programPath: `C:\\Windows\\p${pid}.exe`,
  hasIncident: false,
  suspended: false,
  ...more,
});

/** `1(2(3),4)` */
function shapeOf(tree: ProcessInTree[]): string {
  return tree
    .map(({ pid, children }) => (children.length > 0 ? `${pid}(${shapeOf(children)})` : String(pid)))
    .join(',');
}

describe('The processes of an endpoint', () => {
  let hive: HiveStub;
  afterEach(() => hive?.close());
  const start = async (list: StubAnswer, endpoint: object = { connected: true }) => {
    hive = await hiveStub(({ url }) => (url.endsWith('/processes') ? list : { json: { id: '34', ...endpoint } }), {
      retry: { tries: 2 },
    });
  };
  const list = () => listProcesses(hive.client, '34');
  const offline = { message: 'Endpoint offline', details: { endpointId: '34', lastSeenAt: 'yesterday' } };

  it('are listed as Hive gives them', async () => {
    const given = [process(1, 0, 5, { more: 'kept' } as object)];
    await start({ json: given });
    assert.deepEqual(await list(), given);
  });

  for (const status of [200, 504]) {
    it(`cannot be listed while it is offline (${status}), which is no error`, async () => {
      await start({ status, json: offline });
      assert.deepEqual(await list(), { outcome: 'offline', reason: 'Endpoint offline', answer: offline });
      assert.equal(hive.calls.length, 1, 'not asked again');
    });
  }

  it('cannot be listed of one that Hive does not know', async () => {
    await start({ status: 404, json: { message: 'Endpoint not found' } });
    const { outcome, reason } = (await list()) as { outcome: string; reason: string };
    assert.deepEqual([outcome, reason], ['not-found', 'Endpoint not found']);
  });

  it('a gateway that waited in vain is an endpoint that is offline, if it is; otherwise an error', async () => {
    const gateway = { status: 504, text: '<html><title>Gateway</title></html>' };
    await start(gateway, { connected: false, lastSeenAt: 'yesterday' });
    assert.deepEqual(await list(), { outcome: 'offline', reason: 'Endpoint offline, last seen yesterday' });
    await hive.close();
    await start(gateway);
    assert.equal((await failureOf(list())).status, 504);
  });

  for (const [what, answer, code] of [
    ['a web page', { text: '<!doctype html><title>Login</title>' }, 'bad-answer'],
    ['a failure with a web page', { status: 500, text: '<html><title>Oops</title></html>' }, 'server'],
    ['an object that is no list', { json: { message: 'Something else' } }, 'bad-answer'],
    ['a list of something else', { json: [{ name: 'x' }] }, 'bad-answer'],
    ['half an answer', 'half', 'bad-answer'],
  ] as const) {
    it(`that come as ${what} are an error`, async () => {
      await start(answer);
      const error = await failureOf(list());
      assert.ok([code, 'network'].includes(error.code), error.message);
    });
  }

  it('are filtered by alert and suspension, each way', () => {
    const all = [
      process(1, 0, 0, { hasIncident: true, suspended: true }),
      process(2, 0, 0, { hasIncident: true }),
      process(3, 0, 0, { suspended: true }),
      process(4, 0, 0),
    ];
    const pids = (filters: object) => filterProcesses(all, filters).map(({ pid }) => pid);
    assert.deepEqual(pids({}), [1, 2, 3, 4]);
    assert.deepEqual(pids({ hasIncident: true }), [1, 2]);
    assert.deepEqual(pids({ hasIncident: false }), [3, 4]);
    assert.deepEqual(pids({ suspended: true }), [1, 3]);
    assert.deepEqual(pids({ suspended: false, hasIncident: true }), [2]);
  });

  it('are filtered by name and path: a part, or a pattern of the whole', () => {
    const all = [
      process(1, 0, 0, { processName: 'PowerShell.exe', programPath: 'C:\\Windows\\System32\\PowerShell.exe' }),
      process(2, 0, 0, { processName: 'powershell_ise.exe', programPath: 'D:\\tools\\powershell_ise.exe' }),
      { pid: 4, ppid: 0, startTime: 0, processName: 'System', hasIncident: false, suspended: false },
    ];
    const pids = (filters: object) => filterProcesses(all, filters).map(({ pid }) => pid);
    assert.deepEqual(pids({ name: 'POWERSHELL' }), [1, 2]);
    assert.deepEqual(pids({ name: 'powershell.???' }), [1]);
    assert.deepEqual(pids({ name: 'shell*' }), []);
    assert.deepEqual(pids({ name: 'syst' }), [4]);
    assert.deepEqual(pids({ path: 'c:\\windows' }), [1]);
    assert.deepEqual(pids({ path: 'd:\\*.EXE', name: 'power' }), [2]);
    assert.deepEqual(pids({ path: '*' }), [1, 2, 4]);
    assert.deepEqual(pids({ name: '', path: '' }), [1, 2, 4]);
    assert.deepEqual(pids({ name: 'a.b' }), [], 'a dot is a dot');
  });
});

describe('The tree of processes', () => {
  it('has each process under the one that started it, in the order of the list', () => {
    const list = [process(1, 0, 1), process(3, 2, 3), process(2, 1, 2), process(5, 2, 5), process(9, 8, 1)];
    assert.equal(shapeOf(processTree(list)), '1(2(3,5)),9');
    assert.deepEqual(list[0], process(1, 0, 1), 'the list is left as it was');
    assert.deepEqual(processTree([process(7, 1, 1)]), [{ ...process(7, 1, 1), children: [] }]);
  });

  it('never puts a process under a later one that got the pid of its parent', () => {
    assert.equal(shapeOf(processTree([process(1, 0, 1), process(3, 2, 10), process(2, 1, 20)])), '1(2),3');
  });

  it('chooses of several with that pid the latest that was there', () => {
    const [first, second, third] = [1, 2, 3].map((n) => process(2, n + 90, 10 * n));
    const tree = processTree([first, third, second, process(5, 2, 25)] as RunningProcess[]);
    assert.equal(tree.find(({ startTime }) => startTime === 20)?.children[0]?.pid, 5);
  });

  it('keeps the children of System under it, whose start time is that of the agent', () => {
    const root = { programPath: undefined as unknown as string };
    const list = [
      process(0, 0, 0, root),
      process(4, 0, 1644961331131, root),
      process(92, 4, 1644961322746),
      process(436, 4, 1644961331143),
    ];
    assert.equal(shapeOf(processTree(list)), '0(4(92,436))');
  });

  it('never runs in a circle and loses no process, whatever the list says', () => {
    const some = fc.record({ pid: fc.nat(6), ppid: fc.nat(6), startTime: fc.nat(2), rooted: fc.boolean() });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 12 }), (plans) => {
        const list = plans.map(({ pid, ppid, startTime, rooted }) =>
          process(pid, ppid, startTime, rooted ? { programPath: undefined as unknown as string } : {}),
        );
        const tree = processTree(list);
        JSON.stringify(tree);
        const count = (nodes: ProcessInTree[]): number =>
          nodes.reduce((sum, node) => sum + 1 + count(node.children), 0);
        assert.equal(count(tree), list.length);
      }),
      { numRuns: 3000 },
    );
  });
});
