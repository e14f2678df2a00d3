import assert from 'node:assert/strict';
import { HiveClient } from '../../../src/lib/hive/client.js';
import { InputError } from '../../../src/lib/http/errors.js';
import { isDryRun } from '../../../src/lib/http/guard.js';
import { failureOf } from '../http/failures.js';
import type { StubAnswer } from '../http/stub-server.js';
import { alert, type HiveStub, hiveStub } from './hive-stub.js';

const sha256 = 'AB'.repeat(32);
const kill = [{ pid: 4, startTime: 1644961331131 }];
const killed = [{ pid: 4, startTime: 1644961331131, killed: false, errorCode: -1, error: 'Process not found' }];
const policy = { title: 'Block', sha256, block: true };
const license = { expiration: '2027-01-01T00:00:00.000Z', limit: { maxEndpointCount: 5, maxMobileEndpointCount: 0 } };

interface Operation {
  run: (hive: HiveClient) => Promise<unknown>;
  /** Method, path and query, and JSON body as it must be sent. */
  sends: [string, unknown?];
  answer: unknown;
  gives?: unknown;
  /** What it changes; a call that changes nothing has none. */
  changes?: string;
  /** A changing call that is sent again after a cut. */
  repeats?: boolean;
}

const operations: Record<string, Operation> = {
  getAlert: { run: (hive) => hive.getAlert('12'), sends: ['GET /alert/12'], answer: alert('12') },
  getAlertByLocalId: {
    run: (hive) => hive.getAlertByLocalId('12', '34'),
    sends: ['GET /alert/local/12/endpoint/34'],
    answer: alert('56'),
  },
  closeAlert: {
    run: (hive) => hive.closeAlert('12', { malicious: false }),
    sends: ['POST /alert/12/close?malicious=false'],
    answer: { alertId: '12', closed: true },
    changes: '12',
    repeats: true,
  },
  addTag: {
    run: (hive) => hive.addTag('12', 'a/b?c#d&e %ü'),
    sends: ['POST /alert/12/tags/a%2Fb%3Fc%23d%26e%20%25%C3%BC'],
    answer: ['a/b?c#d&e %ü'],
    gives: { success: true, answer: ['a/b?c#d&e %ü'] },
    changes: '12',
    repeats: true,
  },
  removeTag: {
    run: (hive) => hive.removeTag('12', 'a/b'),
    sends: ['DELETE /alert/12/tag/a%2Fb'],
    answer: undefined,
    gives: { success: true },
    changes: '12',
    repeats: true,
  },
  'setNotes (older Hive)': {
    run: (hive) => hive.setNotes('12', 'one\n"two"'),
    sends: ['PUT /alert/12/notes', { notes: 'one\n"two"' }],
    answer: 'one\n"two"',
    changes: '12',
  },
  'setNotes (newer Hive)': {
    run: (hive) => hive.setNotes('12', ''),
    sends: ['PUT /alert/12/notes', { notes: '' }],
    answer: { notes: '' },
    gives: '',
    changes: '12',
  },
  getEndpoint: { run: (hive) => hive.getEndpoint('34'), sends: ['GET /endpoint/34'], answer: { id: '34' } },
  getProcesses: {
    run: (hive) => hive.getProcesses('34'),
    sends: ['GET /endpoint/34/processes'],
    answer: [{ pid: 0, ppid: 0, startTime: 0 }],
  },
  killProcesses: {
    run: (hive) => hive.killProcesses('34', kill),
    sends: ['POST /endpoint/34/processes/kill', kill],
    answer: killed,
    changes: '34',
  },
  isolate: {
    run: (hive) => hive.isolate('34'),
    sends: ['POST /endpoint/34/isolate'],
    answer: { success: true },
    gives: { success: true, answer: { success: true } },
    changes: '34',
  },
  deisolate: {
    run: (hive) => hive.deisolate('34'),
    sends: ['POST /endpoint/34/deisolate'],
    answer: { message: 'Endpoint offline', details: {} },
    gives: { success: false, message: 'Endpoint offline', answer: { message: 'Endpoint offline', details: {} } },
    changes: '34',
  },
  requestFile: {
    run: (hive) => hive.requestFile('34', 'C:\\a "b".exe'),
    sends: ['POST /endpoint/34/request-file', { path: 'C:\\a "b".exe' }],
    answer: { uploadId: 'u-1' },
    changes: '34',
  },
  getFileStatus: {
    run: (hive) => hive.getFileStatus('u/1'),
    sends: ['GET /endpoint-file/u%2F1/status'],
    answer: { stage: { phase: 3 }, downloadId: 'd-1' },
  },
  getPolicy: { run: (hive) => hive.getPolicy('78'), sends: ['GET /policy/78'], answer: { id: '78' } },
  enablePolicy: {
    run: (hive) => hive.enablePolicy('78', { previousVersionId: '79', groupIds: ['1', '2'] }),
    sends: ['POST /policy/78/enable?previousVersionId=79&groupIds=1&groupIds=2'],
    answer: undefined,
    gives: { success: true },
    changes: '78',
  },
  disablePolicy: {
    run: (hive) => hive.disablePolicy('78'),
    sends: ['POST /policy/78/disable'],
    answer: { success: false },
    gives: { success: false, answer: { success: false } },
    changes: '78',
    repeats: true,
  },
  createHashPolicy: {
    run: (hive) => hive.createHashPolicy(policy),
    sends: ['POST /policy/trigger-on-process-hash', { ...policy, sha256: sha256.toLowerCase() }],
    answer: { id: '78', versionId: '79' },
    changes: sha256.toLowerCase(),
  },
  getGroup: { run: (hive) => hive.getGroup('90'), sends: ['GET /endpoint-group/90'], answer: { id: '90', name: 'a' } },
  createGroup: {
    run: (hive) => hive.createGroup({ name: 'Demo', license }),
    sends: ['POST /endpoint-group', { name: 'Demo', license }],
    answer: { id: '90', name: 'Demo' },
    gives: { success: true, answer: { id: '90', name: 'Demo' }, group: { id: '90', name: 'Demo' } },
    changes: 'Demo',
  },
  'createGroup (answered without the group)': {
    run: (hive) => hive.createGroup({ name: 'Demo' }),
    sends: ['POST /endpoint-group', { name: 'Demo' }],
    answer: { success: true },
    gives: { success: true, answer: { success: true } },
    changes: 'Demo',
  },
  deleteGroup: {
    run: (hive) => hive.deleteGroup('90'),
    sends: ['DELETE /endpoint-group/90'],
    answer: undefined,
    gives: { success: true },
    changes: '90',
  },
  addEndpointsToGroup: {
    run: (hive) => hive.addEndpointsToGroup('90', ['1', '2']),
    sends: ['POST /endpoint-group/90/add-endpoints', ['1', '2']],
    answer: undefined,
    gives: { success: true },
    changes: '90',
    repeats: true,
  },
  removeEndpointsFromGroup: {
    run: (hive) => hive.removeEndpointsFromGroup('90', ['1']),
    sends: ['POST /endpoint-group/90/remove-endpoints', ['1']],
    answer: undefined,
    gives: { success: true },
    changes: '90',
    repeats: true,
  },
  updateGroupLicense: {
    run: (hive) => hive.updateGroupLicense('90', license),
    sends: ['POST /endpoint-group/90/license', license],
    answer: undefined,
    gives: { success: true },
    changes: '90',
    repeats: true,
  },
};

