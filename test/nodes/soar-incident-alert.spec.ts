import assert from 'node:assert/strict';
import type { Alert } from '../../src/lib/hive/types.js';
import type { Incident } from '../../src/lib/soar/types.js';
import { type FlowNode, useFlow } from './flow.js';

interface Case extends Incident {
  tables: { reaqta_trigger_events: { cells: Record<string, unknown> }[] };
  comments: { text: string }[];
}

const node = (operation: string, more: object = {}): FlowNode => {
  return { id: operation, type: 'soar-incident', soar: 'soar', hive: 'hive', operation, wires: [['out']], ...more };
};
const report = (more: object) => ({ created: false, changed: [], rowsAdded: 0, linked: false, ...more });

describe('soar-incident refreshes a case from its alert', () => {
  const { load, newAlert, alertOf, onlyCase, world } = harness();

  it('changes what differs, notes another impact, and does nothing the second time', async () => {
    await load(node('escalate'), node('refresh'));
    const { id } = await newAlert({ severity: 'low', impact: 30 });
    const { incidentId } = await world.result('escalate', { alert: await alertOf(id) });
    const { impact } = await alertOf(id);
    await world.tell('hive', 'change-alert', { id, tags: ['crown jewels'], severity: 'high', impact: 91 });
    const alert = await alertOf(id);
    const msg = await world.result('refresh', { alert, topic: 'kept' });
    const fields = ['reaqta_tags', 'reaqta_impact', 'severity_code'];
    const { changed } = msg.payload as { changed: string[] };
    assert.deepEqual(new Set(changed), new Set(fields));
    assert.deepEqual(msg.payload, report({ outcome: 'updated', changed, incidentId }));
    assert.deepEqual([msg.incident?.id, msg.incidentId, msg.alertId, msg.topic], [incidentId, incidentId, id, 'kept']);
    assert.deepEqual([world.status('refresh').fill, world.status('refresh').text], ['green', 'updated']);
    const again = await world.result('refresh', { alert });
    assert.deepEqual(again.payload, report({ outcome: 'unchanged', incidentId }));
    const { comments, tables } = await onlyCase();
    assert.deepEqual(
      comments.map(({ text }) => text).filter((text) => text.includes('impact')),
      [`ReaQta impact changed from ${impact} to 91, case severity High`],
    );
    assert.equal(tables.reaqta_trigger_events.length, alert.triggerEvents.length);
  });

  it('adds the rows of trigger events that came later, none twice', async () => {
    await load(node('escalate'), node('refresh'));
    const alert = await newAlert();
    const [first] = alert.triggerEvents;
    await world.result('escalate', { alert: { ...alert, triggerEvents: [first] } });
    const later = { ...alert, triggerEvents: [first, { ...first, happenedAt: '2022-02-23T18:06:53.123Z' }] };
    const { payload } = await world.result('refresh', { alert: later });
    assert.equal((payload as { rowsAdded: number }).rowsAdded, 1);
    await world.result('refresh', { alert: later });
    assert.equal((await onlyCase()).tables.reaqta_trigger_events.length, 2);
  });

  it('says that an alert has no case, and refuses what is no alert', async () => {
    await load(node('refresh'));
    const { payload } = await world.result('refresh', { alert: await newAlert() });
    assert.deepEqual(payload, report({ outcome: 'not-found', incidentId: null }));
    assert.match((await world.failure('refresh', { alert: {} })).error.message, /alert: is not an alert/);
    assert.match((await world.failure('refresh', {})).error.message, /alert: is empty/);
  });

  it('says when the case is locked, and changes nothing in a dry run', async () => {
    await load(node('escalate'), node('refresh'));
    const { id } = await newAlert({ severity: 'low' });
    await world.result('escalate', { alert: await alertOf(id) });
    await world.tell('hive', 'change-alert', { id, severity: 'high', impact: 91 });
    const alert = await alertOf(id);
    const before = await onlyCase();
    await world.fault('soar', { kind: 'status', status: 403, path: '(PATCH|POST .*comments)' });
    assert.equal((await world.failure('refresh', { alert })).failure.code, 'forbidden');
    await world.clearFaults('soar');
    await world.redeploy([world.hive(), world.soar({ dryRun: true }), node('refresh')]);
    const { payload } = await world.result('refresh', { alert });
    assert.equal((payload as { outcome: string }).outcome, 'dry-run');
    assert.deepEqual(await onlyCase(), before);
  });

  it('follows an alert whatever another node has put into msg.change', async () => {
    await load(node('escalate'), node('follow'));
    const alert = await newAlert();
    const { incidentId } = await world.result('escalate', { alert });
    for (const change of ['x', 7, {}, { fields: 'severity' }, null]) {
      assert.equal((await world.result('follow', { alert, change })).incidentId, incidentId);
    }
  });

  it('is fed by a case that was found or read: the case names its alert, its endpoint and its Hive', async () => {
    await load(node('escalate'), node('find'), node('get'));
    const alert = await newAlert();
    const { incidentId } = await world.result('escalate', { alert });
    const ids = { alertId: alert.id, endpointId: alert.endpoint.id, hive: 'HQ' };
    for (const [operation, asked] of [
      ['get', { incidentId, hive: 'other' }],
      ['find', { alertId: alert.id }],
    ] as const) {
      const { alertId, endpointId, hive } = (await world.result(operation, asked)) as unknown as typeof ids;
      assert.deepEqual({ alertId, endpointId, hive }, ids, operation);
    }
  });
});

