import assert from 'node:assert/strict';
import { type FlowNode, useFlow } from './flow.js';
import { counts, events, processes, type Report, TableFlow, tableNode } from './table-flow.js';

describe('soar-table', () => {
  const flow = useFlow();
  const table = new TableFlow(flow);
  const redeploy = (...nodes: FlowNode[]) => flow.redeploy([flow.hive(), flow.soar(), ...nodes]);

  it('adds, updates, reads, replaces and deletes rows of any table, given as cells', async () => {
    await table.load(
      tableNode('add', 'add'),
      tableNode('upsert', 'upsert', { key: ['pid'] }),
      tableNode('read', 'read'),
      tableNode('replace', 'replace', { key: ['pid'] }),
      tableNode('delete', 'delete'),
      tableNode('by user', 'delete', { which: 'column', column: 'user' }),
    );
    const { incidentId } = table;
    const msg = await flow.result('add', { incidentId, payload: { pid: 4, user: 'SYSTEM' }, topic: 'kept' });
    const [made] = await table.rowsOf();
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

    const upsert = await table.report('upsert', {
      payload: [
        { pid: '4', status: 'seen' },
        { pid: 8, user: 'eve' },
      ],
    });
    assert.deepEqual([upsert.outcome, counts(upsert)], ['upserted', [1, 1, 0, 0]]);
    assert.deepEqual(await table.column('user'), ['SYSTEM', 'eve']);
    const again = await table.report('upsert', { payload: [{ pid: 8, user: 'eve' }] });
    assert.deepEqual([again.outcome, again.reason], ['unchanged', 'the table has these rows already']);

    const read = await table.report('read', {});
    assert.deepEqual([read.outcome, read.rows.map(({ cells }) => cells.pid)], ['read', [4, 8]]);

    const replaced = await table.report('replace', {
      payload: [
        { pid: 8, user: 'eve' },
        { pid: 9, user: 'eve' },
      ],
    });
    assert.deepEqual([replaced.outcome, counts(replaced)], ['replaced', [1, 0, 1, 1]]);

    const rowId = (await table.rowsOf())[0]?.id;
    assert.deepEqual(counts(await table.report('delete', { rowId })), [0, 0, 1, 0]);
    const gone = await table.report('delete', { rowId });
    assert.deepEqual([gone.outcome, gone.reason], ['unchanged', 'the table has no such row']);
    assert.equal((await table.report('by user', { payload: 'eve' })).outcome, 'deleted');
    assert.deepEqual(await table.rowsOf(), []);
    assert.equal((await table.report('add', { payload: [] })).reason, 'there were no rows to write');
  });

  it('maps each row by JSONata, and says what is wrong with an expression', async () => {
    const expression = '{ "pid": number, "process_name": $uppercase(name) }';
    await table.load(tableNode('add', 'add', { mapping: 'jsonata', expression }));
    const { incidentId } = table;
    await table.report('add', {
      payload: [
        { number: 4, name: 'a' },
        { number: 5, name: 'b' },
      ],
    });
    assert.deepEqual(
      [await table.column('pid'), await table.column('process_name')],
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
      await redeploy(tableNode('add', 'add', { mapping: 'jsonata', expression: wrong }));
      const { error, failure } = await flow.failure('add', { incidentId, payload: { number: 4 } });
      assert.match(error.message, problem);
      assert.equal(failure.code, 'bad-input');
    }
  });

  it('refuses a table, a column or a row that cannot be, by name, and writes nothing', async () => {
    const nodes = [
      tableNode('add', 'add'),
      tableNode('upsert', 'upsert'),
      tableNode('delete', 'delete'),
      tableNode('by column', 'delete', { which: 'column', column: 'colour' }),
      tableNode('by user', 'delete', { which: 'column', column: 'user' }),
      tableNode('no table', 'read', { table: 'no_such_table' }),
      tableNode('path', 'read', { table: '../types' }),
    ];
    await table.load(...nodes);
    const { incidentId } = table;
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
    assert.deepEqual(await table.rowsOf(), []);
  });

  it('says when the case is gone or locked', async () => {
    await table.load(tableNode('add', 'add'), tableNode('read', 'read'));
    const { incidentId } = table;
    for (const id of ['add', 'read']) {
      assert.equal((await flow.failure(id, { incidentId: 9999, payload: { pid: 1 } })).failure.code, 'not-found');
    }
    await flow.fault('soar', { kind: 'status', status: 403, path: 'row_data' });
    assert.equal((await flow.failure('add', { incidentId, payload: { pid: 1 } })).failure.code, 'forbidden');
  });

  it('lets no message choose what is done, and leaves an audit line for each row', async () => {
    await table.load(tableNode('read', 'read'), tableNode('add', 'add'));
    const { incidentId } = table;
    await table.report('add', { payload: [{ pid: 1 }, { pid: 2 }] });
    const mine = flow.audit.filter(({ node: id }) => id === 'add');
    assert.deepEqual(
      mine.map(({ operation, outcome }) => [operation, outcome]),
      Array.from({ length: 2 }, () => [`add a row to table ${processes} of incident ${incidentId}`, 'done']),
    );
    await table.report('read', { operation: 'delete', which: 'id', rowId: 1, table: events });
    assert.equal((await table.rowsOf()).length, 2);
  });

  it('changes nothing in a dry run, and says so', async () => {
    const nodes = [
      tableNode('upsert', 'upsert', { key: ['pid'] }),
      tableNode('replace', 'replace'),
      tableNode('delete', 'delete'),
    ];
    await table.load(...nodes);
    await table.report('upsert', { payload: { pid: 1, user: 'eve' } });
    const before = await table.rowsOf();
    await flow.redeploy([flow.hive(), flow.soar({ dryRun: true }), ...nodes]);
    for (const [id, msg] of [
      ['upsert', { payload: [{ pid: 1, user: 'adam' }, { pid: 2 }] }],
      ['replace', { payload: [] }],
      ['delete', { rowId: before[0]?.id }],
    ] as const) {
      const { rows, ...rest } = await table.report(id, msg);
      const nothing = { reason: null, added: 0, updated: 0, deleted: 0, unchanged: 0 };
      assert.deepEqual([rest, rows], [{ outcome: 'dry-run', dryRun: true, ...nothing }, []], id);
      assert.equal(flow.status(id).text, 'dry run');
    }
    assert.deepEqual(await table.rowsOf(), before);
  });
});
