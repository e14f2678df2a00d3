import assert from 'node:assert/strict';
import type { Alert, RunningProcess } from '../../src/lib/hive/types.js';
import type { Incident, TableRow } from '../../src/lib/soar/types.js';
import { type FlowNode, useFlow } from './flow.js';

interface Case extends Incident {
  tables: Record<string, TableRow[]>;
}

interface Report {
  outcome: string;
  reason: string | null;
  dryRun: boolean;
  rows: TableRow[];
  added: number;
  updated: number;
  deleted: number;
  unchanged: number;
}

const processes = 'reaqta_process_list';
const events = 'reaqta_trigger_events';

describe('soar-table', () => {
  const flow = useFlow();
  const node = (id: string, operation: string, more: object = {}): FlowNode => {
    return { id, type: 'soar-table', soar: 'soar', operation, wires: [['out']], ...more };
  };
  const escalate = { id: 'escalate', type: 'soar-incident', soar: 'soar', hive: 'hive', wires: [['out']] };
  const list = { id: 'list', type: 'reaqta-get-processes', hive: 'hive', wires: [['out'], ['declined']] };
  let alert: Alert;
  let incidentId: number;

  const load = async (...nodes: FlowNode[]) => {
    await flow.load([flow.hive(), flow.soar(), escalate, ...nodes]);
    const [id] = await flow.raise(1);
    alert = (await flow.state<{ alerts: Alert[] }>('hive')).alerts.find((one) => one.id === id) as Alert;
    incidentId = Number((await flow.result('escalate', { alert })).incidentId);
  };
  const redeploy = (...nodes: FlowNode[]) => flow.redeploy([flow.hive(), flow.soar(), ...nodes]);
  const report = async (id: string, msg: object) => (await flow.result(id, { incidentId, ...msg })).payload as Report;
  const rowsOf = async (table = processes) => {
    return (await flow.state<{ incidents: Case[] }>('soar')).incidents[0]?.tables[table] ?? [];
  };
  const counts = ({ added, updated, deleted, unchanged }: Report) => [added, updated, deleted, unchanged];
  const column = async (name: string) => (await rowsOf()).map(({ cells }) => cells[name] ?? null);

  it('adds, updates, reads, replaces and deletes rows of any table, given as cells', async () => {
    await load(
      node('add', 'add'),
      node('upsert', 'upsert', { key: ['pid'] }),
      node('read', 'read'),
      node('replace', 'replace', { key: ['pid'] }),
      node('delete', 'delete'),
      node('by user', 'delete', { which: 'column', column: 'user' }),
    );
    const msg = await flow.result('add', { incidentId, payload: { pid: 4, user: 'SYSTEM' }, topic: 'kept' });
    const [made] = await rowsOf();
    const { rows, ...rest } = msg.payload as Report;
    assert.deepEqual(rest, {
      outcome: 'added',
      reason: null,
      dryRun: false,
      added: 1,
      updated: 0,
      deleted: 0,
      unchanged: 0,
    });
    assert.deepEqual([rows[0]?.id, rows[0]?.cells.pid, msg.topic], [made?.id, 4, 'kept']);
    assert.deepEqual([flow.status('add').fill, flow.status('add').text], ['green', 'added']);

    const upsert = await report('upsert', {
      payload: [
        { pid: '4', status: 'seen' },
        { pid: 8, user: 'eve' },
      ],
    });
    assert.deepEqual([upsert.outcome, counts(upsert)], ['upserted', [1, 1, 0, 0]]);
    assert.deepEqual(await column('user'), ['SYSTEM', 'eve']);
    const again = await report('upsert', { payload: [{ pid: 8, user: 'eve' }] });
    assert.deepEqual([again.outcome, again.reason], ['unchanged', 'the table has these rows already']);

    const read = await report('read', {});
    assert.deepEqual([read.outcome, read.rows.map(({ cells }) => cells.pid)], ['read', [4, 8]]);

    const replaced = await report('replace', {
      payload: [
        { pid: 8, user: 'eve' },
        { pid: 9, user: 'eve' },
      ],
    });
    assert.deepEqual([replaced.outcome, counts(replaced)], ['replaced', [1, 0, 1, 1]]);

    const rowId = (await rowsOf())[0]?.id;
    assert.deepEqual(counts(await report('delete', { rowId })), [0, 0, 1, 0]);
    const gone = await report('delete', { rowId });
    assert.deepEqual([gone.outcome, gone.reason], ['unchanged', 'the table has no such row']);
    assert.equal((await report('by user', { payload: 'eve' })).outcome, 'deleted');
    assert.deepEqual(await rowsOf(), []);
    assert.equal((await report('add', { payload: [] })).reason, 'there were no rows to write');
  });

  it('maps each row by JSONata, and says what is wrong with an expression', async () => {
    const expression = '{ "pid": number, "process_name": $uppercase(name) }';
    await load(node('add', 'add', { mapping: 'jsonata', expression }));
    await report('add', {
      payload: [
        { number: 4, name: 'a' },
        { number: 5, name: 'b' },
      ],
    });
    assert.deepEqual(
      [await column('pid'), await column('process_name')],
      [
        [4, 5],
        ['A', 'B'],
      ],
    );
    for (const [wrong, problem] of [
      ['', /expression: is empty/],
      ['{', /expression: /],
      ['$nope()', /expression: .*non-function/],
      ['"text"', /expression: must be an object/],
      ['{ "colour": 1 }', /rows: the datatable reaqta_process_list has no column colour/],
    ] as const) {
      await redeploy(node('add', 'add', { mapping: 'jsonata', expression: wrong }));
      const { error, failure } = await flow.failure('add', { incidentId, payload: { number: 4 } });
      assert.match(error.message, problem);
      assert.equal(failure.code, 'bad-input');
    }
  });

  it('writes the processes of an endpoint, every column, and replaces them without doubling', async () => {
    await load(list, node('replace', 'replace', { mapping: 'process-list' }));
    const { payload } = await flow.result('list', { endpointId: alert.endpoint.id });
    const running = payload as RunningProcess[];
    const startedAt = Date.now();
    assert.deepEqual(counts(await report('replace', { payload })), [running.length, 0, 0, 0]);
    const rows = await rowsOf();
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
    const later = await report('replace', { payload: running.slice(1) });
    assert.deepEqual([later.added, later.deleted, (await rowsOf()).length], [0, 1, running.length - 1]);
    assert.deepEqual(
      (await rowsOf()).map(({ id }) => id),
      rows.slice(1).map(({ id }) => id),
      'the same rows',
    );
  });

  it('takes a tree of processes, too', async () => {
    await load({ ...list, tree: true }, node('upsert', 'upsert', { mapping: 'process-list' }));
    const { payload, result } = (await flow.result('list', { endpointId: alert.endpoint.id })) as {
      payload: object[];
      result?: { content: object[] };
    };
    const { added } = await report('upsert', { payload });
    assert.ok(added > payload.length);
    assert.equal(added, result?.content.length);
  });

  it('keeps the rows of processes that ended, marked stale, where the form says so, and what was said of them', async () => {
    await load(
      list,
      node('replace', 'replace', { mapping: 'process-list', oldRows: 'mark-stale' }),
      node('upsert', 'upsert', { key: ['pid', 'start_time'] }),
    );
    const process = (pid: number) => ({ pid, startTime: 1000 + pid, processName: `p${pid}` });
    await report('replace', { payload: [1, 2, 3].map(process) });
    await report('upsert', { payload: { pid: 2, start_time: 1002, status: 'killed' } });
    await report('replace', { payload: [process(1), process(4)] });
    assert.deepEqual(
      [await column('pid'), await column('status')],
      [
        [1, 2, 3, 4],
        [null, 'killed', 'stale', null],
      ],
    );
    await report('replace', { payload: [process(3)] });
    assert.deepEqual(await column('status'), ['stale', 'killed', null, 'stale'], 'one that is back is not stale');
  });

  it('writes what became of a kill onto the row of the process, wired to both outputs of the kill node', async () => {
    await load(
      list,
      { id: 'kill', type: 'kill-process', hive: 'hive', wires: [['row'], ['row']] },
      node('replace', 'replace', { mapping: 'process-list' }),
      node('row', 'upsert', { mapping: 'kill-result' }),
    );
    const endpointId = alert.endpoint.id;
    const running = (await flow.result('list', { endpointId })).payload as RunningProcess[];
    await report('replace', { payload: running });
    const victim = running.find(({ privilegeLevel, pid }) => privilegeLevel && pid > 4) as RunningProcess;
    const { pid, startTime } = victim;
    const before = await rowsOf();
    const mark = async (target: object) => {
      const known = flow.at('out').length;
      flow.send('kill', { endpointId, incidentId, ...target });
      return (await flow.wait('out', known + 1)).at(-1)?.payload as Report;
    };
    assert.deepEqual(counts(await mark({ pid, startTime })), [0, 1, 0, 0]);
    const rowOf = async (one: number) => (await rowsOf()).find(({ cells }) => cells.pid === one)?.cells;
    const killed = await rowOf(pid);
    assert.deepEqual([killed?.status, killed?.process_name], ['killed', victim.processName], 'the other cells stay');
    const reported = before.find(({ cells }) => cells.pid === pid)?.cells.report_date as number;
    assert.ok((killed?.report_date as number) >= reported);
    await mark({ pid: 4, startTime: running.find((one) => one.pid === 4)?.startTime });
    assert.equal((await rowOf(4))?.status, 'Access is denied');
    await mark({ pid, startTime });
    assert.equal((await rowOf(pid))?.status, 'Process not found');
    assert.equal((await rowsOf()).length, before.length);
  });

  it('writes nothing about a kill that was a dry run, or whose process nothing tells apart', async () => {
    await load(
      node('row', 'upsert', { mapping: 'kill-result' }),
      node('replace', 'replace', { mapping: 'kill-result' }),
    );
    const results = [{ pid: 7, startTime: 1, killed: false, error: null }];
    for (const payload of [
      { outcome: 'dry-run', dryRun: true, results },
      { dryRun: false, results: [{ pid: 7, startTime: null, killed: false, error: 'two processes' }] },
    ]) {
      assert.equal((await report('row', { payload })).reason, 'there were no rows to write');
    }
    const { error } = await flow.failure('row', { incidentId, payload: { outcome: 'offline' } });
    assert.match(error.message, /rows: row 1 is not a process: it has no pid/);
    assert.match((await flow.failure('replace', { incidentId, payload: results })).error.message, /mapping: /);
    assert.deepEqual(await rowsOf(), []);
  });

  it('writes the trigger events of an alert, never twice, and what changed of them', async () => {
    const mapping = { table: events, mapping: 'trigger-events', rows: 'alert' };
    await load(node('upsert', 'upsert', mapping), node('replace', 'replace', mapping), node('add', 'add', mapping));
    const { length } = alert.triggerEvents;
    assert.equal((await rowsOf(events)).length, length, 'escalating wrote them');
    assert.deepEqual(counts(await report('upsert', { alert })), [0, 0, 0, length]);
    const [first, ...others] = alert.triggerEvents;
    const changed = { ...alert, triggerEvents: [{ ...first, severity: 'none' }, ...others] };
    assert.deepEqual(counts(await report('upsert', { alert: changed })), [0, 1, 0, length - 1]);
    assert.deepEqual(counts(await report('replace', { alert: [first] })), [0, 1, length - 1, 0]);
    const { triggerEvents: _, ...bare } = alert;
    assert.equal((await report('upsert', { alert: bare })).reason, 'there were no rows to write');
    assert.match((await flow.failure('add', { incidentId, alert: {} })).error.message, /rows: it is not an event/);
    assert.equal((await rowsOf(events)).length, 1);
  });

  it('leaves out columns the organization lacks from ready-made rows, and warns once', async () => {
    await flow.tell('soar', 'remove-table', { name: events });
    await load(node('upsert', 'upsert', { table: 'small', mapping: 'process-list' }));
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
      assert.equal((await report('upsert', { payload })).added, added);
    }
    assert.equal(flow.warnings.length, 1);
    assert.match(flow.warnings[0] ?? '', /^the datatable small has no columns report_date, .*: they are left out$/);
  });

  it('refuses a table, a column or a row that cannot be, by name, and writes nothing', async () => {
    const nodes = [
      node('add', 'add'),
      node('upsert', 'upsert'),
      node('delete', 'delete'),
      node('by column', 'delete', { which: 'column', column: 'colour' }),
      node('by user', 'delete', { which: 'column', column: 'user' }),
      node('no table', 'read', { table: 'no_such_table' }),
      node('path', 'read', { table: '../types' }),
    ];
    await load(...nodes);
    const wrong: [string, object, RegExp][] = [
      ['add', {}, /rows: is empty: msg.payload has no value/],
      ['add', { payload: 'text' }, /rows: must be an object, not this text/],
      ['add', { payload: [{ pid: 1 }, 5] }, /rows: row 2 is not an object/],
      ['add', { payload: { pid: Number.NaN } }, /rows: row 1: column pid takes a number, not NaN/],
      ['add', { payload: { user: { name: 'x' } } }, /rows: row 1: column user takes a text, not an object/],
      ['add', { payload: [{ pid: 1 }, { colour: 1 }] }, /rows: the datatable reaqta_process_list has no column colour/],
      ['upsert', { payload: { pid: 1 } }, /key: is empty/],
      ['delete', {}, /rowId: is empty/],
      ['delete', { rowId: 'first' }, /rowId: must be a number/],
      ['by column', { payload: 1 }, /column: the datatable reaqta_process_list has no column colour/],
      ['by user', {}, /equals: is empty/],
      ['no table', {}, /table: IBM SOAR has no datatable no_such_table/],
      ['path', {}, /table: must be the API name of a datatable/],
      ['add', { incidentId: null, payload: { pid: 1 } }, /incidentId: is empty/],
    ];
    for (const [id, msg, problem] of wrong) {
      const { error, failure } = await flow.failure(id, { incidentId, ...msg });
      assert.match(error.message, problem, id);
      assert.equal(failure.code, 'bad-input');
    }
    assert.deepEqual(await rowsOf(), []);
  });

  it('says when the case is gone or locked', async () => {
    await load(node('add', 'add'), node('read', 'read'));
    for (const id of ['add', 'read']) {
      assert.equal((await flow.failure(id, { incidentId: 9999, payload: { pid: 1 } })).failure.code, 'not-found');
    }
    await flow.fault('soar', { kind: 'status', status: 403, path: 'row_data' });
    assert.equal((await flow.failure('add', { incidentId, payload: { pid: 1 } })).failure.code, 'forbidden');
  });

  it('lets no message choose what is done, and leaves an audit line for each row', async () => {
    await load(node('read', 'read'), node('add', 'add'));
    await report('add', { payload: [{ pid: 1 }, { pid: 2 }] });
    const mine = flow.audit.filter(({ node: id }) => id === 'add');
    assert.deepEqual(
      mine.map(({ operation, outcome }) => [operation, outcome]),
      Array.from({ length: 2 }, () => [`add a row to table ${processes} of incident ${incidentId}`, 'done']),
    );
    await report('read', { operation: 'delete', which: 'id', rowId: 1, table: events });
    assert.equal((await rowsOf()).length, 2);
  });

  it('changes nothing in a dry run, and says so', async () => {
    const nodes = [node('upsert', 'upsert', { key: ['pid'] }), node('replace', 'replace'), node('delete', 'delete')];
    await load(...nodes);
    await report('upsert', { payload: { pid: 1, user: 'eve' } });
    const before = await rowsOf();
    await flow.redeploy([flow.hive(), flow.soar({ dryRun: true }), ...nodes]);
    for (const [id, msg] of [
      ['upsert', { payload: [{ pid: 1, user: 'adam' }, { pid: 2 }] }],
      ['replace', { payload: [] }],
      ['delete', { rowId: before[0]?.id }],
    ] as const) {
      const { rows, ...rest } = await report(id, msg);
      const nothing = { reason: null, added: 0, updated: 0, deleted: 0, unchanged: 0 };
      assert.deepEqual([rest, rows], [{ outcome: 'dry-run', dryRun: true, ...nothing }, []], id);
      assert.equal(flow.status(id).text, 'dry run');
    }
    assert.deepEqual(await rowsOf(), before);
  });
});
