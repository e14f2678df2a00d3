import assert from 'node:assert/strict';
import type { RunningProcess } from '../../src/lib/hive/types.js';
import type { Stub, StubAnswer } from '../lib/http/stub-server.js';
import { type FlowNode, type Message, useFlow } from './flow.js';
import { recordedHive } from './recorded-hive.js';

/** What a function of SOAR answers: the envelope that the scripts after it read. */
interface FunctionResult {
  version: number;
  success: boolean;
  reason: string | null;
  content: unknown;
  raw: null;
  inputs: Record<string, unknown>;
  metrics: Record<string, unknown>;
}

/** As much of a case as the scripts after a function touch. */
class Incident {
  readonly notes: string[] = [];
  readonly rows: Record<string, unknown>[] = [];

  addNote(text: string): void {
    this.notes.push(text);
  }

  addRow(): Record<string, unknown> {
    const row = {};
    this.rows.push(row);
    return row;
  }
}

/** The script that runs after Isolate Machine. */
function afterIsolation(results: FunctionResult, incident: Incident): void {
  const content = results.content as { success?: boolean; message?: string };
  if (results.success && content.success) incident.addNote('Endpoint Machine Isolated');
  else if (results.reason) incident.addNote(`ReaQta Isolate Machine failed: ${results.reason}`);
  else incident.addNote(`ReaQta Isolate Machine failed: ${content.message}`);
}

/** The script that runs after Get Processes. */
function afterProcesses(results: FunctionResult, incident: Incident, now: number): void {
  if (!results.success) {
    incident.addNote(`ReaQta Get Processes failed: ${results.reason}`);
    return;
  }
  for (const process of results.content as RunningProcess[]) {
    Object.assign(incident.addRow(), {
      report_date: now,
      pid: process.pid,
      process_name: process.processName,
      process_path: process.programPath,
      privilege_level: process.privilegeLevel,
      user: process.user,
      has_incident: process.hasIncident,
      suspended: process.suspended,
      start_time: process.startTime,
    });
  }
}

interface ProcessRow {
  process_name: string;
  pid: number;
  status?: string | undefined;
}

/** The script that runs after Kill Process, which changes the row of the process. */
function afterKill(results: FunctionResult, incident: Incident, row: ProcessRow): void {
  const [first] = Array.isArray(results.content) ? (results.content as { killed: boolean; error?: string }[]) : [];
  if (first) row.status = first.killed ? 'killed' : first.error;
  if (results.success) incident.addNote(`Process: ${row.process_name} (${row.pid}) killed`);
  else incident.addNote(`ReaQta Kill Process failed: ${results.reason}`);
}

const resultOf = (msg: Message) => msg.result as FunctionResult;

