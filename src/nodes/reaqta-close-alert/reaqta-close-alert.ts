import { closeAlert, isMalicious, noteForHive } from '../../lib/index.js';
import { defineNode } from '../../runtime/define-node.js';
import { headerFormat } from '../../runtime/note-header-settings.js';
import { inputs, settings } from './form.js';

/** Closes an alert as malicious or benign, with a note if there is one. */
export = defineNode({
  type: 'reaqta-close-alert',
  services: ['hive'],
  settings,
  inputs,
  outputs: 2,
  run: async ({ hive, inputs: given, settings: chosen, signal }) => {
    const { alertId } = given;
    const malicious = isMalicious('verdict', given.verdict, chosen.resolutions);
    const note = noteForHive(given.note ?? '', { at: Date.now(), format: headerFormat(chosen) });
    const verdict = { malicious, ...(note ? { note } : {}) };
    const { outcome, reason, previous, noteAppended } = await closeAlert(hive().client, alertId, verdict, { signal });
    const dryRun = outcome === 'dry-run';
    const closed = outcome === 'closed' || outcome === 'reclassified' || outcome === 'already';
    return {
      payload: {
        outcome,
        reason: reason ?? null,
        dryRun,
        verdict: malicious ? 'malicious' : 'benign',
        previous: previous ?? null,
        noteAppended,
      },
      set: { alertId },
      status: outcome,
      declined: reason,
      result: {
        content: { alertId, closed },
        inputs: {
          reaqta_alert_id: alertId,
          reaqta_is_malicious: malicious,
          reaqta_note: given.note ?? null,
        },
      },
    };
  },
});
