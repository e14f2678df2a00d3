import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Alert, RunningProcess } from '../../src/lib/hive/types.js';
import type { Artifact, Incident, TableRow } from '../../src/lib/soar/types.js';
import { ExampleRun } from './example-run.js';

interface Case extends Incident {
  artifacts: Artifact[];
  tables: Record<'reaqta_process_list' | 'reaqta_trigger_events', TableRow[]>;
}

describe('The examples that work on a case, in a Node-RED before the demo simulator', () => {
  const run = new ExampleRun(
    '01 - alerts to cases',
    '07 - process list to case',
    '08 - kill from a row',
    '11 - enrich a case',
  );

  before(async function () {
    this.timeout(60_000);
    await run.start();
    await run.raise(1);
    await run.shown('case');
  });
  after(() => run.stop());

  /** The case of the examples, as SOAR holds it. */
  const theCase = async (): Promise<Case> => {
    const { incidents } = await run.state<{ incidents: Case[] }>('soar');
    return incidents.find(({ id }) => id === 2001) ?? assert.fail('no case 2001');
  };
  const processRows = async () => (await theCase()).tables.reaqta_process_list;
  /** Presses a button; gives the payload a debug node then gets. */
  const pressed = async (button: string, debug: string) => {
    const before = run.at(debug).length;
    await run.press(button);
    return (await run.shown(debug, before + 1))[before]?.payload ?? {};
  };

  it('write what runs on its endpoint into its table, and bring it up to date', async () => {
    const first = await pressed('processes of case 2001', 'rows');
    assert.ok(Number(first.added) > 10);
    const ids = (await processRows()).map(({ id }) => id);
    assert.equal(ids.length, first.added);
    await sleep(2);
    const again = await pressed('processes of case 2001', 'rows');
    assert.deepEqual([again.added, again.updated, again.deleted], [0, first.added, 0]);
    assert.deepEqual(
      (await processRows()).map(({ id }) => id),
      ids,
      'the same rows with another report date',
    );
  });

  it('kill the process of a row, and write into the row what came of it', async () => {
    const chosen = (await processRows()).find(({ cells }) => cells.has_incident);
    assert.ok(chosen, 'a process related to an alert');
    const report = await pressed('kill in case 2001', 'row');
    assert.deepEqual([report.added, report.updated], [0, 1]);
    const row = (await processRows()).find(({ id }) => id === chosen.id);
    assert.equal(row?.cells.status, 'killed');
    assert.ok(Number(row?.cells.report_date) > Number(chosen.cells.report_date));
    const { processes } = await run.state<{ processes: Record<string, RunningProcess[]> }>('hive');
    const left = processes[String((await theCase()).properties.reaqta_endpoint_id)] ?? [];
    const { pid, start_time } = chosen.cells;
    assert.ok(left.length > 0 && !left.some((one) => one.pid === pid && one.startTime === start_time));
  });

  it('write all its alert says into it, once', async () => {
    const { alerts } = await run.state<{ alerts: Alert[] }>('hive');
    const { properties } = await theCase();
    const alert = alerts.find(({ id }) => id === properties.reaqta_id) ?? assert.fail('no alert');
    await run.tell('hive', 'change-alert', { id: alert.id, tags: ['crown jewels'] });
    for (const [artifacts, refreshed] of [
      ['added', 'updated'],
      ['present', 'unchanged'],
    ]) {
      const before = run.at('case refreshed').length;
      assert.equal((await pressed('enrich case 2001', 'artifacts')).outcome, artifacts);
      assert.equal((await run.shown('case refreshed', before + 1))[before]?.payload.outcome, refreshed);
    }
    const { artifacts, tables, properties: now } = await theCase();
    const values = artifacts.map(({ value }) => value);
    assert.equal(new Set(values).size, values.length);
    assert.ok(values.includes(alert.endpoint.name) && values.includes(alert.endpoint.localAddr));
    assert.equal(tables.reaqta_trigger_events.length, alert.triggerEvents.length);
    assert.equal(now.reaqta_tags, 'crown jewels');
    assert.deepEqual(run.at('failures'), []);
  });
});