describe('Recorded results of functions', () => {
  const flow = useFlow();
  let hive: Stub;
  afterEach(() => hive?.close());
  const wires = [['out'], ['declined']];
  const load = async (answers: Record<string, StubAnswer>, node: FlowNode) => {
    hive = await recordedHive(answers);
    // Nothing was protected when these were recorded.
    const config = flow.hive({ url: hive.url, protectDomainControllers: false, selectable: true });
    await flow.load([config, { hive: 'hive', wires, ...node }]);
  };
  /** The envelope apart from what differs from call to call. */
  const expectEnvelope = (result: FunctionResult) => {
    const { version, raw, metrics } = result;
    assert.deepEqual([version, raw], [2, null]);
    assert.deepEqual(Object.keys(metrics).sort(), [
      'execution_time_ms',
      'host',
      'package',
      'package_version',
      'timestamp',
      'version',
    ]);
    assert.match(String(metrics.timestamp), /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    assert.ok((metrics.execution_time_ms as number) >= 0);
    assert.deepEqual([metrics.version, metrics.package], ['1.0', 'node-red-contrib-reaqta']);
  };

  describe('Isolate Machine', () => {
    const endpointId = '820358261151629312';
    const offline = {
      details: { endpointId: '820358261151629312', lastSeenAt: '2022-02-15T18:05:09.113Z' },
      message: 'Endpoint offline',
    };
    const endpoint = { id: endpointId, connected: true, isolated: false, osType: 1 };
    const isolate = { id: 'isolate', type: 'isolate' };

    for (const status of [200, 504]) {
      it(`of an offline endpoint (${status}): the recorded content and inputs, no success, and the note says why`, async () => {
        const answers = {
          [`GET /endpoint/${endpointId}`]: { json: endpoint },
          [`POST /endpoint/${endpointId}/isolate`]: { status, json: offline },
        };
        await load(answers, isolate);
        const msg = await flow.declined('isolate', { endpointId });
        const result = resultOf(msg);
        expectEnvelope(result);
        assert.deepEqual(result.content, offline);
        assert.deepEqual(result.inputs, { reaqta_endpoint_id: endpointId });
        assert.deepEqual([result.success, result.reason], [false, 'Endpoint offline']);
        const incident = new Incident();
        afterIsolation(result, incident);
        assert.deepEqual(incident.notes, ['ReaQta Isolate Machine failed: Endpoint offline']);
      });
    }

    it('of an endpoint that is online: the note says that it is isolated', async () => {
      const answers = {
        [`GET /endpoint/${endpointId}`]: { json: endpoint },
        [`POST /endpoint/${endpointId}/isolate`]: { json: { success: true } },
      };
      await load(answers, { ...isolate, hive: '' });
      const result = resultOf(await flow.result('isolate', { endpointId, hive: 'HQ' }));
      assert.deepEqual([result.content, result.success, result.reason], [{ success: true }, true, null]);
      assert.deepEqual(result.inputs, { reaqta_hive: 'HQ', reaqta_endpoint_id: endpointId });
      const incident = new Incident();
      afterIsolation(result, incident);
      assert.deepEqual(incident.notes, ['Endpoint Machine Isolated']);
    });

    it('in a dry run: no note says that it is isolated', async () => {
      await load({ [`GET /endpoint/${endpointId}`]: { json: endpoint } }, isolate);
      await flow.redeploy([
        flow.hive({ url: hive.url, protectDomainControllers: false, dryRun: true }),
        { ...isolate, hive: 'hive', wires },
      ]);
      const result = resultOf(await flow.result('isolate', { endpointId }));
      assert.equal(result.success, false);
      const incident = new Incident();
      afterIsolation(result, incident);
      assert.match(incident.notes.join(), /^ReaQta Isolate Machine failed: dry run/);
    });
  });

  describe('Kill Process', () => {
    const endpointId = '831986736375529472';
    const victim = { pid: 4, startTime: 1644961331131 };
    const kill = { id: 'kill', type: 'kill-process' };
    const route = `POST /endpoint/${endpointId}/processes/kill`;

    it('of a process that is gone: the recorded content and inputs, and no success', async () => {
      const recorded = [{ error: 'Process not found', errorCode: -1, killed: false, pid: 4, startTime: 1644961331131 }];
      await load({ [route]: { json: recorded } }, kill);
      const result = resultOf(await flow.declined('kill', { endpointId, ...victim }));
      expectEnvelope(result);
      assert.deepEqual(result.content, recorded);
      assert.deepEqual(result.inputs, {
        reaqta_endpoint_id: endpointId,
        reaqta_process_pid: 4,
        reaqta_starttime: 1644961331131,
      });
      assert.deepEqual([result.success, result.reason], [false, 'Process not found']);
      const incident = new Incident();
      const row: ProcessRow = { process_name: 'System', pid: 4 };
      afterKill(result, incident, row);
      assert.deepEqual(incident.notes, ['ReaQta Kill Process failed: Process not found']);
      assert.equal(row.status, 'Process not found');
    });

    it('of one that runs: success, and its row says killed', async () => {
      await load({ [route]: { json: [{ ...victim, killed: true }] } }, kill);
      const result = resultOf(await flow.result('kill', { endpointId, ...victim }));
      assert.deepEqual([result.success, result.reason, result.content], [true, null, [{ ...victim, killed: true }]]);
      const incident = new Incident();
      const row: ProcessRow = { process_name: 'bad.exe', pid: 4 };
      afterKill(result, incident, row);
      assert.deepEqual([incident.notes, row.status], [['Process: bad.exe (4) killed'], 'killed']);
    });
  });

  describe('Get Processes', () => {
    const endpointId = '831986736375529472';
    const route = `GET /endpoint/${endpointId}/processes`;
    const windows = 'C:\\Windows\\System32\\';
    const system = { privilegeLevel: 'SYSTEM', user: 'NT AUTHORITY\\SYSTEM', hasIncident: false, suspended: false };
    const administrator = { user: 'WORKSTATION1\\Administrator', hasIncident: true, suspended: false };
    const recorded = [
      { hasIncident: false, pid: 0, ppid: 0, processName: '[System Process]', startTime: 0, suspended: false },
      { hasIncident: false, pid: 4, ppid: 0, processName: 'System', startTime: 1644961331131, suspended: false },
      { ...system, pid: 92, ppid: 4, processName: 'Registry', startTime: 1644961322746 },
      {
        ...system,
        pid: 436,
        ppid: 4,
        processName: 'smss.exe',
        programPath: `${windows}smss.exe`,
        startTime: 1644961331143,
      },
      {
        ...system,
        pid: 556,
        ppid: 544,
        processName: 'csrss.exe',
        programPath: `${windows}csrss.exe`,
        startTime: 1644961338892,
      },
      {
        ...system,
        pid: 628,
        ppid: 544,
        processName: 'wininit.exe',
        programPath: `${windows}wininit.exe`,
        startTime: 1644961339001,
      },
      {
        ...administrator,
        suspended: true,
        pid: 6712,
        ppid: 884,
        privilegeLevel: 'LOW',
        processName: 'Microsoft.Photos.exe',
        programPath:
          'C:\\Program Files\\WindowsApps\\Microsoft.Windows.Photos_2021.21090.10008.0_x64__8wekyb3d8bbwe\\Microsoft.Photos.exe',
        startTime: 1645130455541,
      },
      {
        ...administrator,
        pid: 6556,
        ppid: 884,
        privilegeLevel: 'HIGH',
        processName: 'RuntimeBroker.exe',
        programPath: `${windows}RuntimeBroker.exe`,
        startTime: 1645130459641,
      },
      {
        ...administrator,
        pid: 1416,
        ppid: 884,
        privilegeLevel: 'LOW',
        processName: 'TextInputHost.exe',
        programPath: 'C:\\Windows\\SystemApps\\MicrosoftWindows.Client.CBS_cw5n1h2txyewy\\TextInputHost.exe',
        startTime: 1645130848211,
      },
      {
        ...administrator,
        hasIncident: false,
        pid: 7904,
        ppid: 4772,
        privilegeLevel: 'HIGH',
        processName: 'chrome.exe',
        programPath: 'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
        startTime: 1645130852284,
      },
    ];
    const list = { id: 'list', type: 'reaqta-get-processes' };
    const expectRows = (result: FunctionResult, wanted: object[]) => {
      const incident = new Incident();
      afterProcesses(result, incident, 1645210092202);
      assert.deepEqual(incident.notes, []);
      assert.deepEqual(
        incident.rows.map(({ pid, start_time }) => [pid, start_time]),
        (wanted as RunningProcess[]).map(({ pid, startTime }) => [pid, startTime]),
      );
    };

    it('unfiltered: the recorded content and inputs, and a row each', async () => {
      await load({ [route]: { json: recorded } }, list);
      const msg = await flow.result('list', { endpointId });
      const result = resultOf(msg);
      expectEnvelope(result);
      assert.deepEqual(result.content, recorded);
      assert.deepEqual(result.inputs, {
        reaqta_endpoint_id: endpointId,
        reaqta_has_incident: null,
        reaqta_suspended: null,
      });
      assert.deepEqual([result.success, result.reason], [true, null]);
      assert.deepEqual(msg.payload, recorded);
      expectRows(result, recorded);
    });

    it('filtered and as a tree: the flat list of those that are left, and the filters among the inputs', async () => {
      await load({ [route]: { json: recorded } }, { ...list, hasIncident: 'yes', suspended: 'no', tree: true });
      const result = resultOf(await flow.result('list', { endpointId }));
      const left = recorded.filter(({ pid }) => pid === 6556 || pid === 1416);
      assert.deepEqual(result.content, left);
      assert.deepEqual(result.inputs, {
        reaqta_endpoint_id: endpointId,
        reaqta_has_incident: true,
        reaqta_suspended: false,
      });
      expectRows(result, left);
    });

    it('of an offline endpoint: no success, and the note says why', async () => {
      const offline = {
        message: 'Endpoint offline',
        details: { endpointId, lastSeenAt: '2022-02-15T18:05:09.113Z' },
      };
      await load({ [route]: { json: offline } }, list);
      const result = resultOf(await flow.declined('list', { endpointId }));
      assert.deepEqual([result.content, result.success, result.reason], [offline, false, 'Endpoint offline']);
      const incident = new Incident();
      afterProcesses(result, incident, 0);
      assert.deepEqual(incident.notes, ['ReaQta Get Processes failed: Endpoint offline']);
    });
  });
});