const answerOf = (answer: unknown): StubAnswer => (answer === undefined ? { status: 200 } : { json: answer });

describe('Hive operations', () => {
  let hive: HiveStub;
  afterEach(() => hive.close());

  for (const [name, { run, sends, answer, gives, changes, repeats }] of Object.entries(operations)) {
    const [line, body] = sends;

    it(`${name} sends ${line} and gives the answer`, async () => {
      hive = await hiveStub(() => answerOf(answer));
      assert.deepEqual(await run(hive.client), gives ?? answer);
      const [call] = hive.calls;
      assert.equal(`${call?.method} ${call?.url}`, line.replace(' ', ' /rqt-api/1'));
      assert.deepEqual(call?.body ? JSON.parse(call.body) : undefined, body);
    });

    it(`${name} is ${changes && !repeats ? 'never' : ''} sent again after the connection broke`, async () => {
      hive = await hiveStub((_, nth) => (nth === 1 ? 'cut' : answerOf(answer)));
      if (changes && !repeats) {
        const error = await failureOf(run(hive.client));
        assert.deepEqual([error.code, error.maybeApplied], ['network', true]);
        assert.equal(hive.calls.length, 1);
      } else {
        assert.deepEqual(await run(hive.client), gives ?? answer);
      }
    });

    it(`${name} ${changes ? 'is held back' : 'is answered by Hive'} in a dry run`, async () => {
      hive = await hiveStub(() => answerOf(answer), { dryRun: true });
      const result = await run(hive.client);
      assert.equal(isDryRun(result), changes !== undefined);
      if (!isDryRun(result)) return;
      assert.equal(result.target, changes);
      assert.match(result.operation, /^[a-z-]+( [a-z-]+)+$/);
      assert.equal(hive.received.length, 0);
    });
  }

  const malformed: Record<string, [(client: HiveClient) => Promise<unknown>, unknown]> = {
    'an alert without an id': [(client) => client.getAlert('1'), { endpoint: {} }],
    'an alert whose id went through a number': [
      (client) => client.getAlert('1'),
      { ...alert('1'), id: 834832646071648300 },
    ],
    'a web page in place of an endpoint': [(client) => client.getEndpoint('1'), 'hello'],
    'processes that are no list': [(client) => client.getProcesses('1'), { result: [] }],
    'a process without a pid': [(client) => client.getProcesses('1'), [{ name: 'a' }]],
    'a kill result that does not say whether': [(client) => client.killProcesses('1', kill), [{ pid: 4 }]],
    'an upload without an id': [(client) => client.requestFile('1', 'a'), {}],
    'a file status without a phase': [(client) => client.getFileStatus('1'), { stage: 'ready' }],
    'notes that are neither text nor object': [(client) => client.setNotes('1', 'a'), 5],
    'a policy without an id': [(client) => client.createHashPolicy(policy), { success: true }],
  };
  for (const [name, [run, answer]] of Object.entries(malformed)) {
    it(`report ${name} as a bad answer`, async () => {
      hive = await hiveStub(() => answerOf(answer));
      const error = await failureOf(run(hive.client));
      assert.equal(error.code, 'bad-answer');
      assert.equal(error.maybeApplied, hive.calls[0]?.method !== 'GET');
    });
  }

  const wrong: Record<string, [(client: HiveClient) => unknown, string]> = {
    'an alert id that climbs': [(client) => client.getAlert('../endpoint/1'), 'alertId'],
    'an alert id that is a number': [(client) => client.getAlert(12 as unknown as string), 'alertId'],
    'an empty endpoint id': [(client) => client.isolate(''), 'endpointId'],
    'a local id that is text': [(client) => client.getAlertByLocalId('a', '1'), 'localId'],
    'a verdict that is missing': [(client) => client.closeAlert('1', {} as { malicious: boolean }), 'malicious'],
    'an empty tag': [(client) => client.addTag('1', ' '), 'tag'],
    'a tag that climbs': [(client) => client.removeTag('1', '..'), 'tag'],
    'notes that are missing': [(client) => client.setNotes('1', undefined as unknown as string), 'notes'],
    'no process to kill': [(client) => client.killProcesses('1', []), 'processes'],
    'a pid that is text': [
      (client) => client.killProcesses('1', [{ pid: '4' as unknown as number, startTime: 1 }]),
      'pid',
    ],
    'a kill without a start time': [(client) => client.killProcesses('1', [{ pid: 4 } as never]), 'startTime'],
    'an empty file path': [(client) => client.requestFile('1', ''), 'path'],
    'an empty upload id': [(client) => client.getFileStatus(''), 'uploadId'],
    'a download id that climbs': [(client) => client.downloadFile('..'), 'downloadId'],
    'a hash that is too short': [(client) => client.createHashPolicy({ title: 'a', sha256: 'ab' }), 'sha256'],
    'a policy without a title': [(client) => client.createHashPolicy({ title: '', sha256 }), 'title'],
    'a policy for and against groups': [
      (client) => client.createHashPolicy({ ...policy, enabledGroups: ['1'], disabledGroups: ['2'] }),
      'disabledGroups',
    ],
    'a policy version that is text': [
      (client) => client.enablePolicy('1', { previousVersionId: 'x' }),
      'previousVersionId',
    ],
    'a group without a name': [(client) => client.createGroup({ name: '' }), 'name'],
    'no endpoint to add': [(client) => client.addEndpointsToGroup('1', []), 'endpointIds'],
    'an endpoint to add that is none': [(client) => client.addEndpointsToGroup('1', ['1', 'x']), 'endpointIds'],
  };
  for (const [name, [run, input]] of Object.entries(wrong)) {
    for (const dryRun of [false, true]) {
      it(`refuse ${name} before anything is sent${dryRun ? ', in a dry run as well' : ''}`, async () => {
        hive = await hiveStub(() => ({ json: {} }), { dryRun });
        await assert.rejects(
          async () => run(hive.client),
          (error) => error instanceof InputError && error.input === input,
        );
        assert.equal(hive.received.length, 0);
      });
    }
  }

  it('do not ask again for an isolation Hive has given up on, and say why', async () => {
    const details = { endpointId: '34', lastSeenAt: '2022-02-15T18:05:09.113Z' };
    hive = await hiveStub(() => ({ status: 504, json: { message: 'Endpoint offline', details } }));
    const error = await failureOf(hive.client.isolate('34'));
    assert.equal(error.code, 'server');
    assert.match(error.message, /Endpoint offline/);
    assert.equal(hive.calls.length, 1);
  });
});

describe('A Hive client', () => {
  for (const wrong of [{ appId: '' }, { appSecret: '' }, { url: 'hive' }, { proxy: { url: 'proxy:3128' } }]) {
    it(`cannot be made with ${JSON.stringify(wrong)}`, () => {
      const options = { url: 'https://hive.example', appId: 'app', appSecret: 'a-secret-key', ...wrong };
      assert.throws(() => new HiveClient(options), InputError);
    });
  }
});
