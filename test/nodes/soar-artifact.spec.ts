import assert from 'node:assert/strict';
import type { Alert } from '../../src/lib/hive/types.js';
import type { Artifact, Incident } from '../../src/lib/soar/types.js';
import { type FlowNode, useFlow } from './flow.js';

interface Case extends Incident {
  artifacts: Artifact[];
}

interface Report {
  outcome: string;
  reason: string | null;
  dryRun: boolean;
  added: { id: number; type: string; value: string }[];
  present: object[];
}

describe('soar-artifact', () => {
  const flow = useFlow();
  const node = (operation: string, more: object = {}): FlowNode => {
    return { id: operation, type: 'soar-artifact', soar: 'soar', operation, wires: [['out']], ...more };
  };
  const all = ['add', 'from-alert', 'from-event'];
  const escalate = { id: 'escalate', type: 'soar-incident', soar: 'soar', hive: 'hive', wires: [['out']] };
  let alert: Alert;
  let incidentId: number;

  const load = async (more: object = {}) => {
    await flow.load([flow.hive(), flow.soar(), escalate, ...all.map((operation) => node(operation, more))]);
    const [id] = await flow.raise(1);
    alert = (await flow.state<{ alerts: Alert[] }>('hive')).alerts.find((one) => one.id === id) as Alert;
    incidentId = Number((await flow.result('escalate', { alert })).incidentId);
  };
  const artifacts = async () => (await flow.state<{ incidents: Case[] }>('soar')).incidents[0]?.artifacts ?? [];
  const report = async (id: string, msg: object) => (await flow.result(id, msg)).payload as Report;

  it('adds a value with the type and description of the form, and says when the case has it', async () => {
    await load({ artifactType: 'File Name', description: 'seen in mail' });
    const msg = { incidentId, payload: 'invoice.exe', topic: 'kept' };
    const { payload, topic } = await flow.result('add', msg);
    const [made] = await artifacts();
    const one = { id: made?.id, type: 'File Name', value: 'invoice.exe' };
    assert.deepEqual(payload, { outcome: 'added', reason: null, dryRun: false, added: [one], present: [] });
    assert.deepEqual([topic, made?.type, made?.description], ['kept', 31, 'seen in mail']);
    assert.deepEqual([flow.status('add').fill, flow.status('add').text], ['green', 'added']);
    assert.deepEqual(await report('add', msg), {
      outcome: 'present',
      reason: 'the case has them already',
      dryRun: false,
      added: [],
      present: [one],
    });
    assert.equal(flow.status('add').text, 'there already');
    assert.equal((await artifacts()).length, 1);
  });

  it('takes a type by its number, also from the message', async () => {
    await load({ artifactType: 'kind', artifactTypeType: 'msg' });
    for (const [kind, label] of [
      [38, 'Malware SHA-256 Hash'],
      ['23', 'User Account'],
      ['System Name', 'System Name'],
    ]) {
      const { added } = await report('add', { incidentId, payload: 'x', kind });
      assert.deepEqual(
        added.map(({ type }) => type),
        [label],
      );
    }
  });

  it('adds all that an alert holds, once, whatever the alert lacks', async () => {
    await load();
    const first = await report('from-alert', { incidentId, alert });
    const { endpoint, triggerEvents } = alert;
    const values = new Set(first.added.map(({ type, value }) => `${type}: ${value}`));
    assert.ok(values.has(`IP Address: ${endpoint.localAddr}`) && values.has(`System Name: ${endpoint.name}`));
    const { process } = triggerEvents.find((event) => event.process) ?? {};
    assert.ok(values.has(`Malware SHA-256 Hash: ${process?.program.sha256}`));
    assert.ok(values.has(`User Account: ${process?.user}`));
    assert.equal((await artifacts()).length, first.added.length);
    const again = await report('from-alert', { incidentId, alert });
    assert.deepEqual([again.outcome, again.present.length], ['present', first.added.length]);
    const { triggerEvents: _, ...bare } = alert;
    const { added, present } = await report('from-alert', { incidentId, alert: { ...bare, endpoint: {} } });
    assert.deepEqual([added, present], [[], []]);
    assert.equal(flow.status('from-alert').text, 'nothing to add');
  });

  it('adds what events hold, of an alert or a page of a hunt', async () => {
    await load();
    const event = alert.triggerEvents.find(({ process }) => process);
    assert.equal((await report('from-event', { incidentId, payload: event })).added.length, 4);
    const page = [{ eventId: '1', endpointId: '2', payload: { process: event?.process } }];
    assert.equal((await report('from-event', { incidentId, payload: page })).outcome, 'present');
    const { outcome, reason } = await report('from-event', { incidentId, payload: [] });
    assert.deepEqual([outcome, reason], ['nothing', 'there is nothing to make an artifact of']);
  });

  it('refuses what it cannot work with, by name', async () => {
    await load();
    const wrong: [string, object, RegExp][] = [
      ['add', { incidentId }, /value: is empty: msg.payload has no value/],
      ['add', { incidentId, payload: '   ' }, /value: is empty/],
      ['add', { incidentId, payload: { a: 1 } }, /value: must be text, not an object/],
      ['add', { incidentId, payload: Number.NaN }, /value: must be text, not NaN/],
      ['add', { incidentId, payload: 'x'.repeat(103_000) }, /value: is longer than 100 KB/],
      ['add', { payload: 'x' }, /incidentId: is empty/],
      ['add', { incidentId: 'x', payload: 'x' }, /incidentId: must be a number/],
      ['from-alert', { incidentId, alert: {} }, /alert: is not an alert/],
      ['from-event', { incidentId, payload: { pid: 4 } }, /event: it is not an event/],
    ];
    for (const [operation, msg, problem] of wrong) {
      const { error, failure } = await flow.failure(operation, msg);
      assert.match(error.message, problem);
      assert.equal(failure.code, 'bad-input');
      assert.equal(flow.status(operation).fill, 'red');
    }
    await flow.redeploy([flow.hive(), flow.soar(), escalate, node('add', { artifactType: 'Crown Jewel' })]);
    const unknown = await flow.failure('add', { incidentId, payload: 'x' });
    assert.match(unknown.error.message, /artifactType: IBM SOAR has no artifact type "Crown Jewel"/);
    assert.deepEqual(await artifacts(), []);
  });

  it('says when the case is gone, locked, or SOAR takes no more', async () => {
    await load();
    assert.equal((await flow.failure('add', { incidentId: 9999, payload: 'x' })).failure.code, 'not-found');
    for (const [status, code] of [
      [403, 'forbidden'],
      [400, 'rejected'],
    ] as const) {
      await flow.fault('soar', { kind: 'status', status, path: 'POST .*/artifacts$', count: 1 });
      assert.equal((await flow.failure('add', { incidentId, payload: 'x' })).failure.code, code);
    }
    assert.deepEqual(await artifacts(), []);
  });

  it('lets no message choose what is done, and leaves an audit line for each artifact', async () => {
    await load();
    await flow.result('add', { incidentId, payload: '192.0.2.1', operation: 'from-alert', alert });
    assert.equal((await artifacts()).length, 1);
    const lines = flow.audit.filter(({ node: id }) => id === 'add');
    assert.deepEqual(
      lines.map(({ operation, target, outcome }) => [operation, target, outcome]),
      [[`add an artifact to incident ${incidentId}`, String(incidentId), 'done']],
    );
  });

  it('sends nothing in a dry run, and says so', async () => {
    await load();
    await flow.redeploy([flow.hive(), flow.soar({ dryRun: true }), ...all.map((operation) => node(operation))]);
    assert.deepEqual(await report('from-alert', { incidentId, alert }), {
      outcome: 'dry-run',
      reason: null,
      dryRun: true,
      added: [],
      present: [],
    });
    assert.equal(flow.status('from-alert').text, 'dry run');
    assert.ok(flow.audit.some(({ node: id, outcome }) => id === 'from-alert' && outcome === 'dry-run'));
    assert.deepEqual(await artifacts(), []);
  });
});
