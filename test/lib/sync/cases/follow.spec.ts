import assert from 'node:assert/strict';
import type { Alert } from '../../../../src/lib/hive/types.js';
import { type EscalateOptions, escalate } from '../../../../src/lib/sync/cases/escalate.js';
import { type Following, follow } from '../../../../src/lib/sync/cases/follow.js';
import type { AlertChange } from '../../../../src/lib/sync/polling/alert-changes.js';
import { failureOf } from '../../http/failures.js';
import { anAlert, anEvent, closed } from '../an-alert.js';
import { relayTo } from '../relay.js';
import { type Case, Simulated } from '../simulated.js';

const hive = 'north';
const closing: AlertChange = { kind: 'closed', fields: ['closed'] };
const changed = (...fields: string[]): AlertChange => ({ kind: 'changed', fields });

describe('Following an alert', () => {
  let simulated: Simulated;
  let alert: Alert;

  before(async () => {
    simulated = await Simulated.start();
  });
  beforeEach(async () => {
    await simulated.reset();
    alert = anAlert();
    await escalate(simulated.soar, alert, { hive });
  });
  after(() => simulated.close());

  const followed = (now: Alert, change?: AlertChange, options: EscalateOptions = {}): Promise<Following> =>
    follow(simulated.soar, now, change, { hive, ...options });
  const analyst = async (command: string, body: object) =>
    simulated.order('soar', command, { incident: (await simulated.onlyCase()).id, ...body });
  const ending = ({ plan_status, resolution_id, resolution_summary }: Case) => [
    plan_status,
    resolution_id,
    resolution_summary,
  ];

  describe('that was closed', () => {
    for (const [verdict, resolution, summary] of [
      ['malicious', 10, 'Closed by ReaQta, alert status: malicious'],
      ['benign', 9, 'Closed by ReaQta, alert status: benign'],
      [undefined, 7, 'Closed by ReaQta: the alert was archived without a verdict'],
    ] as const) {
      it(`closes its case, with the resolution and a summary for ${verdict ?? 'an archived one'}`, async () => {
        const { outcome, changed: fields, incident } = await followed(closed(alert, verdict), closing);
        assert.deepEqual([outcome, fields, incident?.plan_status], ['closed', ['plan_status'], 'C']);
        assert.deepEqual(ending(await simulated.onlyCase()), ['C', resolution, summary]);
      });
    }

    it('takes a status of none for archived', async () => {
      await followed({ ...closed(alert), alertStatus: 'none' }, closing);
      assert.equal((await simulated.onlyCase()).resolution_id, 7);
    });

    it('closes its case with the resolution of the table of the site', async () => {
      await followed(closed(alert, 'malicious'), closing, { resolutions: { malicious: 'Duplicate' } });
      assert.equal((await simulated.onlyCase()).resolution_id, 8);
    });

    it('closes its case though resolutions have other names in this organization', async () => {
      const relay = await relayTo(simulated.soarUrl, renamedResolutions);
      const soar = simulated.soarClient({ url: relay.url });
      try {
        await assert.doesNotReject(follow(soar, closed(alert, 'malicious'), closing, { hive }));
      } finally {
        soar.close();
        await relay.close();
      }
      assert.deepEqual(ending(await simulated.onlyCase()).slice(0, 2), ['C', 10]);
    });

    it('leaves its case open and names the resolution that the table misspells', async () => {
      const failure = await failureOf(followed(closed(alert, 'benign'), closing, { resolutions: { benign: 'Fixed' } }));
      assert.equal(failure.code, 'rejected');
      assert.match(failure.message, /resolution_id has no value "Fixed".*"Not an Issue"/);
      assert.equal((await simulated.onlyCase()).plan_status, 'A');
    });

    it('leaves its case open while a field required on closing is empty, and names it', async () => {
      await simulated.order('soar', 'require-on-close', {
        name: 'root_cause',
        label: 'Root Cause',
        input_type: 'select',
        values: ['Phishing', 'Macro'],
      });
      const again = () => failureOf(followed(closed(alert, 'malicious'), closing));
      assert.match((await again()).message, /root_cause/); // still by the fields read before
      simulated.reconnect();
      const failure = await again();
      assert.deepEqual([failure.code, failure.retryable], ['rejected', false]);
      assert.match(failure.message, /root_cause \(Root Cause\); give it in the node's on-close table/);
      assert.equal((await simulated.onlyCase()).plan_status, 'A');
      const onClose = { root_cause: 'Macro' };
      assert.equal((await followed(closed(alert, 'malicious'), closing, { onClose })).outcome, 'closed');
      const { plan_status, properties } = await simulated.onlyCase();
      assert.deepEqual([plan_status, properties.root_cause], ['C', 1002]);
    });

    it('closes its case when the analyst has filled in the required field', async () => {
      await simulated.order('soar', 'require-on-close', { name: 'root_cause', label: 'Root Cause' });
      await analyst('change-incident', { fields: { properties: { root_cause: 'a macro' } } });
      assert.equal((await followed(closed(alert, 'malicious'), closing)).outcome, 'closed');
      assert.equal((await simulated.onlyCase()).properties.root_cause, 'a macro');
    });

    it('leaves the case as the analyst closed it', async () => {
      await analyst('close-incident', { resolution: 'Duplicate', summary: 'see the other case' });
      const before = await simulated.onlyCase();
      assert.equal((await followed(closed(alert, 'malicious'), closing)).outcome, 'unchanged');
      assert.deepEqual(await simulated.onlyCase(), before);
    });

    it('closes its case once, however often it is told', async () => {
      const now = closed(alert, 'benign');
      const outcomes = await Promise.all([1, 2, 3].map(async () => (await followed(now, closing)).outcome));
      assert.deepEqual(outcomes.sort(), ['closed', 'unchanged', 'unchanged']);
      assert.equal((await simulated.soarCounts())['PATCH /incidents/:incident'], 1);
    });

    it('closes its case although the answer was lost', async () => {
      await simulated.fault('soar', { kind: 'apply-then-fail', status: 0, path: '^PATCH ', count: 1 });
      await followed(closed(alert, 'benign'), closing);
      assert.deepEqual(ending(await simulated.onlyCase()).slice(0, 2), ['C', 9]);
    });

    it('changes nothing else: what the analyst made of the case stays', async () => {
      await analyst('change-incident', { fields: { severity_code: 'High', properties: { reaqta_tags: 'mine' } } });
      await followed(closed({ ...alert, impact: 1 }, 'benign'), closing);
      const { severity_code, properties } = await simulated.onlyCase();
      assert.deepEqual([severity_code, properties.reaqta_tags, properties.reaqta_impact], [6, 'mine', 65]);
    });
  });

  describe('that has no case', () => {
    it('does nothing, whether it changed or was closed', async () => {
      const other = anAlert();
      for (const [now, change] of [
        [other, changed('tags')],
        [closed(other, 'benign'), closing],
      ] as const) {
        assert.deepEqual(await followed(now, change), { outcome: 'skipped', changed: [] });
      }
      await simulated.onlyCase();
    });

    it('makes a closed one of it, if the site wants the cases of closed alerts', async () => {
      const other = closed(anAlert({ triggerEvents: [anEvent()] }), 'benign');
      const { outcome, incident } = await followed(other, closing, { closedAlerts: 'create' });
      assert.deepEqual([outcome, incident?.plan_status], ['created', 'C']);
      assert.equal((await followed(other, closing, { closedAlerts: 'create' })).outcome, 'unchanged');
      assert.deepEqual(
        (await simulated.cases()).map(({ plan_status }) => plan_status),
        ['A', 'C'],
      );
    });

    it('leaves the case of the same alert id of another Hive alone', async () => {
      assert.equal((await followed(closed(alert, 'benign'), closing, { hive: 'south' })).outcome, 'skipped');
      assert.equal((await simulated.onlyCase()).plan_status, 'A');
    });
  });

  describe('that changed', () => {
    it('brings tags, impact, severity, groups and machine into the case', async () => {
      const groups = [{ id: '3', name: 'Crown "jewels"' }];
      const endpoint = { ...alert.endpoint, groups, name: 'LAPTOP-2' };
      const now: Alert = { ...alert, tags: ['a\\b', '<c>'], impact: 93, severity: 'high', endpoint };
      const { outcome, changed: fields } = await followed(
        now,
        changed('severity', 'impact', 'tags', 'groups', 'machine'),
      );
      assert.equal(outcome, 'updated');
      assert.deepEqual(fields.sort(), [
        'reaqta_groups',
        'reaqta_impact',
        'reaqta_machine_info',
        'reaqta_tags',
        'severity_code',
      ]);
      const { severity_code, properties } = await simulated.onlyCase();
      const { reaqta_tags, reaqta_impact, reaqta_groups, reaqta_machine_info } = properties;
      assert.deepEqual(
        [severity_code, reaqta_tags, reaqta_impact, reaqta_groups],
        [6, 'a\\b, <c>', 93, 'Crown "jewels"'],
      );
      assert.match(String(reaqta_machine_info), /LAPTOP-2/);
    });

    it('sends only the fields that differ', async () => {
      const relay = await relayTo(simulated.soarUrl);
      const soar = simulated.soarClient({ url: relay.url });
      try {
        await follow(soar, { ...alert, tags: ['new'] }, changed('tags'), { hive });
        await follow(soar, { ...alert, tags: ['new'] }, changed('tags'), { hive });
      } finally {
        soar.close();
        await relay.close();
      }
      const patches = relay.seen.filter(({ line }) => line.startsWith('PATCH'));
      assert.deepEqual(
        patches.map(({ body }) => (body as { changes: { field: string }[] }).changes.map(({ field }) => field)),
        [['reaqta_tags']],
      );
    });

    it('is unchanged when nothing differs', async () => {
      assert.deepEqual((await followed(alert, changed('notes'))).outcome, 'unchanged');
      assert.equal((await simulated.soarCounts())['PATCH /incidents/:incident'], undefined);
    });

    it("keeps the analyst's severity while that of the alert stays", async () => {
      await analyst('change-incident', { fields: { severity_code: 'High' } });
      await followed({ ...alert, tags: ['new'] }, changed('tags'));
      const { severity_code, properties } = await simulated.onlyCase();
      assert.deepEqual([severity_code, properties.reaqta_tags], [6, 'new']);
      await followed({ ...alert, severity: 'low' }, changed('severity'));
      assert.equal((await simulated.onlyCase()).severity_code, 4);
    });

    it('is not stopped by an analyst who changes other fields, or the same one, at that moment', async () => {
      const { soar } = simulated;
      const updateIncident = soar.updateIncident.bind(soar);
      soar.updateIncident = async (...given) => {
        await analyst('change-incident', { fields: { name: 'Mine', properties: { reaqta_tags: 'mine' } } });
        return updateIncident(...given);
      };
      const { outcome } = await followed({ ...alert, tags: ['new'], impact: 80 }, changed('tags', 'impact'));
      assert.equal(outcome, 'updated');
      const { name, properties } = await simulated.onlyCase();
      assert.deepEqual([name, properties.reaqta_tags, properties.reaqta_impact], ['Mine', 'new', 80]);
    });

    it('and was closed since brings the changes and closes the case', async () => {
      const now = closed({ ...alert, tags: ['new'] }, 'benign');
      const { outcome, changed: fields } = await followed(now, changed('tags'));
      assert.deepEqual([outcome, fields], ['closed', ['reaqta_tags', 'plan_status']]);
      const { plan_status, properties } = await simulated.onlyCase();
      assert.deepEqual([plan_status, properties.reaqta_tags], ['C', 'new']);
    });
  });
});

/** What SOAR says of incidents, were its resolutions named in another language. */
function renamedResolutions(line: string, json: unknown): unknown {
  if (!line.endsWith('/types/incident')) return json;
  const { fields } = json as { fields: { resolution_id: { values: { label: string }[] } } };
  for (const value of fields.resolution_id.values) value.label = `*${value.label}*`;
  return json;
}
