import assert from 'node:assert/strict';
import type { Alert } from '../../src/lib/hive/types.js';
import type { Incident } from '../../src/lib/soar/types.js';
import { type FlowNode, useFlow } from './flow.js';

interface Case extends Incident {
  tables: { reaqta_trigger_events?: object[] };
  comments: object[];
}

describe('soar-incident', () => {
  const flow = useFlow();
  const operations = ['escalate', 'follow', 'find', 'get', 'update', 'close', 'reopen'];
  const node = (operation: string, more: object = {}): FlowNode => {
    return { id: operation, type: 'soar-incident', soar: 'soar', hive: 'hive', operation, wires: [['out']], ...more };
  };
  const load = (more: object = {}) => {
    return flow.load([flow.hive(), flow.soar(), ...operations.map((operation) => node(operation, more))]);
  };
  const cases = async () => (await flow.state<{ incidents: Case[] }>('soar')).incidents;
  const alertOf = async (id: string) => {
    return (await flow.state<{ alerts: Alert[] }>('hive')).alerts.find((alert) => alert.id === id) as Alert;
  };
  const newAlert = async (options: object = {}) => alertOf((await flow.raise(1, options))[0]);
  const report = (more: object) => ({ created: false, changed: [], rowsAdded: 0, linked: false, ...more });

  it('escalates an alert: a case with its fields, links and trigger events, and the same case ever after', async () => {
    await load();
    const alert = await newAlert();
    const rowsAdded = alert.triggerEvents?.length ?? 0;
    const msg = await flow.result('escalate', { alert, topic: 'kept', nested: { a: [1] } });
    const [made] = await cases();
    const incidentId = made?.id ?? 0;
    assert.deepEqual(msg.payload, report({ outcome: 'created', created: true, rowsAdded, incidentId }));
    assert.deepEqual([msg.incidentId, msg.incident?.id, msg.alertId], [incidentId, incidentId, alert.id]);
    assert.deepEqual([msg.topic, msg.nested, msg.alert], ['kept', { a: [1] }, alert], 'the rest is untouched');
    assert.deepEqual(
      Object.keys(msg).sort(),
      'alert alertId incident incidentId nested payload topic _msgid'.split(' ').sort(),
    );
    assert.deepEqual([made?.properties.reaqta_id, made?.properties.reaqta_hive], [alert.id, 'HQ']);
    const origin = new URL(flow.simulator.hive.url).origin;
    assert.ok(String(made?.properties.reaqta_alert_link).includes(`${origin}/`), 'link to the console');
    assert.deepEqual([made?.tables.reaqta_trigger_events?.length, made?.comments.length], [rowsAdded, 1]);
    assert.deepEqual([flow.status('escalate').fill, flow.status('escalate').text], ['green', 'created']);
    const again = await flow.result('escalate', { alert });
    assert.deepEqual(again.payload, report({ outcome: 'found', incidentId }));
    assert.equal((await cases()).length, 1);
  });

  it('makes one case of one alert, however many messages come at once', async () => {
    await load();
    const alert = await newAlert();
    const answers = await Promise.all(Array.from({ length: 8 }, () => flow.result('escalate', { alert })));
    assert.equal(answers.filter(({ payload }) => (payload as { created: boolean }).created).length, 1);
    assert.equal((await cases()).length, 1);
  });

  it('leaves a closed alert without a case alone, or makes one that is closed', async () => {
    await load();
    const alert = await newAlert({ closed: true });
    for (const operation of ['escalate', 'follow']) {
      const msg = await flow.result(operation, { alert });
      assert.deepEqual(msg.payload, report({ outcome: 'skipped', incidentId: null }), operation);
      assert.ok(!('incident' in msg) && !('incidentId' in msg));
    }
    const nodes = ['escalate', 'follow'].map((operation) => node(operation, { closedAlerts: 'create' }));
    await flow.redeploy([flow.hive(), flow.soar(), ...nodes]);
    const { payload, incident } = await flow.result('follow', { alert });
    assert.deepEqual([(payload as { outcome: string }).outcome, incident?.plan_status], ['created', 'C']);
    assert.deepEqual(
      (await cases()).map((one) => one.plan_status),
      ['C'],
    );
  });

  it('follows a changed alert, and closes the case with the alert', async () => {
    await load({ resolutions: [{ name: 'malicious', value: 'Duplicate' }] });
    const { id } = await newAlert({ severity: 'low' });
    await flow.result('escalate', { alert: await alertOf(id) });
    await flow.tell('hive', 'change-alert', { id, tags: ['crown jewels'], severity: 'high' });
    const change = { kind: 'changed', fields: ['severity', 'tags'] };
    const changed = await flow.result('follow', { alert: await alertOf(id), change });
    const incidentId = changed.incidentId;
    const names = (changed.payload as { changed: string[] }).changed;
    assert.deepEqual(changed.payload, report({ outcome: 'updated', changed: names, incidentId }));
    assert.deepEqual(new Set(names), new Set(['reaqta_tags', 'severity_code']));
    assert.equal((await cases())[0]?.properties.reaqta_tags, 'crown jewels');
    assert.deepEqual(
      (await flow.result('follow', { alert: await alertOf(id), change })).payload,
      report({ outcome: 'unchanged', incidentId }),
    );
    await flow.tell('hive', 'close-alert', { id, malicious: true });
    const closing = { alert: await alertOf(id), change: { kind: 'closed', fields: ['closed'] } };
    const closed = await flow.result('follow', closing);
    assert.deepEqual(closed.payload, report({ outcome: 'closed', changed: ['plan_status'], incidentId }));
    assert.equal(flow.status('follow').text, 'closed');
    const [one] = await cases();
    assert.equal(one?.plan_status, 'C');
    assert.ok([8, 54].includes(Number(one?.resolution_id)), `resolution ${one?.resolution_id}`);
    assert.deepEqual((await flow.result('follow', closing)).payload, report({ outcome: 'unchanged', incidentId }));
  });

  it('finds, reads, changes, closes and reopens a case, by its id or by that of its alert', async () => {
    await load();
    const alert = await newAlert();
    const { incidentId } = await flow.result('escalate', { alert });
    const byAlert = { alertId: alert.id, hive: 'HQ' };
    for (const [operation, msg] of [
      ['find', byAlert],
      ['get', byAlert],
      ['get', { incidentId }],
      ['get', { incidentId: String(incidentId) }],
    ] as const) {
      const found = await flow.result(operation, msg);
      assert.deepEqual(found.payload, report({ outcome: 'found', incidentId }), operation);
      assert.deepEqual([found.incident?.id, found.incidentId], [incidentId, incidentId]);
    }
    const payload = { severity_code: 'High', properties: { reaqta_tags: 'by hand' } };
    const updated = await flow.result('update', { incidentId, payload });
    const { changed } = updated.payload as { changed: string[] };
    assert.deepEqual(updated.payload, report({ outcome: 'updated', changed, incidentId }));
    assert.ok(changed.includes('reaqta_tags'));
    assert.deepEqual(
      (await flow.result('update', { incidentId, payload })).payload,
      report({ outcome: 'unchanged', incidentId }),
    );
    const closed = await flow.result('close', byAlert);
    assert.equal((closed.payload as { outcome: string }).outcome, 'closed');
    assert.deepEqual(
      (await flow.result('close', { incidentId })).payload,
      report({ outcome: 'unchanged', incidentId }),
    );
    const [one] = await cases();
    assert.deepEqual([one?.plan_status, one?.properties.reaqta_tags], ['C', 'by hand']);
    assert.match(String(one?.resolution_summary), /Closed from Node-RED/);
    const reopened = await flow.result('reopen', { incidentId });
    assert.deepEqual(reopened.payload, report({ outcome: 'reopened', changed: ['plan_status'], incidentId }));
    assert.deepEqual(
      (await flow.result('reopen', { incidentId })).payload,
      report({ outcome: 'unchanged', incidentId }),
    );
    assert.equal((await cases())[0]?.plan_status, 'A');
  });

  it('says that there is no case: as an outcome when looking for one, as an error when it is needed', async () => {
    await load();
    const msg = await flow.result('find', { alertId: '1462638680790269954' });
    assert.deepEqual(msg.payload, report({ outcome: 'not-found', incidentId: null }));
    assert.equal(flow.status('find').text, 'not found');
    for (const operation of ['get', 'close', 'reopen']) {
      const { error } = await flow.failure(operation, { alertId: '1462638680790269954' });
      assert.match(error.message, /alertId: alert 1462638680790269954 has no case/);
      assert.equal((await flow.failure(operation, { incidentId: 999 })).failure.code, 'not-found');
    }
  });

  it('closes with the resolution, summary and required fields of the form or of the message', async () => {
    await flow.tell('soar', 'require-on-close', {
      name: 'root_cause',
      label: 'Root cause',
      values: ['Phishing', 'Other'],
      input_type: 'select',
    });
    await load({
      resolution: 'verdict',
      resolutionType: 'msg',
      summary: '"Seen by " & analyst',
      summaryType: 'jsonata',
    });
    const { incidentId } = await flow.result('escalate', { alert: await newAlert() });
    const msg = { incidentId, verdict: 'Not an Issue', analyst: 'Eve' };
    const { error, failure } = await flow.failure('close', msg);
    assert.equal(failure.code, 'rejected');
    assert.match(error.message, /root_cause \(Root cause\)/);
    const form = {
      resolution: 'verdict',
      resolutionType: 'msg',
      summary: '"Seen by " & analyst',
      summaryType: 'jsonata',
    };
    await flow.redeploy([
      flow.hive(),
      flow.soar(),
      node('close', { ...form, onClose: [{ name: 'root_cause', value: 'Phishing' }] }),
    ]);
    assert.match(
      (await flow.failure('close', { ...msg, verdict: 'Whatever' })).error.message,
      /has no value "Whatever"/,
    );
    await flow.result('close', msg);
    const [one] = await cases();
    assert.deepEqual([one?.plan_status, [9, 55].includes(Number(one?.resolution_id))], ['C', true]);
    assert.match(String(one?.resolution_summary), /Seen by Eve/);
  });

  it('refuses what it cannot work with, by name, and sends nothing', async () => {
    await load();
    const alert = await newAlert();
    const { endpoint: _, ...homeless } = alert;
    const wrong: [string, object, string][] = [
      ['escalate', {}, 'alert: is empty: msg.alert has no value'],
      ['escalate', { alert: null }, 'alert: is empty: msg.alert has no value'],
      ['escalate', { alert: [alert] }, 'alert: must be an object, not a list'],
      ['escalate', { alert: alert.id }, 'alert: must be an object, not this text'],
      ['escalate', { alert: { ...alert, id: 12 } }, 'alert: is not an alert: it has no id'],
      ['escalate', { alert: homeless }, 'alert: is not an alert: it has no endpoint'],
      ['escalate', { alert: { ...alert, receivedAt: 'noon' } }, 'alert: is not an alert: its receivedAt is not a time'],
      ['follow', { alert: 5 }, 'alert: must be an object, not 5'],
      ['find', {}, 'alertId: is empty: there is nothing to find a case by'],
      ['find', { alertId: ['1'] }, 'alertId: must be text, not a list'],
      ['get', {}, 'incidentId: is empty, and so is the alert id'],
      ['get', { incidentId: Number.NaN }, 'incidentId: must be a number, not NaN'],
      ['get', { incidentId: '12a' }, 'incidentId: must be a number, not this text'],
      ['get', { incidentId: {} }, 'incidentId: must be a number, not an object'],
      ['update', { incidentId: 1, payload: 'High' }, 'fields: must be an object, not this text'],
      ['update', { incidentId: 1, payload: [1] }, 'fields: must be an object, not a list'],
      ['update', { incidentId: 1 }, 'fields: is empty: msg.payload has no value'],
    ];
    for (const [operation, msg, problem] of wrong) {
      const { error, failure, payload } = await flow.failure(operation, msg);
      assert.equal(error.message, `InputError: ${problem}`);
      const [input] = problem.split(':');
      assert.deepEqual(failure, { code: 'bad-input', input, retryable: false });
      assert.deepEqual(payload, (msg as { payload?: unknown }).payload);
      assert.deepEqual([flow.status(operation).fill, flow.status(operation).text], ['red', `bad-input: ${input}`]);
    }
    assert.equal(await flow.asked('soar'), 0);
  });

  it('lets no message choose what is done', async () => {
    await load();
    const { incidentId } = await flow.result('escalate', { alert: await newAlert() });
    const msg = {
      incidentId,
      operation: 'close',
      config: { operation: 'close' },
      soar: 'other',
      settings: { operation: 'close' },
    };
    await flow.result('get', msg);
    assert.equal((await cases())[0]?.plan_status, 'A');
  });

  it('warns once of custom fields that the organization lacks, and makes the case without them', async () => {
    for (const name of ['reaqta_groups', 'reaqta_impact']) await flow.tell('soar', 'remove-field', { name });
    await flow.tell('soar', 'remove-table', { name: 'reaqta_trigger_events' });
    await load();
    for (let round = 0; round < 3; round++) {
      const { payload } = await flow.result('escalate', { alert: await newAlert() });
      assert.deepEqual(
        [(payload as { created: boolean }).created, (payload as { rowsAdded: number }).rowsAdded],
        [true, 0],
      );
    }
    assert.deepEqual(flow.warnings, [
      'IBM SOAR has no incident fields reaqta_groups, reaqta_impact: they are left out',
    ]);
    await flow.tell('soar', 'remove-field', { name: 'reaqta_id' });
    await flow.restart();
    const { error, failure } = await flow.failure('escalate', { alert: await newAlert() });
    assert.equal(failure.code, 'rejected');
    assert.match(error.message, /no incident field reaqta_id/);
  });

  it('changes nothing in a dry run, and says so', async () => {
    await load();
    const { incidentId } = await flow.result('escalate', { alert: await newAlert() });
    const before = await cases();
    const nodes = operations.map((operation) => node(operation));
    await flow.redeploy([flow.hive(), flow.soar({ dryRun: true }), ...nodes]);
    const alert = await newAlert();
    for (const [operation, msg] of [
      ['escalate', { alert }],
      ['update', { incidentId, payload: { name: 'other' } }],
      ['close', { incidentId }],
    ] as const) {
      assert.deepEqual(
        (await flow.result(operation, msg)).payload,
        report({ outcome: 'dry-run', incidentId: null }),
        operation,
      );
      assert.equal(flow.status(operation).text, 'dry run');
    }
    assert.deepEqual(await cases(), before);
  });
});
