import assert from 'node:assert/strict';
import type { Alert, AlertEvent, HuntEvent } from '../../../../src/lib/hive/types.js';
import { triggerEventCells } from '../../../../src/lib/sync/tables/trigger-event-rows.js';
import { keepTriggerEventRows, triggerEventsIn } from '../../../../src/lib/sync/tables/trigger-event-table.js';
import { anAlert, anEvent, etwEvent, policyEvent } from '../an-alert.js';
import { Simulated } from '../simulated.js';

describe('A row of a trigger event', () => {
  it('has the process, and what its category adds: the policy that matched, or the Windows event', () => {
    const process = {
      process_pid: 4711,
      program_path: 'c:\\windows\\system32\\notepad.exe',
      sha256_hash: 'ab'.repeat(32),
    };
    const shared = { relevance: 65, severity: 'medium' };
    assert.deepEqual(triggerEventCells(policyEvent), {
      ...shared,
      ...process,
      happened_at: 1_645_639_603_001,
      category: 'policies',
      policy_match: 'Known bad "viewer"',
    });
    assert.deepEqual(triggerEventCells(etwEvent), {
      ...shared,
      happened_at: 1_645_639_604_002,
      category: 'etw',
      windows_event_account: 'CORP\\j.doe',
      windows_event_workstation: 'WS-0001',
      windows_event_description: 'An account failed to log on',
      windows_event_ipport: '192.0.2.7/50123',
    });
  });

  it('has what is there of an event that lacks parts', () => {
    const damaged: [Partial<AlertEvent>, string, unknown][] = [
      [{ ...policyEvent, data: {} }, 'policy_match', undefined],
      [{ ...policyEvent, data: { matched: [] } }, 'policy_match', undefined],
      [{ ...policyEvent, data: { matched: [null] } }, 'policy_match', undefined],
      [{ ...etwEvent, data: { etwIpAddress: '192.0.2.7', etwIpPort: null } }, 'windows_event_ipport', '192.0.2.7'],
      [{ ...etwEvent, data: { etwTargetUserName: 'j.doe' } }, 'windows_event_account', 'j.doe'],
      [{ ...anEvent(), happenedAt: undefined } as unknown as AlertEvent, 'happened_at', undefined],
      [{ category: 'hive' }, 'category', 'hive'],
    ];
    for (const [event, column, value] of damaged) {
      assert.equal(triggerEventCells(event as AlertEvent)[column], value, JSON.stringify(event));
    }
  });

  it('is made of an event a hunt found, too', () => {
    const { process, happenedAt } = anEvent();
    const found = { eventId: '1', endpointId: '2', happenedAt, payload: { process, data: {} } } as unknown as HuntEvent;
    const { happened_at, process_pid } = triggerEventCells(found);
    assert.deepEqual([happened_at, process_pid], [1_645_639_602_456, 4711]);
  });

  it('is made of the trigger events of an alert, also of one that has none', () => {
    const event = anEvent();
    assert.deepEqual(triggerEventsIn(anAlert({ triggerEvents: [event, null as unknown as AlertEvent] })), [event]);
    for (const triggerEvents of [undefined, null]) {
      assert.deepEqual(triggerEventsIn(anAlert({ triggerEvents } as unknown as Partial<Alert>)), []);
    }
    const { triggerEvents: _, ...without } = anAlert();
    assert.deepEqual(triggerEventsIn(without), []);
    assert.equal(triggerEventsIn(event), event);
  });
});

describe('The rows of a case for its trigger events', () => {
  let simulated: Simulated;
  let incidentId: number;
  const table = 'reaqta_trigger_events';

  before(async () => {
    simulated = await Simulated.start();
  });
  beforeEach(async () => {
    await simulated.reset();
    const made = await simulated.soar.createIncident({ name: 'A case', discovered_date: 1_645_639_613_000 });
    incidentId = (made as { id: number }).id;
  });
  after(() => simulated.close());

  const keep = (alert: Alert, update = true) => keepTriggerEventRows(simulated.soar, incidentId, alert, { update });
  const rows = () => simulated.soar.rows(incidentId, table);

  it('are never doubled by a repeat, equal events among them', async () => {
    const alert = anAlert({ triggerEvents: [anEvent(), anEvent(), policyEvent, etwEvent] });
    for (const added of [4, 0, 0]) assert.equal((await keep(alert))?.added, added);
    assert.equal((await rows()).length, 4);
  });

  it('get what an event says now, or stay as they are', async () => {
    await keep(anAlert({ triggerEvents: [anEvent({ severity: 'low' }), policyEvent] }));
    const alert = anAlert({ triggerEvents: [anEvent({ severity: 'high' }), policyEvent] });
    assert.deepEqual(await keep(alert, false).then((report) => [report?.added, report?.updated]), [0, 0]);
    assert.deepEqual(await keep(alert).then((report) => [report?.added, report?.updated]), [0, 1]);
    assert.deepEqual(
      (await rows()).map(({ cells }) => cells.severity),
      ['high', 'medium'],
    );
  });

  it('stay when an analyst added a row of another event', async () => {
    await keep(anAlert({ triggerEvents: [policyEvent] }));
    await simulated.soar.addRow(incidentId, table, { category: 'seen by hand' });
    assert.deepEqual((await keep(anAlert({ triggerEvents: [policyEvent] })))?.unchanged, 1);
    assert.equal((await rows()).length, 2);
  });
});
