import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import type { TableRow } from '../../../../src/lib/soar/types.js';
import { fitRows, requireTable } from '../../../../src/lib/sync/tables/cells.js';
import { addRows, deleteRows, replaceRows, upsertRows } from '../../../../src/lib/sync/tables/rows.js';
import { Simulated } from '../simulated.js';

const columns = [
  ['name', 'text'],
  ['count', 'number'],
  ['seen', 'boolean'],
  ['at', 'datetimepicker'],
  ['level', 'select', ['low', 'high']],
  ['tags', 'multiselect', ['a', 'b', 'c']],
] as const;

describe('Rows of a datatable', () => {
  let simulated: Simulated;
  let place: { incidentId: number; table: string };
  const table = 'watch_list';

  before(async () => {
    simulated = await Simulated.start();
  });
  beforeEach(async () => {
    await simulated.reset();
    const fields = columns.map(([name, input_type, values]) => ({
      name,
      text: name,
      input_type,
      values: (values ?? []).map((label) => ({ label })),
    }));
    await simulated.postToSoar('/types', { type_name: table, display_name: 'Watch list', type_id: 8, fields });
    const made = await simulated.soar.createIncident({ name: 'A case', discovered_date: 1_645_639_613_000 });
    place = { incidentId: (made as { id: number }).id, table };
  });
  after(() => simulated.close());

  const there = () => simulated.soar.rows(place.incidentId, table);
  const cellsThere = async () => (await there()).map(({ cells: { name, count } }) => [name, count]);
  const fitted = async (rows: Record<string, unknown>[]) => {
    return (await fitRows(simulated.soar, table, rows, 'refuse')).rows;
  };
  const counts = ({ added, updated, deleted, unchanged }: Awaited<ReturnType<typeof addRows>>) => {
    return [added, updated, deleted, unchanged];
  };

  it('that many messages want at the same time are there once', async () => {
    const wanted = await fitted([{ name: 'x', count: 1 }]);
    const reports = await Promise.all([1, 2, 3].map(() => upsertRows(simulated.soar, place, wanted, ['name'])));
    assert.deepEqual(await cellsThere(), [['x', 1]]);
    assert.deepEqual(
      reports.map(({ added }) => added).sort((a, b) => a - b),
      [0, 0, 1],
    );
  });

  it('take values as their columns are: dates, numbers and booleans from text, select values by label or number', async () => {
    const wanted = await fitted([
      { name: 'x', count: '7', seen: 'true', at: '2022-02-23T18:06:53.123Z', level: 'high', tags: ['b', 'a'] },
      { name: 5, count: 0, seen: false, at: 1_645_639_613_123.7, level: 1001, tags: 'c' },
      { name: '', count: null, seen: undefined, at: new Date(0) },
    ]);
    assert.deepEqual(wanted, [
      { name: 'x', count: 7, seen: true, at: 1_645_639_613_123, level: 'high', tags: ['b', 'a'] },
      { name: '5', count: 0, seen: false, at: 1_645_639_613_123, level: 'low', tags: ['c'] },
      { name: null, count: null, at: 0 },
    ]);
    await addRows(simulated.soar, place, wanted);
    const upserted = await upsertRows(simulated.soar, place, wanted.slice(0, 2), ['name']);
    assert.deepEqual(counts(upserted), [0, 0, 0, 2], 'they come back as they were sent');
  });

  const wrong: [string, unknown, string][] = [
    ['count', Number.NaN, 'rows: row 2: column count takes a number, not NaN'],
    ['count', 'many', 'rows: row 2: column count takes a number, not "many"'],
    ['name', { a: 1 }, 'rows: row 2: column name takes a text, not an object'],
    ['name', ['a'], 'rows: row 2: column name takes a text, not a list'],
    ['seen', 'perhaps', 'rows: row 2: column seen takes true or false, not "perhaps"'],
    ['at', 'noon', 'rows: row 2: column at takes a time, as epoch milliseconds or in ISO 8601, not "noon"'],
    ['level', 'huge', 'rows: row 2: column level takes one of "low", "high", not "huge"'],
    ['tags', ['a', 'z'], 'rows: row 2: column tags takes one of "a", "b", "c", not a list'],
  ];
  for (const [column, value, message] of wrong) {
    it(`refuse ${inspect(value)} in a ${column} column, by row and column`, async () => {
      await assert.rejects(fitted([{ name: 'fine' }, { [column]: value }]), { name: 'InputError', message });
    });
  }

  it('refuse a table and a column that are not there by name, or leave the column out where that was said', async () => {
    const rows = [{ name: 'x', colour: 'red' }];
    await assert.rejects(fitRows(simulated.soar, 'no_such_table', rows, 'refuse'), {
      message: 'table: IBM SOAR has no datatable no_such_table',
    });
    for (const name of ['incident', '../types', ''])
      await assert.rejects(requireTable(simulated.soar, name), /^InputError: table: /);
    await assert.rejects(fitted(rows), {
      message: 'rows: the datatable watch_list has no column colour; it has: name, count, seen, at, level, tags',
    });
    const left = await fitRows(simulated.soar, table, rows, 'leave-out');
    assert.deepEqual(left, { rows: [{ name: 'x' }], missingColumns: ['colour'] });
    await assert.rejects(
      upsertRows(simulated.soar, place, [{ name: 'x' }], ['colour']),
      /key: .* has no column colour/,
    );
    await assert.rejects(upsertRows(simulated.soar, place, [{ name: 'x' }], []), { message: /^key: is empty/ });
    await assert.rejects(upsertRows(simulated.soar, place, [{ name: 'x' }, { count: 1 }], ['name']), {
      message: 'rows: row 2 has no value in the key column name',
    });
    assert.equal((await there()).length, 0);
  });

  it('are added as often as they are given', async () => {
    const wanted = await fitted([{ name: 'a' }, { name: 'b' }]);
    assert.deepEqual(counts(await addRows(simulated.soar, place, wanted)), [2, 0, 0, 0]);
    const { rows } = await addRows(simulated.soar, place, wanted);
    assert.deepEqual(
      rows.map(({ cells }) => cells.name),
      ['a', 'b'],
    );
    assert.equal((await there()).length, 4);
  });

  it('are each there once more, however an answer gets lost on the way', async () => {
    await addRows(simulated.soar, place, [{ name: 'a' }]);
    const wanted = [{ name: 'a' }, { name: 'b' }, { name: 'a' }];
    for (const kind of ['cut', 'apply-then-fail', 'reset'] as const) {
      const before = (await there()).length;
      await simulated.fault('soar', { kind, path: 'POST .*row_data', count: 1 });
      assert.deepEqual(counts(await addRows(simulated.soar, place, wanted)), [3, 0, 0, 0], kind);
      assert.equal((await there()).length, before + 3, kind);
    }
  });

  it('are updated by key, the other cells kept, and added where there is none; a repeat changes nothing', async () => {
    await addRows(simulated.soar, place, [
      { name: 'a', count: 1, seen: true },
      { name: 'b', count: 2 },
    ]);
    const wanted = [
      { name: 'a', count: 5 },
      { name: 'c', count: 3 },
    ];
    const report = await upsertRows(simulated.soar, place, wanted, ['name']);
    assert.deepEqual(counts(report), [1, 1, 0, 0]);
    assert.deepEqual(await cellsThere(), [
      ['a', 5],
      ['b', 2],
      ['c', 3],
    ]);
    assert.equal((await there())[0]?.cells.seen, true);
    assert.deepEqual(counts(await upsertRows(simulated.soar, place, wanted, ['name'])), [0, 0, 0, 2]);
  });

  it('are never doubled by many messages at once', async () => {
    const wanted = [{ name: 'a' }, { name: 'b' }];
    await Promise.all(Array.from({ length: 5 }, () => upsertRows(simulated.soar, place, wanted, ['name'])));
    await Promise.all(Array.from({ length: 5 }, () => replaceRows(simulated.soar, place, wanted, { key: [] })));
    assert.deepEqual(await cellsThere(), [
      ['a', null],
      ['b', null],
    ]);
  });

  it('are replaced as a whole: equal ones are not touched, others change or go', async () => {
    await addRows(simulated.soar, place, [{ name: 'a', count: 1 }, { name: 'b', count: 2 }, { name: 'c' }]);
    const [a] = (await there()) as [TableRow];
    const wanted = [
      { name: 'a', count: 1 },
      { name: 'b', count: 7 },
      { name: 'd', count: 4 },
    ];
    const report = await replaceRows(simulated.soar, place, wanted, { key: ['name'] });
    assert.deepEqual(counts(report), [1, 1, 1, 1]);
    assert.deepEqual(
      new Set(await cellsThere()),
      new Set([
        ['a', 1],
        ['b', 7],
        ['d', 4],
      ]),
    );
    assert.deepEqual((await there())[0], a);
    assert.deepEqual(counts(await replaceRows(simulated.soar, place, wanted, { key: ['name'] })), [0, 0, 0, 3]);
    assert.deepEqual(counts(await replaceRows(simulated.soar, place, [], { key: [] })), [0, 0, 3, 0]);
    assert.deepEqual(await there(), []);
  });

  it('are completed by the repeat of a message that broke half way', async () => {
    const wanted = ['a', 'b', 'c', 'd'].map((name) => ({ name }));
    await addRows(simulated.soar, place, wanted.slice(0, 1));
    await simulated.fault('soar', { kind: 'status', status: 403, path: 'POST .*row_data', probability: 0.6 });
    const attempt = () =>
      replaceRows(simulated.soar, place, wanted, { key: [] }).then(
        () => true,
        () => false,
      );
    while (!(await attempt()));
    assert.equal((await there()).length, 4);
  });

  it('are deleted by id, or all whose column has a value; what is not there is nothing to delete', async () => {
    await addRows(simulated.soar, place, [
      { name: 'a' },
      { name: 'b', count: 2 },
      { name: 'c', count: 2 },
      { name: 'd' },
    ]);
    const [a] = (await there()) as [TableRow];
    const report = await deleteRows(simulated.soar, place, { rowId: a.id });
    assert.deepEqual([counts(report), report.rows], [[0, 0, 1, 0], [a]]);
    assert.deepEqual(counts(await deleteRows(simulated.soar, place, { rowId: a.id })), [0, 0, 0, 0]);
    assert.deepEqual(counts(await deleteRows(simulated.soar, place, { column: 'count', equals: '2' })), [0, 0, 2, 0]);
    assert.deepEqual(await cellsThere(), [['d', null]]);
    for (const equals of [undefined, null, '']) {
      await assert.rejects(deleteRows(simulated.soar, place, { column: 'count', equals }), {
        message: 'equals: is empty',
      });
    }
    await assert.rejects(
      deleteRows(simulated.soar, place, { column: 'colour', equals: 1 }),
      /column: .* no column colour/,
    );
    assert.equal((await there()).length, 1);
  });

  it('are looked at again when one is not there any more as it is changed', async () => {
    await addRows(simulated.soar, place, [{ name: 'a', count: 1 }]);
    await simulated.fault('soar', { kind: 'status', status: 404, path: 'PUT .*row_data', count: 1 });
    const report = await upsertRows(simulated.soar, place, [{ name: 'a', count: 2 }], ['name']);
    assert.deepEqual(counts(report), [0, 1, 0, 0]);
    assert.deepEqual(await cellsThere(), [['a', 2]]);
  });

  it('of a case that is gone or locked are an error that says so', async () => {
    for (const act of [
      () => addRows(simulated.soar, { ...place, incidentId: 9999 }, [{ name: 'a' }]),
      () => upsertRows(simulated.soar, { ...place, incidentId: 9999 }, [{ name: 'a' }], ['name']),
      () => deleteRows(simulated.soar, { ...place, incidentId: 9999 }, { rowId: 1 }),
    ]) {
      await assert.rejects(act(), { code: 'not-found' });
    }
    await simulated.fault('soar', { kind: 'status', status: 403, path: 'row_data' });
    await assert.rejects(addRows(simulated.soar, place, [{ name: 'a' }]), { code: 'forbidden' });
  });

  it('are left alone in a dry run', async () => {
    await addRows(simulated.soar, place, [{ name: 'a', count: 1 }, { name: 'b' }]);
    const before = await there();
    const dry = simulated.soarClient({ dryRun: true });
    const report = await replaceRows(dry, place, [{ name: 'a', count: 2 }, { name: 'c' }], { key: ['name'] });
    assert.deepEqual([report.dryRun, counts(report)], [true, [0, 0, 0, 0]]);
    dry.close();
    assert.deepEqual(await there(), before);
  });
});
