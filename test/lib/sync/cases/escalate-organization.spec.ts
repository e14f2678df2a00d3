import assert from 'node:assert/strict';
import type { Alert } from '../../../../src/lib/hive/types.js';
import { type EscalateOptions, escalate } from '../../../../src/lib/sync/cases/escalate.js';
import { follow } from '../../../../src/lib/sync/cases/follow.js';
import { failureOf } from '../../http/failures.js';
import { anAlert, anEvent, closed, policyEvent } from '../an-alert.js';
import { Simulated } from '../simulated.js';

const table = 'reaqta_trigger_events';

describe('An organization that is not made like the others', () => {
  let simulated: Simulated;

  before(async () => {
    simulated = await Simulated.start();
  });
  beforeEach(() => simulated.reset());
  after(() => simulated.close());

  const escalated = (alert: Alert, options: EscalateOptions = {}) =>
    escalate(simulated.soar, alert, { hive: 'north', consoleUrl: 'https://hive.example', ...options });
  const removeField = (name: string) => simulated.order('soar', 'remove-field', { name });

  it('without the field of the Hive still gets one case for each alert, found by the id alone', async () => {
    await removeField('reaqta_hive');
    const alert = anAlert();
    assert.deepEqual((await escalated(alert)).missingFields, ['reaqta_hive']);
    assert.equal((await escalated(alert)).outcome, 'found');
    await simulated.onlyCase();
  });

  it('without some fields gets the others, and hears which are missing', async () => {
    await removeField('reaqta_endpoint_link');
    await removeField('reaqta_impact');
    const alert = anAlert();
    assert.deepEqual((await escalated(alert)).missingFields, ['reaqta_endpoint_link', 'reaqta_impact']);
    const { properties } = await simulated.onlyCase();
    assert.equal(properties.reaqta_tags, 'vip, reviewed');
    const { outcome } = await follow(simulated.soar, { ...alert, tags: ['new'], impact: 90 }, undefined, {});
    assert.equal(outcome, 'updated');
    assert.equal((await simulated.onlyCase()).properties.reaqta_tags, 'new');
  });

  it('without the field of the alert id gets no case, but is told what to create', async () => {
    await removeField('reaqta_id');
    const alert = anAlert();
    for (const call of [
      () => escalated(alert),
      () => escalated(alert),
      () => follow(simulated.soar, alert, undefined),
    ]) {
      const failure = await failureOf(call());
      assert.equal(failure.code, 'rejected');
      assert.equal(failure.retryable, false);
      assert.match(failure.message, /no incident field reaqta_id \(text\).*create it/);
    }
    assert.deepEqual(await simulated.cases(), []);
  });

  it('with severities of other names gets the severities of the same rank', async () => {
    for (const [from, to] of Object.entries({ Low: 'Niedrig', Medium: 'Mittel', High: 'Hoch' })) {
      await simulated.order('soar', 'rename-severity', { from, to });
    }
    for (const severity of ['safe', 'low', 'medium', 'high'] as const) await escalated(anAlert({ severity }));
    assert.deepEqual(
      (await simulated.cases()).map(({ severity_code }) => severity_code),
      [4, 4, 5, 6],
    );
  });

  it('without the table of trigger events gets the case, without rows and without an error', async () => {
    await simulated.order('soar', 'remove-table', { name: table });
    const { outcome, rowsAdded } = await escalated(anAlert({ triggerEvents: [anEvent()] }));
    assert.deepEqual([outcome, rowsAdded], ['created', 0]);
  });

  it('with fewer columns in that table gets what fits, and no row twice', async () => {
    await simulated.order('soar', 'remove-table', { name: table });
    await simulated.postToSoar('/types', {
      type_name: table,
      type_id: 8,
      fields: [
        { name: 'happened_at', input_type: 'datetimepicker' },
        { name: 'category', input_type: 'text' },
        { name: 'program_path', input_type: 'text' },
      ],
    });
    const alert = anAlert({ triggerEvents: [anEvent(), policyEvent] });
    assert.equal((await escalated(alert)).rowsAdded, 2);
    assert.equal((await escalated(alert)).rowsAdded, 0);
    const { tables } = await simulated.onlyCase();
    assert.deepEqual(
      tables[table]?.map(({ cells }) => cells.category),
      ['hive', 'policies'],
    );
  });

  it('that asks for more on closing keeps the case of a closed alert open and says what is missing', async () => {
    await simulated.order('soar', 'require-on-close', { name: 'root_cause', label: 'Root Cause' });
    const alert = closed(anAlert(), 'benign');
    const failure = await failureOf(escalated(alert, { closedAlerts: 'create' }));
    assert.match(failure.message, /root_cause \(Root Cause\)/);
    assert.equal((await simulated.onlyCase()).plan_status, 'A');
    await escalated(alert, { closedAlerts: 'create', onClose: { root_cause: 'a macro' } });
    const { plan_status, properties } = await simulated.onlyCase();
    assert.deepEqual([plan_status, properties.root_cause], ['C', 'a macro']);
  });
});
