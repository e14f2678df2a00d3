import assert from 'node:assert/strict';
import { buffer } from 'node:stream/consumers';
import { programBytes } from '../../../simulator/hive/file-content.js';
import { startSimulator } from '../../../simulator/index.js';
import { checkHive } from '../../../src/lib/hive/check.js';
import { HiveClient } from '../../../src/lib/hive/client.js';
import { compareIds, timeOfId } from '../../../src/lib/hive/ids.js';
import type { Endpoint } from '../../../src/lib/hive/types.js';
import { type Changed, isDryRun } from '../../../src/lib/http/guard.js';
import { HttpTransport } from '../../../src/lib/http/transport.js';
import { failureOf } from '../http/failures.js';

type Simulator = Awaited<ReturnType<typeof startSimulator>>;

async function all<T>(list: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of list) found.push(item);
  return found;
}

function sent<T>(answer: Changed<T>): T {
  assert.ok(!isDryRun(answer));
  return answer as T;
}

describe('Hive client against the simulator', () => {
  let simulator: Simulator;
  let hive: HiveClient;

  before(async () => {
    simulator = await startSimulator({ alerts: 230, events: 1200, endpoints: 12, tls: true, hivePort: 0, soarPort: 0 });
  });
  beforeEach(() => {
    hive = new HiveClient({ ...simulator.hive, tls: { ca: simulator.ca ?? '' }, retry: { firstWaitMs: 5 } });
  });
  afterEach(async () => {
    await steer('reset');
    hive.close();
  });
  after(() => simulator.close());

  /** Steers the simulator through its own calls, over the same transport. */
  async function steer(command: string, body: object = {}): Promise<void> {
    const control = new HttpTransport({
      service: 'Simulator',
      baseUrl: new URL(new URL(simulator.hive.url).origin),
      tls: { ca: simulator.ca ?? '' },
    });
    await control.json({ operation: command, method: 'POST', path: `/__simulator/${command}`, body });
    control.close();
  }

  async function windowsEndpoint(): Promise<Endpoint> {
    const found = (await all(hive.endpoints())).find(({ osType, connected }) => osType === 1 && connected);
    assert.ok(found);
    return found;
  }

  it('reads every alert exactly once, newest first, however small the pages', async () => {
    const alerts = await all(hive.alerts({}, { pageSize: 37 }));
    assert.equal(alerts.length, 230);
    assert.equal(new Set(alerts.map(({ id }) => id)).size, 230);
    assert.deepEqual(
      alerts.map(({ id }) => id),
      alerts.map(({ id }) => id).sort((a, b) => compareIds(b, a)),
    );
    const [newest] = alerts;
    assert.equal(timeOfId(newest?.id ?? ''), Date.parse(newest?.receivedAt ?? ''));
  });

  it('reads the alerts after an id, oldest first, and those that pass a filter', async () => {
    const alerts = await all(hive.alerts());
    const since = alerts[9]?.id ?? '';
    const newer = await all(hive.alerts({ lastSeenId: since }, { pageSize: 4 }));
    assert.deepEqual(
      newer.map(({ id }) => id),
      alerts
        .slice(0, 9)
        .map(({ id }) => id)
        .reverse(),
    );
    const medium = await all(hive.alerts({ severity: ['medium', 'high'] }));
    assert.equal(medium.length, alerts.filter(({ severity }) => severity === 'medium' || severity === 'high').length);
  });

  it('reads one alert by either id, and all its events', async () => {
    const [alert] = await all(hive.alerts({}, { maxItems: 1 }));
    assert.ok(alert);
    assert.deepEqual(await hive.getAlert(alert.id), alert);
    assert.deepEqual(await hive.getAlertByLocalId(alert.localId, alert.endpointId), alert);
    const events = await all(hive.alertEvents(alert.id, {}, { pageSize: 50 }));
    assert.equal(events.length, alert.totalEventCount);
    assert.equal((await failureOf(hive.getAlert('1'))).code, 'not-found');
  });

  it('tags, annotates, closes and classifies an alert anew', async () => {
    const [alert] = await all(hive.alerts({}, { maxItems: 1 }));
    const id = alert?.id ?? '';
    const tag = 'phase 1/2 #a&b?ü%';
    assert.equal(sent(await hive.addTag(id, tag)).success, true);
    assert.ok((await hive.getAlert(id)).tags.includes(tag));
    assert.equal(sent(await hive.removeTag(id, tag)).success, true);
    assert.ok(!(await hive.getAlert(id)).tags.includes(tag));
    assert.equal(sent(await hive.setNotes(id, 'one\n"two" é')), 'one\n"two" é');
    for (const malicious of [true, false]) {
      assert.equal(sent(await hive.closeAlert(id, { malicious })).closed, true);
      const closed = await hive.getAlert(id);
      assert.deepEqual([closed.closed, closed.alertStatus], [true, malicious ? 'malicious' : 'benign']);
      assert.equal(closed.notes, 'one\n"two" é');
    }
  });

  it('isolates an endpoint and lets it back', async () => {
    const { id } = await windowsEndpoint();
    for (const isolated of [true, false]) {
      const answer = sent(await (isolated ? hive.isolate(id) : hive.deisolate(id)));
      assert.equal(answer.success, true);
      await steer('clock', { advanceMs: 1000 });
      assert.equal((await hive.getEndpoint(id)).isolated, isolated);
    }
  });

  it('kills a process, and says so when it is gone already', async () => {
    const { id } = await windowsEndpoint();
    const victim = (await hive.getProcesses(id)).find(({ user }) => user && !user.startsWith('NT AUTHORITY'));
    assert.ok(victim);
    const target = { pid: victim.pid, startTime: victim.startTime };
    assert.equal(sent(await hive.killProcesses(id, [target]))[0]?.killed, true);
    const again = sent(await hive.killProcesses(id, [target]))[0];
    assert.deepEqual([again?.killed, again?.error], [false, 'Process not found']);
  });

  it('fetches a file from an endpoint', async () => {
    const { id } = await windowsEndpoint();
    const { uploadId } = sent(await hive.requestFile(id, 'C:\\Windows\\notepad.exe'));
    await steer('clock', { advanceMs: 60_000 });
    const { stage, downloadId = '' } = await hive.getFileStatus(uploadId);
    assert.ok([3, 5].includes(stage.phase));
    const { data, fileName } = await hive.downloadFile(downloadId);
    assert.equal(fileName, 'notepad.exe');
    assert.ok((await buffer(data)).equals(programBytes('C:\\Windows\\notepad.exe')));
  });

  it('hunts over many pages without losing or repeating an event', async () => {
    const events = await all(hive.hunt('happenedAfter = "2000-01-01T00:00:00.000Z"', { pageSize: 100 }));
    assert.ok(events.length > 300, `${events.length} events`);
    assert.equal(new Set(events.map(({ eventId }) => eventId)).size, events.length);
    assert.equal((await all(hive.hunt('happenedAfter = "2000-01-01T00:00:00.000Z"', { maxItems: 7 }))).length, 7);
    const error = await failureOf(all(hive.hunt('$nonsense = 1')));
    assert.deepEqual([error.code, error.status], ['rejected', 422]);
  });

  it('makes a hash policy, finds it by its hash and switches it', async () => {
    const sha256 = 'cd'.repeat(32);
    const policy = sent(await hive.createHashPolicy({ title: 'Block it', sha256, block: true }));
    const [found] = await all(hive.policies({ hash: [sha256], alg: [1] }));
    assert.equal(found?.id, policy.id);
    const { id, versionId: previousVersionId } = policy;
    assert.equal(sent(await hive.disablePolicy(id, { previousVersionId })).success, true);
    assert.equal((await hive.getPolicy(id)).enabled, false);
    assert.equal((await failureOf(hive.enablePolicy(id, { previousVersionId }))).code, 'conflict');
    assert.equal(sent(await hive.enablePolicy(id)).success, true);
    assert.equal((await hive.getPolicy(id)).enabled, true);
  });

  it('makes a group, fills it, empties it and deletes it', async () => {
    const { id: endpointId } = await windowsEndpoint();
    const { group } = sent(await hive.createGroup({ name: 'Under watch' }));
    assert.ok(group);
    assert.deepEqual(
      (await all(hive.groups({ name: 'Under watch' }))).map(({ id }) => id),
      [group.id],
    );
    assert.equal((await hive.getGroup(group.id)).name, 'Under watch');
    const groupsOf = async () => (await hive.getEndpoint(endpointId)).groups.map(({ id }) => id);
    assert.equal(sent(await hive.addEndpointsToGroup(group.id, [endpointId])).success, true);
    assert.ok((await groupsOf()).includes(group.id));
    assert.equal(sent(await hive.removeEndpointsFromGroup(group.id, [endpointId])).success, true);
    assert.ok(!(await groupsOf()).includes(group.id));
    const license = {
      expiration: '2030-01-01T00:00:00.000Z',
      limit: { maxEndpointCount: 9, maxMobileEndpointCount: 0 },
    };
    assert.equal(sent(await hive.updateGroupLicense(group.id, license)).success, true);
    assert.equal(sent(await hive.deleteGroup(group.id)).success, true);
    assert.equal((await failureOf(hive.getGroup(group.id))).code, 'not-found');
  });

  const faults: Record<string, object> = {
    'a token that dies between pages': { kind: 'expire-tokens', path: 'GET .*/alerts', count: 1 },
    'a gateway that fails': { kind: 'status', status: 502, path: '/alerts', count: 2 },
    'connections that break': { kind: 'reset', path: '/alerts', count: 2 },
    'answers that break off': { kind: 'cut', path: '/alerts', count: 2 },
    'a failing sign-in': { kind: 'status', status: 503, path: '/authenticate', count: 2 },
  };
  for (const [name, fault] of Object.entries(faults)) {
    it(`reads every alert once in spite of ${name}`, async () => {
      await steer('faults', fault);
      const ids = (await all(hive.alerts({}, { pageSize: 100 }))).map(({ id }) => id);
      assert.equal(ids.length, 230);
      assert.equal(new Set(ids).size, 230);
    });
  }

  it('changes something once although the answer to it was lost', async () => {
    const [alert] = await all(hive.alerts({}, { maxItems: 1 }));
    await steer('faults', { kind: 'apply-then-fail', status: 0, path: '/tags/', count: 1 });
    assert.equal(sent(await hive.addTag(alert?.id ?? '', 'seen')).success, true);
    assert.deepEqual(
      (await hive.getAlert(alert?.id ?? '')).tags?.filter((tag) => tag === 'seen'),
      ['seen'],
    );
    await steer('faults', { kind: 'apply-then-fail', status: 0, path: 'trigger-on-process-hash', count: 1 });
    const sha256 = 'ef'.repeat(32);
    const error = await failureOf(hive.createHashPolicy({ title: 'Once only', sha256 }));
    assert.equal(error.maybeApplied, true);
    assert.equal((await all(hive.policies({ hash: [sha256] }))).length, 1);
  });

  it('delivers the others beside a damaged alert', async () => {
    await steer('alerts', { count: 1, malformed: true });
    let good = 0;
    let bad = 0;
    for await (const { items, problems } of hive.alerts().pages()) {
      good += items.length;
      bad += problems.length;
    }
    assert.deepEqual([good, bad], [230, 1]);
  });

  it('passes its connection test', async () => {
    const steps = await all(checkHive(hive));
    assert.deepEqual(
      steps.map(({ step, ok }) => `${step} ${ok}`),
      ['resolve true', 'tls true', 'sign-in true', 'read-alert true', 'not tested true'],
    );
  });
});
