import assert from 'node:assert/strict';
import type { RunningProcess } from '../../src/lib/hive/types.js';
import { useFlow } from './flow.js';
import { counts, events, type Report, TableFlow, tableNode } from './table-flow.js';

describe('soar-table with ready-made rows', () => {
  const flow = useFlow();
  const table = new TableFlow(flow);
  const list = { id: 'list', type: 'reaqta-get-processes', hive: 'hive', wires: [['out'], ['declined']] };

  it('writes the processes of an endpoint, every column, and replaces them without doubling', async () => {
    await table.load(list, tableNode('replace', 'replace', { mapping: 'process-list' }));
    const { alert } = table;
    const { payload } = await flow.result('list', { endpointId: alert.endpoint.id });
    const running = payload as RunningProcess[];
    const startedAt = Date.now();
    assert.deepEqual(counts(await table.report('replace', { payload })), [running.length, 0, 0, 0]);
    const rows = await table.rowsOf();
    const at = rows[0]?.cells.report_date as number;
    assert.ok(at >= startedAt && at <= Date.now());
    assert.deepEqual(
      rows.map(({ cells }) => ({ ...cells, report_date: at })),
      running.map((process) => ({
        report_date: at,
        pid: process.pid,
        privilege_level: process.privilegeLevel ?? null,
        process_name: process.processName,
        process_path: process.programPath ?? null,
        user: process.user ?? null,
        has_incident: process.hasIncident,
        suspended: process.suspended,
        start_time: process.startTime,
        status: null,
      })),
    );
    const later = await table.report('replace', { payload: running.slice(1) });
    assert.deepEqual([later.added, later.deleted, (await table.rowsOf()).length], [0, 1, running.length - 1]);
    assert.deepEqual(
      (await table.rowsOf()).map(({ id }) => id),
      rows.slice(1).map(({ id }) => id),
      'the same rows',
    );
  });

  it('takes a tree of processes, too', async () => {
    await table.load({ ...list, tree: true }, tableNode('upsert', 'upsert', { mapping: 'process-list' }));
    const { alert } = table;
    const { payload, result } = (await flow.result('list', { endpointId: alert.endpoint.id })) as {
      payload: object[];
      result?: { content: object[] };
    };
    const { added } = await table.report('upsert', { payload });
    assert.ok(added > payload.length);
    assert.equal(added, result?.content.length);
  });

  it('keeps the rows of processes that ended, marked stale, where the form says so, and what was said of them', async () => {
    await table.load(
      list,
      tableNode('replace', 'replace', { mapping: 'process-list', oldRows: 'mark-stale' }),
      tableNode('upsert', 'upsert', { key: ['pid', 'start_time'] }),
    );
    const process = (pid: number) => ({ pid, startTime: 1000 + pid, processName: `p${pid}` });
    await table.report('replace', { payload: [1, 2, 3].map(process) });
    await table.report('upsert', { payload: { pid: 2, start_time: 1002, status: 'killed' } });
    await table.report('replace', { payload: [process(1), process(4)] });
    assert.deepEqual(
      [await table.column('pid'), await table.column('status')],
      [
        [1, 2, 3, 4],
        [null, 'killed', 'stale', null],
      ],
    );
    await table.report('replace', { payload: [process(3)] });
    assert.deepEqual(await table.column('status'), ['stale', 'killed', null, 'stale'], 'one that is back is not stale');
  });

  it('writes what became of a kill onto the row of the process, wired to both outputs of the kill node', async () => {
    await table.load(
      list,
      { id: 'kill', type: 'kill-process', hive: 'hive', wires: [['row'], ['row']] },
      tableNode('replace', 'replace', { mapping: 'process-list' }),
      tableNode('row', 'upsert', { mapping: 'kill-result' }),
    );
    const { alert, incidentId } = table;
    const endpointId = alert.endpoint.id;
    const running = (await flow.result('list', { endpointId })).payload as RunningProcess[];
    await table.report('replace', { payload: running });
    const victim = running.find(({ privilegeLevel, pid }) => privilegeLevel && pid > 4) as RunningProcess;
    const { pid, startTime } = victim;
    const before = await table.rowsOf();
    const mark = async (target: object) => {
      const known = flow.at('out').length;
      flow.send('kill', { endpointId, incidentId, ...target });
      return (await flow.wait('out', known + 1)).at(-1)?.payload as Report;
    };
    assert.deepEqual(counts(await mark({ pid, startTime })), [0, 1, 0, 0]);
    const rowOf = async (one: number) => (await table.rowsOf()).find(({ cells }) => cells.pid === one)?.cells;
    const killed = await rowOf(pid);
    assert.deepEqual([killed?.status, killed?.process_name], ['killed', victim.processName], 'the other cells stay');
    const reported = before.find(({ cells }) => cells.pid === pid)?.cells.report_date as number;
    assert.ok((killed?.report_date as number) >= reported);
    await mark({ pid: 4, startTime: running.find((one) => one.pid === 4)?.startTime });
    assert.equal((await rowOf(4))?.status, 'Access is denied');
    await mark({ pid, startTime });
    assert.equal((await rowOf(pid))?.status, 'Process not found');
    assert.equal((await table.rowsOf()).length, before.length);
  });

  it('writes nothing about a kill that was a dry run, or whose process nothing tells apart', async () => {
    await table.load(
      tableNode('row', 'upsert', { mapping: 'kill-result' }),
      tableNode('replace', 'replace', { mapping: 'kill-result' }),
    );
    const { incidentId } = table;
    const results = [{ pid: 7, startTime: 1, killed: false, error: null }];
    for (const payload of [
      { outcome: 'dry-run', dryRun: true, results },
      { dryRun: false, results: [{ pid: 7, startTime: null, killed: false, error: 'two processes' }] },
    ]) {
      assert.equal((await table.report('row', { payload })).reason, 'there were no rows to write');
    }
    const { error } = await flow.failure('row', { incidentId, payload: { outcome: 'offline' } });
    assert.match(error.message, /rows: row 1 is not a process: it has no pid/);
    assert.match((await flow.failure('replace', { incidentId, payload: results })).error.message, /mapping: /);
    assert.deepEqual(await table.rowsOf(), []);
  });

  it('writes the trigger events of an alert, never twice, and what changed of them', async () => {
    const mapping = { table: events, mapping: 'trigger-events', rows: 'alert' };
    await table.load(
      tableNode('upsert', 'upsert', mapping),
      tableNode('replace', 'replace', mapping),
      tableNode('add', 'add', mapping),
    );
    const { alert, incidentId } = table;
    const { length } = alert.triggerEvents;
    assert.equal((await table.rowsOf(events)).length, length, 'escalating wrote them');
    assert.deepEqual(counts(await table.report('upsert', { alert })), [0, 0, 0, length]);
    const [first, ...others] = alert.triggerEvents;
    const changed = { ...alert, triggerEvents: [{ ...first, severity: 'none' }, ...others] };
    assert.deepEqual(counts(await table.report('upsert', { alert: changed })), [0, 1, 0, length - 1]);
    assert.deepEqual(counts(await table.report('replace', { alert: [first] })), [0, 1, length - 1, 0]);
    const { triggerEvents: _, ...bare } = alert;
    assert.equal((await table.report('upsert', { alert: bare })).reason, 'there were no rows to write');
    assert.match((await flow.failure('add', { incidentId, alert: {} })).error.message, /rows: it is not an event/);
    assert.equal((await table.rowsOf(events)).length, 1);
  });

  it('leaves out columns the organization lacks from ready-made rows, and warns once', async () => {
    await flow.tell('soar', 'remove-table', { name: events });
    await table.load(tableNode('upsert', 'upsert', { table: 'small', mapping: 'process-list' }));
    const post = async (path: string, body: object) => {
      const { url, keyId, keySecret } = flow.simulator.soar;
      const headers = { authorization: `Basic ${btoa(`${keyId}:${keySecret}`)}`, 'content-type': 'application/json' };
      const answer = await fetch(`${url}/rest/orgs/201${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      assert.equal(answer.status, 200);
    };
    const fields = ['pid', 'start_time'].map((name) => ({ name, text: name, input_type: 'number' }));
    await post('/types', { type_name: 'small', display_name: 'Small', type_id: 8, fields });
    for (const added of [1, 0]) {
      const payload = [{ pid: 5, startTime: 6, processName: 'x' }];
      assert.equal((await table.report('upsert', { payload })).added, added);
    }
    assert.equal(flow.warnings.length, 1);
    assert.match(flow.warnings[0] ?? '', /^the datatable small has no columns report_date, .*: they are left out$/);
  });
});
