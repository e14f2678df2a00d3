import { alertTags, asTags, changeTags } from '../../lib/index.js';
import { defineNode } from '../../runtime/define-node.js';
import { inputs, settings } from './form.js';

const done = { add: 'added', remove: 'removed' } as const;

/** Adds tags to an alert, removes them, or lists them. */
export = defineNode({
  type: 'reaqta-alert-tag',
  services: ['hive'],
  settings,
  inputs,
  run: async ({ hive, inputs: given, settings: { operation }, signal }) => {
    const { client } = hive();
    const { alertId } = given;
    if (operation === 'list') {
      return answer('listed', { dryRun: false, changed: [], tags: await alertTags(client, alertId, { signal }) });
    }
    const report = await changeTags(client, alertId, operation, asTags('tags', given.tags), { signal });
    if (report.changed.length === 0) return answer('unchanged', report);
    return answer(report.dryRun ? 'dry-run' : done[operation], report);

    function answer(outcome: string, what: object) {
      return { payload: { outcome, reason: null, ...what }, set: { alertId }, status: outcome };
    }
  },
});
