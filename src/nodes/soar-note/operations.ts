import {
  addAlertNotes,
  addNote,
  asAlert,
  findCase,
  type Incident,
  InputError,
  isDryRun,
  noteContent,
} from '../../lib/index.js';
import type { Outcome, RunContext } from '../../runtime/define-node.js';
import type { inputs, settings } from './form.js';

type Context = RunContext<typeof inputs, typeof settings>;

export const operations = {
  async add(context: Context): Promise<Outcome> {
    const { inputs: given, settings: chosen, soar, signal } = context;
    const { text, parentId } = given;
    if (parentId !== undefined && !isId(parentId)) throw new InputError('parentId', 'must be the id of a note');
    const incidentId = await caseId(context);
    const answer = await addNote(soar(), incidentId, noteContent(text, chosen.format), {
      signal,
      ...(parentId === undefined ? {} : { parentId }),
    });
    if (isDryRun(answer)) return report('dry-run', [], { incidentId });
    return report('added', [answer.noteId], { incidentId });
  },

  async 'from-alert'({ inputs: given, settings: chosen, soar, origin, signal }: Context): Promise<Outcome> {
    const alert = asAlert('alert', given.alert);
    const { label } = origin();
    const { outcome, incident, noteIds } = await addAlertNotes(soar(), alert, {
      signal,
      prefix: chosen.header,
      ...(label === undefined ? {} : { hive: label }),
    });
    return report(outcome, noteIds, { alertId: alert.id, ...ofCase(incident) });
  },
};

function ofCase(incident: Incident | undefined): Record<string, unknown> {
  return incident ? { incident, incidentId: incident.id } : {};
}

const reasons: Record<string, string> = {
  unchanged: 'the alert has no note that the case lacks',
  skipped: 'the alert has no case',
};

function report(outcome: string, noteIds: number[], set: Record<string, unknown>): Outcome {
  const reason = reasons[outcome] ?? null;
  const payload = { outcome, reason, dryRun: outcome === 'dry-run', noteId: noteIds.at(-1) ?? null, noteIds };
  return { payload, set, status: outcome };
}

/** The case the message names, or the one of the alert it names. */
async function caseId({ inputs: given, soar, origin, signal }: Context): Promise<number> {
  if (given.incidentId !== undefined) {
    if (isId(given.incidentId)) return given.incidentId;
    throw new InputError('incidentId', 'must be the id of a case');
  }
  if (given.alertId === undefined) throw new InputError('incidentId', 'is empty, and so is the alert id');
  const incident = await findCase(soar(), given.alertId, origin().label, { signal });
  if (!incident) throw new InputError('alertId', `alert ${given.alertId} has no case`);
  return incident.id;
}

function isId(id: number): boolean {
  return Number.isSafeInteger(id) && id > 0;
}
