import assert from 'node:assert/strict';
import type { Alert } from '../../../../src/lib/hive/types.js';
import { alertToIncident, type IncidentDraft } from '../../../../src/lib/sync/cases/alert-to-incident.js';
import { type EscalateOptions, type Escalation, escalate } from '../../../../src/lib/sync/cases/escalate.js';
import { failureOf } from '../../http/failures.js';
import { anAlert, anEvent, closed, etwEvent, policyEvent } from '../an-alert.js';
import { Simulated } from '../simulated.js';

const table = 'reaqta_trigger_events';
const threeEvents = [anEvent(), policyEvent, etwEvent];

describe('Escalating an alert', () => {
  let simulated: Simulated;

  before(async () => {
    simulated = await Simulated.start();
  });
  beforeEach(() => simulated.reset());
  after(() => simulated.close());

  const hive = 'north';
  const escalated = (alert: Alert, options: EscalateOptions = {}): Promise<Escalation> =>
    escalate(simulated.soar, alert, { hive, consoleUrl: 'https://hive.example', ...options });
  const rowsOf = async () => (await simulated.onlyCase()).tables[table] ?? [];

  it('makes a case with every field, a first note and a row for each trigger event', async () => {
    const alert = anAlert({ triggerEvents: threeEvents });
    const { outcome, incident, rowsAdded, missingFields } = await escalated(alert);
    assert.deepEqual({ outcome, rowsAdded, missingFields }, { outcome: 'created', rowsAdded: 3, missingFields: [] });
    const made = await simulated.onlyCase();
    assert.equal(incident?.id, made.id);
    const draft = alertToIncident(alert, { hive, consoleUrl: 'https://hive.example' });
    assert.deepEqual(made.properties, draft.properties);
    const { name, start_date, discovered_date, plan_status, severity_code, description } = made;
    assert.deepEqual(
      { name, start_date, discovered_date, plan_status, severity_code, description },
      {
        name: draft.name,
        start_date: draft.start_date,
        discovered_date: draft.discovered_date,
        plan_status: 'A',
        severity_code: 5,
        description: alert.title,
      },
    );
    assert.deepEqual(
      made.comments.map(({ text }) => text),
      ['Created by ReaQta'],
    );
    assert.deepEqual(
      made.tables[table]?.map(({ cells }) => cells),
      [
        {
          happened_at: 1_645_639_602_456,
          category: 'hive',
          relevance: 65,
          severity: 'medium',
          process_pid: 4711,
          program_path: 'c:\\windows\\system32\\notepad.exe',
          sha256_hash: 'ab'.repeat(32),
        },
        {
          happened_at: 1_645_639_603_001,
          category: 'policies',
          relevance: 65,
          severity: 'medium',
          policy_match: 'Known bad "viewer"',
          process_pid: 4711,
          program_path: 'c:\\windows\\system32\\notepad.exe',
          sha256_hash: 'ab'.repeat(32),
        },
        {
          happened_at: 1_645_639_604_002,
          category: 'etw',
          relevance: 65,
          severity: 'medium',
          windows_event_account: 'CORP\\j.doe',
          windows_event_workstation: 'WS-0001',
          windows_event_description: 'An account failed to log on',
          windows_event_ipport: '192.0.2.7/50123',
        },
      ],
    );
  });

  it('takes any alert as a Hive raises it', async () => {
    await simulated.raise(30);
    const alerts = await simulated.alerts();
    for (const alert of alerts) await escalated(alert);
    const cases = await simulated.cases();
    assert.deepEqual(
      cases.map(({ properties, tables }) => [properties.reaqta_id, tables[table]?.length]),
      alerts.map(({ id, triggerEvents }) => [id, triggerEvents.length]),
    );
  });

  it('brings texts with quotes, backslashes, new lines and tags into SOAR unharmed', async () => {
    const nasty = 'a "b" \\d\\ <e> &amp;\nsecond line {{f}}';
    await escalated(anAlert({ title: nasty, tags: [nasty], notes: nasty, endpoint: { name: nasty, domain: nasty } }));
    const made = await simulated.onlyCase();
    assert.ok(made.name.endsWith(nasty));
    assert.equal(made.properties.reaqta_tags, nasty);
    const html = 'a "b" \\d\\ &lt;e&gt; &amp;amp;<br/>second line {{f}}';
    assert.equal(made.description, html);
    assert.equal(made.comments[0]?.text, `Created by ReaQta:<br/>${html}`);
  });

  for (const [what, damage] of Object.entries<Record<string, unknown>>({
    'no trigger events': { triggerEvents: undefined },
    'no tags and no notes': { tags: undefined, notes: undefined, title: undefined },
    'a policy event without its match': { triggerEvents: [anEvent({ category: 'policies' })] },
    'an event without data': { triggerEvents: [{ ...etwEvent, data: undefined }] },
    'an event that is null': { triggerEvents: [null, anEvent()] },
    'no impact': { impact: undefined },
  })) {
    it(`makes the case of an alert with ${what}`, async () => {
      const { outcome } = await escalated({ ...anAlert(), ...damage } as Alert);
      assert.equal(outcome, 'created');
      assert.equal((await rowsOf()).length, [damage.triggerEvents ?? []].flat().filter(Boolean).length);
    });
  }

  it('finds the case when it is done again, and doubles no row and no note', async () => {
    const alert = anAlert({ triggerEvents: threeEvents });
    const first = await escalated(alert);
    const { outcome, incident, rowsAdded } = await escalated(alert);
    assert.deepEqual([outcome, incident?.id, rowsAdded], ['found', first.incident?.id, 0]);
    const { tables, comments } = await simulated.onlyCase();
    assert.deepEqual([tables[table]?.length, comments.length], [3, 1]);
  });

  it('keeps equal events apart and still doubles none', async () => {
    const alert = anAlert({ triggerEvents: [anEvent(), anEvent(), etwEvent] });
    assert.equal((await escalated(alert)).rowsAdded, 3);
    assert.equal((await escalated(alert)).rowsAdded, 0);
    assert.equal((await rowsOf()).length, 3);
  });

  it('doubles no row of an event with empty texts', async () => {
    const data = { ...etwEvent.data, etwEventDescription: '', etwIpPort: '' };
    const alert = anAlert({ triggerEvents: [{ ...etwEvent, data }] });
    await escalated(alert);
    await escalated(alert);
    assert.deepEqual(
      (await rowsOf()).map(({ cells }) => cells.windows_event_ipport),
      ['192.0.2.7'],
    );
  });

  it('adds the rows of events that came later, and only those', async () => {
    const alert = anAlert({ triggerEvents: [etwEvent] });
    await escalated(alert);
    assert.equal((await escalated({ ...alert, triggerEvents: threeEvents })).rowsAdded, 2);
    assert.equal((await rowsOf()).length, 3);
  });

  it('finds the case whatever its status, and leaves a closed one closed', async () => {
    const alert = anAlert();
    const { incident } = await escalated(alert);
    await simulated.order('soar', 'close-incident', { incident: incident?.id, resolution: 'Duplicate', summary: 'x' });
    assert.equal((await escalated(alert)).outcome, 'found');
    assert.equal((await simulated.onlyCase()).plan_status, 'C');
  });

  it('makes two cases of one alert id from two Hives', async () => {
    const alert = anAlert();
    for (const label of ['north', 'south', 'north']) await escalated(alert, { hive: label });
    assert.deepEqual(
      (await simulated.cases()).map(({ properties }) => properties.reaqta_hive),
      ['north', 'south'],
    );
  });

  it('takes a case that was made without naming its Hive, rather than making a second one', async () => {
    const alert = anAlert();
    const { hive: _hive, ...unnamed } = { hive, consoleUrl: 'https://hive.example' };
    await escalate(simulated.soar, alert, unnamed);
    assert.equal((await escalated(alert)).outcome, 'found');
    await simulated.onlyCase();
  });

  it('skips a closed alert that has no case', async () => {
    assert.deepEqual(await escalated(closed(anAlert(), 'benign')), {
      outcome: 'skipped',
      rowsAdded: 0,
      missingFields: [],
    });
    assert.deepEqual(await simulated.cases(), []);
  });

  it('makes a closed case of a closed alert, if the site wants its cases', async () => {
    const alert = closed(anAlert({ triggerEvents: [anEvent()] }), 'malicious');
    const { outcome, incident } = await escalated(alert, { closedAlerts: 'create' });
    assert.deepEqual([outcome, incident?.plan_status], ['created', 'C']);
    const { plan_status, resolution_id, resolution_summary, tables } = await simulated.onlyCase();
    assert.deepEqual([plan_status, resolution_id, tables[table]?.length], ['C', 10, 1]);
    assert.match(String(resolution_summary), /malicious/);
  });

  describe('through a mapping of the site', () => {
    const mapping = async (draft: IncidentDraft, alert: Alert): Promise<IncidentDraft> => ({
      ...draft,
      name: `SOC: ${alert.title}`,
      severity_code: 'High',
      incident_type_ids: ['Malware'],
      properties: { ...draft.properties, reaqta_id: 'mine', reaqta_hive: 'elsewhere', reaqta_tags: 'own' },
    });

    it('changes the case, but never what it is found by', async () => {
      const alert = anAlert();
      await escalated(alert, { mapping });
      const { name, severity_code, incident_type_ids, properties } = await simulated.onlyCase();
      assert.deepEqual([name, severity_code, incident_type_ids], [`SOC: ${alert.title}`, 6, [19]]);
      const { reaqta_id, reaqta_hive, reaqta_tags } = properties;
      assert.deepEqual([reaqta_id, reaqta_hive, reaqta_tags], [alert.id, hive, 'own']);
      assert.equal((await escalated(alert, { mapping })).outcome, 'found');
    });

    it('still makes a case that can be found when the mapping returns no custom fields', async () => {
      const alert = anAlert();
      const bare = async ({ name, discovered_date }: IncidentDraft) => ({ name, discovered_date }) as IncidentDraft;
      await escalated(alert, { mapping: bare });
      assert.equal((await escalated(alert, { mapping: bare })).outcome, 'found');
      await simulated.onlyCase();
    });
  });

  it('sends nothing once it is cancelled', async () => {
    const failure = await failureOf(escalated(anAlert(), { signal: AbortSignal.abort() }));
    assert.equal(failure.code, 'cancelled');
    assert.deepEqual(await simulated.cases(), []);
  });
});
