import { appendAlertNote, isDryRun, noteForHive, ServiceError } from '../../lib/index.js';
import { defineNode, type Outcome } from '../../runtime/define-node.js';
import { headerFormat } from '../../runtime/note-header-settings.js';
import { caseNoteOf } from './case-note.js';
import { inputs, settings } from './form.js';

/** Appends a note to an alert's notes, once. */
export = defineNode({
  type: 'reaqta-alert-note',
  services: ['hive'],
  settings,
  inputs,
  outputs: 2,
  run: async ({ hive, inputs: given, settings: chosen, msg, signal }) => {
    const { alertId, note } = given;
    const { key = given.key, created: at = Date.now() } = given.key === undefined ? caseNoteOf(msg, note) : {};
    const report = (outcome: string, reason: string | null, notes: string | null): Outcome => ({
      payload: { outcome, reason, dryRun: outcome === 'dry-run', key: key ?? null, notes },
      set: { alertId },
      status: outcome,
      ...(reason === null ? {} : { declined: reason }),
      result: { content: notes ?? {}, inputs: { reaqta_alert_id: alertId, reaqta_note: note } },
    });
    const written = noteForHive(note, { at, key, format: headerFormat(chosen) });
    if (!written) return report('empty', 'the note has no text', null);
    try {
      const answer = await appendAlertNote(hive().client, alertId, written, { signal });
      if (isDryRun(answer)) return report('dry-run', null, null);
      if (answer.appended) return report('appended', null, answer.notes);
      return report('already', 'the alert has this note already', answer.notes);
    } catch (error) {
      if (!(error instanceof ServiceError) || error.code !== 'not-found') throw error;
      return report('not-found', `there is no alert ${alertId}`, null);
    }
  },
});
