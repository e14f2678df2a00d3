import assert from 'node:assert/strict';
import type { Alert } from '../../../../src/lib/hive/types.js';
import { escalate } from '../../../../src/lib/sync/cases/escalate.js';
import { refresh } from '../../../../src/lib/sync/cases/refresh.js';
import { anAlert, anEvent, closed, policyEvent } from '../an-alert.js';
import { Simulated } from '../simulated.js';

describe('Refreshing a case from its alert', () => {
  let simulated: Simulated;
  const hive = 'north';
  const old = anAlert({ triggerEvents: [anEvent()], impact: 65, severity: 'low' });
  const fresh: Alert = {
    ...old,
    impact: 90,
    severity: 'high',
    tags: ['crown jewels'],
    triggerCondition: 6,
    endpoint: { ...old.endpoint, id: '9', name: 'LAPTOP-2', groups: [{ id: '3', name: 'Servers' }] },
    triggerEvents: [anEvent(), policyEvent],
  };

  before(async () => {
    simulated = await Simulated.start();
  });
  beforeEach(async () => {
    await simulated.reset();
    await escalate(simulated.soar, old, { hive });
  });
  after(() => simulated.close());

  const refreshed = (alert = fresh) => refresh(simulated.soar, alert, { hive });
  const notes = async () => (await simulated.onlyCase()).comments.map(({ text }) => text).slice(1);
  const rows = async () => (await simulated.onlyCase()).tables.reaqta_trigger_events ?? [];

  it('brings severity, impact, tags, groups, machine, condition, endpoint and events up to date, once', async () => {
    const { outcome, changed, rowsAdded } = await refreshed();
    const names = ['endpoint_id', 'groups', 'impact', 'machine_info', 'tags', 'trigger_condition'];
    const fields = ['severity_code', ...names.map((name) => `reaqta_${name}`)];
    assert.deepEqual([outcome, new Set(changed), rowsAdded], ['updated', new Set(fields), 1]);
    const { severity_code, properties } = await simulated.onlyCase();
    assert.deepEqual(
      [severity_code, properties.reaqta_impact, properties.reaqta_tags, properties.reaqta_groups],
      [6, 90, 'crown jewels', 'Servers'],
    );
    assert.deepEqual([properties.reaqta_trigger_condition, properties.reaqta_endpoint_id], ['Policies Triggered', '9']);
    assert.match(String(properties.reaqta_machine_info), /LAPTOP-2/);
    for (let round = 0; round < 3; round++) {
      const { incident: _, ...again } = await refreshed();
      assert.deepEqual(again, { outcome: 'unchanged', changed: [], rowsAdded: 0 });
    }
    assert.deepEqual([(await rows()).length, (await notes()).length], [2, 1]);
  });

  it('notes each change of the impact in the case, and nothing when it stayed or there was none before', async () => {
    await refreshed({ ...old, tags: ['other'] });
    assert.deepEqual(await notes(), []);
    for (const impact of [90, 90, 65, 90]) await refreshed({ ...fresh, impact });
    assert.deepEqual(await notes(), [
      'ReaQta impact changed from 65 to 90, case severity High',
      'ReaQta impact changed from 90 to 65, case severity High',
      'ReaQta impact changed from 65 to 90, case severity High',
    ]);
    const { id } = await simulated.onlyCase();
    await simulated.order('soar', 'change-incident', { incident: id, fields: { properties: { reaqta_impact: null } } });
    await refreshed();
    assert.equal((await notes()).length, 3);
  });

  it('writes the note once when what follows fails, or when its own answer gets lost', async () => {
    await simulated.fault('soar', { kind: 'status', status: 403, path: 'PATCH ', count: 1 });
    await assert.rejects(refreshed(), { code: 'forbidden' });
    assert.equal((await refreshed()).outcome, 'updated');
    assert.equal((await notes()).length, 1);
    await simulated.fault('soar', { kind: 'cut', path: 'POST .*comments$', count: 1 });
    await refreshed({ ...fresh, impact: 12 });
    assert.equal((await notes()).length, 2);
  });

  it('takes an analyst who writes the same words for an analyst', async () => {
    const { id } = await simulated.onlyCase();
    const text = 'ReaQta impact changed from 65 to 90, case severity High';
    await simulated.order('soar', 'add-note', { incident: id, text });
    await refreshed();
    assert.deepEqual(await notes(), [text, text]);
  });

  it('leaves out the fields and the table an organization lacks', async () => {
    for (const name of ['reaqta_impact', 'reaqta_endpoint_id']) await simulated.order('soar', 'remove-field', { name });
    await simulated.order('soar', 'remove-table', { name: 'reaqta_trigger_events' });
    simulated.reconnect();
    const { changed, rowsAdded } = await refreshed();
    assert.ok(changed.includes('reaqta_tags') && !changed.includes('reaqta_impact'));
    assert.deepEqual([rowsAdded, await notes()], [0, []]);
  });

  it('takes an alert that lacks events, tags and groups', async () => {
    const bare = {
      ...old,
      triggerEvents: undefined,
      tags: undefined,
      endpoint: { ...old.endpoint, groups: undefined },
    };
    assert.equal((await refreshed(bare as unknown as Alert)).outcome, 'updated');
    const { properties } = await simulated.onlyCase();
    assert.deepEqual([properties.reaqta_tags ?? '', properties.reaqta_groups ?? ''], ['', '']);
    assert.equal((await rows()).length, 1, 'rows stay');
  });

  it('never closes a case, and finds none for an alert that has none', async () => {
    assert.equal((await refreshed(closed(fresh, 'benign'))).outcome, 'updated');
    assert.equal((await simulated.onlyCase()).plan_status, 'A');
    const answer = await refresh(simulated.soar, anAlert(), { hive });
    assert.deepEqual(answer, { outcome: 'not-found', changed: [], rowsAdded: 0 });
  });

  it('changes nothing in a dry run', async () => {
    const before = await simulated.onlyCase();
    const dry = simulated.soarClient({ dryRun: true });
    const { outcome, changed, rowsAdded } = await refresh(dry, fresh, { hive });
    assert.deepEqual([outcome, changed, rowsAdded], ['dry-run', [], 0]);
    dry.close();
    assert.deepEqual(await simulated.onlyCase(), before);
  });
});
