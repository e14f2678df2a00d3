import type { RowReport } from '../../lib/index.js';
import { defineNode } from '../../runtime/define-node.js';
import { type FormSettings, inputs, settings } from './form.js';
import { operations } from './operations.js';

/** Rows of a datatable of a case: add, upsert, replace, read, delete. */
export = defineNode({
  type: 'soar-table',
  services: ['soar'],
  settings,
  inputs,
  async run(context) {
    const { operation } = context.settings;
    const report = await operations[operation](context);
    const what = outcomeOf(operation, report);
    const { incidentId } = context.inputs;
    return { payload: { ...what, ...report }, set: { incidentId }, status: what.outcome };
  },
});

const done = { add: 'added', upsert: 'upserted', replace: 'replaced', read: 'read', delete: 'deleted' };

function outcomeOf(
  operation: FormSettings['operation'],
  report: RowReport,
): { outcome: string; reason: string | null } {
  const { dryRun, added, updated, deleted, unchanged } = report;
  if (dryRun) return { outcome: 'dry-run', reason: null };
  if (operation === 'read' || added + updated + deleted > 0) return { outcome: done[operation], reason: null };
  if (operation === 'delete') return { outcome: 'unchanged', reason: 'the table has no such row' };
  const reason = unchanged > 0 ? 'the table has these rows already' : 'there were no rows to write';
  return { outcome: 'unchanged', reason };
}
