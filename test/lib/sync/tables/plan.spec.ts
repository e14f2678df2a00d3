import assert from 'node:assert/strict';
import type { TableRow } from '../../../../src/lib/soar/types.js';
import {
  byColumns,
  planAdding,
  planMatching,
  planReplacement,
  planUpsert,
  type RowPlan,
} from '../../../../src/lib/sync/tables/plan.js';

const row = (id: number, cells: Record<string, unknown>): TableRow => ({ id, version: 1, cells });
/** The plan with ids in place of rows. */
const told = ({ add, change, remove, keep }: RowPlan) => ({
  add,
  change: change.map(({ row: { id }, cells }) => [id, cells]),
  remove: remove.map(({ id }) => id),
  keep: keep.map(({ id }) => id),
});
const rows = [row(1, { pid: 4, name: 'a' }), row(2, { pid: 8, name: 'b' }), row(3, { pid: 8, name: 'c' })];

describe('A plan to add rows', () => {
  it('adds them all, also those that are there', () => {
    const plan = planAdding([{ pid: 4, name: 'a' }, { pid: 4 }], rows, new Set([1, 2, 3]));
    assert.deepEqual(told(plan), { add: [{ pid: 4, name: 'a' }, { pid: 4 }], change: [], remove: [], keep: [] });
  });

  it('takes what came since for what an earlier attempt has added, each for one', () => {
    const wanted = [
      { pid: 8, name: 'c' },
      { pid: 8, name: 'c' },
    ];
    assert.deepEqual(told(planAdding(wanted, rows, new Set([1, 2]))), {
      add: [wanted[1]],
      change: [],
      remove: [],
      keep: [3],
    });
  });
});

describe('A plan to update or add rows', () => {
  it('changes each row with the key where it differs, and adds what has no row', () => {
    const plan = planUpsert([{ pid: 8, name: 'c' }, { pid: 4, seen: true }, { pid: 9 }], rows, ['pid']);
    assert.deepEqual(told(plan), {
      add: [{ pid: 9 }],
      change: [
        [2, { pid: 8, name: 'c' }],
        [1, { pid: 4, seen: true }],
      ],
      remove: [],
      keep: [3],
    });
  });

  it('makes one row of two with the same key, the later cells over the earlier', () => {
    assert.deepEqual(
      planUpsert(
        [
          { pid: 9, a: 1, b: 1 },
          { pid: 9, b: 2 },
        ],
        rows,
        ['pid'],
      ).add,
      [{ pid: 9, a: 1, b: 2 }],
    );
  });

  it('takes an empty text for no value, and several values in any order for the same', () => {
    const there = [row(1, { pid: 4, tags: ['a', 'b'], note: null })];
    assert.deepEqual(told(planUpsert([{ pid: 4, tags: ['b', 'a'], note: '' }], there, ['pid'])).keep, [1]);
  });
});

describe('A plan to match rows', () => {
  const wanted = [
    { pid: 8, name: 'c' },
    { pid: 8, name: 'x' },
    { pid: 8, name: 'y' },
  ];

  it('gives each wanted row one of its own: an equal one first, then one that is the same thing', () => {
    assert.deepEqual(told(planMatching(wanted, rows, byColumns(['pid']), true)), {
      add: [{ pid: 8, name: 'y' }],
      change: [[2, { pid: 8, name: 'x' }]],
      remove: [],
      keep: [3],
    });
  });

  it('leaves those that are there as they are when it shall not update', () => {
    assert.deepEqual(told(planMatching(wanted, rows, byColumns(['pid']), false)).keep, [3, 2]);
  });
});

describe('A plan to replace all rows', () => {
  const columns = ['pid', 'name', 'status'];

  it('keeps equal rows, changes those with a key, adds new ones and removes the others', () => {
    const wanted = [{ pid: 8, name: 'b' }, { pid: 4 }, { pid: 9 }];
    assert.deepEqual(told(planReplacement(wanted, rows, { columns, key: ['pid'] })), {
      add: [{ pid: 9, name: null, status: null }],
      change: [[1, { pid: 4, name: null, status: null }]],
      remove: [3],
      keep: [2],
    });
  });

  it('without a key only tells equal from other', () => {
    const plan = told(planReplacement([{ pid: 4, name: 'z' }], rows, { columns, key: [] }));
    assert.deepEqual([plan.add.length, plan.remove], [1, [1, 2, 3]]);
  });

  it('empties the table for no rows', () => {
    assert.deepEqual(told(planReplacement([], rows, { columns, key: ['pid'] })).remove, [1, 2, 3]);
  });

  it('marks old rows instead of removing them, once', () => {
    const mark = ({ cells }: TableRow) => (cells.status ? undefined : { status: 'stale' });
    const there = [...rows, row(4, { pid: 5, status: 'killed' }), row(5, { pid: 6, status: 'stale' })];
    const plan = told(planReplacement([{ pid: 4, name: 'a' }], there, { columns, key: ['pid'], mark }));
    assert.deepEqual(plan, {
      add: [],
      change: [
        [2, { status: 'stale' }],
        [3, { status: 'stale' }],
      ],
      remove: [],
      keep: [1, 4, 5],
    });
  });
});
