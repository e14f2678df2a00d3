import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Alert, Endpoint, FileStatus, RunningProcess } from '../../src/lib/hive/types.js';
import { appId, appSecret, type Page, type RunningHive, runHive } from './hive-server.js';

describe('simulated Hive: response', () => {
  let hive: RunningHive;
  let endpoints: Endpoint[];
  beforeEach(async () => {
    hive = await runHive();
    endpoints = (await hive.call<Page<Endpoint>>('GET', '/endpoints')).body.result;
  });
  afterEach(() => hive.close());

  const machine = (wanted: (endpoint: Endpoint) => boolean): Endpoint => {
    const endpoint = endpoints.find(wanted);
    assert.ok(endpoint);
    return endpoint;
  };
  const windows = () => machine(({ osType, connected, isServer }) => osType === 1 && connected && !isServer);

  it('has machines of several kinds, one domain controller, and an offline one', () => {
    assert.deepEqual(new Set(endpoints.map(({ osType }) => osType)), new Set([1, 2, 3]));
    assert.equal(endpoints.filter(({ isDomainController }) => isDomainController).length, 1);
    assert.ok(endpoints.some(({ connected }) => !connected));
    for (const { connected, lastSeenAt, sessionEnd } of endpoints) {
      if (connected) assert.equal(Date.parse(sessionEnd) - Date.parse(lastSeenAt), 300_000);
    }
  });

  it('finds endpoints by name and by group', async () => {
    const { name, groups } = windows();
    assert.deepEqual((await hive.call<Page<Endpoint>>('GET', `/endpoints?name=${name}`)).body.result.length, 1);
    const group = groups.at(-1)?.id;
    const members = (await hive.call<Page<Endpoint>>('GET', `/endpoints?gid=${group}`)).body.result;
    assert.equal(members.length, endpoints.filter((one) => one.groups.some(({ id }) => id === group)).length);
    assert.equal((await hive.call('GET', '/endpoint/1')).status, 404);
  });

  it('isolates and frees a Windows machine a moment after it says so', async () => {
    const { id } = windows();
    assert.deepEqual((await hive.call('POST', `/endpoint/${id}/isolate`)).body, { success: true });
    assert.equal((await hive.call<Endpoint>('GET', `/endpoint/${id}`)).body.isolated, false);
    hive.advance(300);
    const isolated = (await hive.call<Endpoint>('GET', `/endpoint/${id}`)).body;
    assert.deepEqual([isolated.isolated, isolated.isolationStatus], [true, 'ISOLATED']);
    await hive.call('POST', `/endpoint/${id}/deisolate`);
    hive.advance(300);
    assert.equal((await hive.call<Endpoint>('GET', `/endpoint/${id}`)).body.isolationStatus, 'DEISOLATED');
  });

  it('answers 504 for an offline machine, with when it was last seen, and for one that is not Windows', async () => {
    const { id, lastSeenAt } = machine(({ connected }) => !connected);
    const body = { message: 'Endpoint offline', details: { endpointId: id, lastSeenAt } };
    const answer = await hive.call('POST', `/endpoint/${id}/isolate`);
    assert.deepEqual([answer.status, answer.body], [504, body]);
    assert.equal((await hive.call('GET', `/endpoint/${id}/processes`)).status, 504);
    const linux = machine(({ osType }) => osType === 2);
    assert.equal((await hive.call('POST', `/endpoint/${linux.id}/isolate`)).status, 504);
    hive.advance(1000);
    assert.equal((await hive.call<Endpoint>('GET', `/endpoint/${linux.id}`)).body.isolated, false);
  });

  it('shows a process tree in which every parent runs before its child', async () => {
    const processes = (await hive.call<RunningProcess[]>('GET', `/endpoint/${windows().id}/processes`)).body;
    const started = new Map(processes.map(({ pid, startTime }) => [pid, startTime]));
    assert.equal(started.size, processes.length);
    for (const { pid, ppid, startTime, programPath } of processes) {
      if (pid === 0) continue;
      assert.ok((started.get(ppid) ?? Number.POSITIVE_INFINITY) <= startTime, `${pid} under ${ppid}`);
      assert.equal(programPath === undefined, pid === 4);
    }
    assert.ok(processes.some(({ hasIncident }) => hasIncident) && processes.some(({ suspended }) => suspended));
  });

  it('kills only the process whose start time is right, and drops it from the list', async () => {
    const { id } = windows();
    const list = async () => (await hive.call<RunningProcess[]>('GET', `/endpoint/${id}/processes`)).body;
    const victim = (await list()).find(({ hasIncident }) => hasIncident);
    assert.ok(victim);
    const { pid, startTime } = victim;
    const reused = { pid, startTime: startTime + 1 };
    const answer = await hive.call('POST', `/endpoint/${id}/processes/kill`, [
      reused,
      { pid, startTime },
      { pid, startTime },
    ]);
    const lost = { killed: false, errorCode: -1, error: 'Process not found' };
    assert.deepEqual(answer.body, [
      { ...reused, ...lost },
      { pid, startTime, killed: true },
      { pid, startTime, ...lost },
    ]);
    assert.equal(
      (await list()).some((process) => process.pid === pid),
      false,
    );
    assert.equal((await hive.call('POST', `/endpoint/${id}/processes/kill`, { pid, startTime })).status, 422);
  });

  it('keeps isolations, kills and what runs for everybody to see', async () => {
    const { id } = windows();
    const [victim] = (await hive.call<RunningProcess[]>('GET', `/endpoint/${id}/processes`)).body.slice(-1);
    const { pid, startTime } = victim ?? assert.fail('nothing runs');
    await hive.call('POST', `/endpoint/${id}/isolate`);
    await hive.call('POST', `/endpoint/${id}/processes/kill`, [{ pid, startTime }]);
    hive.advance(300);
    const state = (await (await fetch(`${hive.origin}/__simulator/state`)).json()) as {
      endpoints: Endpoint[];
      processes: Record<string, RunningProcess[]>;
      isolations: { endpointId: string; isolated: boolean }[];
      kills: { endpointId: string; pid: number; killed: boolean }[];
    };
    assert.equal(state.endpoints.find((endpoint) => endpoint.id === id)?.isolated, true);
    assert.ok(state.processes[id]?.every((process) => process.pid !== pid));
    assert.deepEqual(
      state.isolations.map(({ endpointId, isolated }) => [endpointId, isolated]),
      [[id, true]],
    );
    assert.deepEqual(
      state.kills.map((kill) => [kill.endpointId, kill.pid, kill.killed]),
      [[id, pid, true]],
    );
  });

  async function fetchFile(path: string) {
    const { id } = windows();
    const { uploadId } = (await hive.call<{ uploadId: string }>('POST', `/endpoint/${id}/request-file`, { path })).body;
    const phases: unknown[] = [];
    let status = await hive.call<FileStatus>('GET', `/endpoint-file/${uploadId}/status`);
    for (; status.status === 404 || [1, 2].includes(status.body.stage.phase); ) {
      phases.push(status.status === 404 ? 404 : status.body.stage.phase);
      hive.advance(100);
      status = await hive.call<FileStatus>('GET', `/endpoint-file/${uploadId}/status`);
    }
    return { phases: [...new Set(phases)], ...status.body };
  }

  async function download(downloadId = '') {
    const credentials = new URLSearchParams({ id: appId, secret: appSecret });
    const session = await fetch(`${hive.url}/1/authenticate`, { method: 'POST', body: credentials });
    const { token } = (await session.json()) as { token: string };
    return fetch(`${hive.url}/1/endpoint-file/${downloadId}/download`, {
      headers: { Authorization: `Bearer ${token}` },
    });
  }

  it('delivers a running program byte for byte: its hash is that of the process', async () => {
    const [alert] = (await hive.order('alerts', { count: 1 })).body.ids;
    const { program } = (await hive.call<Alert>('GET', `/alert/${alert}`)).body.triggerEvents[0]?.process ?? {};
    const path = program?.path ?? 'C:\\Windows\\explorer.exe';
    const { phases, downloadId } = await fetchFile(path);
    assert.deepEqual(phases, [404, 1, 2]);
    const response = await download(downloadId);
    const name = path.slice(path.lastIndexOf('\\') + 1);
    assert.equal(response.headers.get('content-disposition'), `filename="${name}"`);
    const bytes = Buffer.from(await response.arrayBuffer());
    assert.equal(new Set(bytes).size, 256);
    assert.equal(bytes.subarray(0, 2).toString('latin1'), 'MZ');
    if (program) assert.equal(createHash('sha256').update(bytes).digest('hex'), program.sha256);
  });

  it('delivers text and empty files, and says why a missing one failed', async () => {
    const text = await download((await fetchFile('C:\\Users\\Public\\notes.txt')).downloadId);
    assert.match(await text.text(), /é ü 漢/);
    const empty = await download((await fetchFile('C:\\empty.bin')).downloadId);
    assert.equal((await empty.arrayBuffer()).byteLength, 0);
    const missing = await fetchFile('C:\\missing.exe');
    assert.deepEqual([missing.stage.phase, typeof missing.stage.error, missing.downloadId], [4, 'string', undefined]);
  });

  it('announces a large file with its size and streams it', async () => {
    const response = await download((await fetchFile('C:\\dumps\\memory-200mb.dmp')).downloadId);
    assert.equal(response.headers.get('content-length'), String(200 * 1024 * 1024));
    const reader = response.body?.getReader();
    const first = await reader?.read();
    assert.ok(first?.value && first.value.length > 0);
    await reader?.cancel();
  });
});