describe("soar-incident writes a new case's link into the alert's notes", () => {
  const { load, newAlert, alertOf, onlyCase, world } = harness();
  const linking = node('escalate', { caseLink: true });
  const links = async (id: string) => ((await alertOf(id)).notes ?? '').split('[SOAR Case - ').length - 1;

  it('once, below the notes that are there, which are not repeated, and never "None"', async () => {
    await load(linking);
    const { id } = await newAlert();
    await world.tell('hive', 'change-alert', { id, notes: 'seen by Eve' });
    const { payload, incidentId } = await world.result('escalate', { alert: await alertOf(id) });
    assert.equal((payload as { linked: boolean }).linked, true);
    const { notes = '' } = await alertOf(id);
    const link = `[SOAR Case - ${String(incidentId)}](${world.simulator.soar.url}/#incidents/${String(incidentId)}?orgId=201)`;
    const [first, header, ...rest] = notes.split('\n');
    assert.deepEqual([first, rest], ['seen by Eve', [link]]);
    assert.match(
      header ?? '',
      new RegExp(`^IBM SOAR \\d\\d/\\d\\d/\\d{4} \\d\\d:\\d\\d:\\d\\d #${String(incidentId)}/0$`),
    );
    for (let round = 0; round < 4; round++) {
      const again = await world.result('escalate', { alert: await alertOf(id) });
      assert.deepEqual(again.payload, report({ outcome: 'found', incidentId, linked: true }));
    }
    assert.equal((await alertOf(id)).notes, notes);
    const { id: bare } = await newAlert();
    await world.result('escalate', { alert: await alertOf(bare) });
    assert.match((await alertOf(bare)).notes ?? '', /^IBM SOAR /);
  });

  it('not unless it is ticked', async () => {
    await load(node('escalate'));
    const alert = await newAlert();
    const { payload } = await world.result('escalate', { alert });
    assert.deepEqual([(payload as { linked: boolean }).linked, await links(alert.id)], [false, 0]);
  });

  it('later, when it could not be written: the case stands, a warning says so', async () => {
    await load(linking);
    const alert = await newAlert();
    await world.fault('hive', { kind: 'status', status: 403, path: 'PUT .*notes' });
    const { payload, incidentId } = await world.result('escalate', { alert });
    assert.deepEqual(
      payload,
      report({ outcome: 'created', created: true, rowsAdded: alert.triggerEvents.length, incidentId }),
    );
    assert.equal(world.status('escalate').text, 'created');
    assert.equal(world.warnings.length, 1);
    assert.match(
      world.warnings[0] ?? '',
      new RegExp(`case ${String(incidentId)} has no link in the notes of alert ${alert.id}`),
    );
    await world.clearFaults('hive');
    assert.equal(await links(alert.id), 0);
    const again = await world.result('escalate', { alert });
    assert.equal((again.payload as { linked: boolean }).linked, true);
    assert.equal(await links(alert.id), 1);
    await onlyCase();
  });

  it('and makes no case when it has no Hive to write to', async () => {
    await load({ ...linking, hive: '' });
    const { error, failure } = await world.failure('escalate', { alert: await newAlert(), hive: 'elsewhere' });
    assert.equal(failure.code, 'bad-input');
    assert.match(error.message, /hive: no Hive/);
    assert.deepEqual((await world.state<{ incidents: object[] }>('soar')).incidents, []);
  });

  it('also of the case of an alert that was closed before it was seen', async () => {
    await load(node('follow', { caseLink: true, closedAlerts: 'create' }));
    const alert = await newAlert({ closed: true });
    const { payload } = await world.result('follow', { alert });
    assert.deepEqual([(payload as { linked: boolean }).linked, await links(alert.id)], [true, 1]);
  });

  it('not in a dry run of either side', async () => {
    await load(linking);
    const alert = await newAlert();
    await world.redeploy([world.hive({ dryRun: true }), world.soar(), linking]);
    assert.equal(((await world.result('escalate', { alert })).payload as { linked: boolean }).linked, false);
    await world.redeploy([world.hive(), world.soar({ dryRun: true }), linking]);
    const other = await newAlert();
    assert.equal(((await world.result('escalate', { alert: other })).payload as { linked: boolean }).linked, false);
    assert.deepEqual([await links(alert.id), await links(other.id)], [0, 0]);
  });

  it('before it says that the delivery is done', async () => {
    await world.raise(1);
    await world.fault('hive', { kind: 'delay', delayMs: 300, path: 'PUT .*notes' });
    const poller = { id: 'poller', type: 'alert-poller', hive: 'hive', interval: 3600, delivery: 'acknowledge' };
    await world.load([
      world.hive(),
      world.soar(),
      { ...poller, watchChanged: false, watchClosed: false, wires: [['escalate', 'new'], []] },
      linking,
    ]);
    const [{ alert }] = await world.wait('new');
    await world.until(async () => (await world.asked('hive', /PUT .*notes/)) > 0, 'the link is being written');
    assert.equal(world.status('poller').inFlight, 1);
    await world.wait('out');
    await world.until(() => world.status('poller').inFlight === 0, 'settled');
    assert.equal(await links(alert?.id ?? ''), 1);
  });
});

/** A flow in front of fresh services, and how the tests look at them. */
function harness() {
  const world = useFlow();
  const alertOf = async (id: string) => {
    return (await world.state<{ alerts: Alert[] }>('hive')).alerts.find((alert) => alert.id === id) as Alert;
  };
  return {
    world,
    alertOf,
    load: (...nodes: FlowNode[]) => world.load([world.hive(), world.soar(), ...nodes]),
    newAlert: async (options: object = {}) => alertOf((await world.raise(1, options))[0]),
    onlyCase: async () => {
      const { incidents } = await world.state<{ incidents: [Case] }>('soar');
      assert.equal(incidents.length, 1);
      return incidents[0];
    },
  };
}
