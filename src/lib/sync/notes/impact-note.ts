import { type Changed, isDryRun } from '../../http/guard.js';
import type { CallOptions } from '../../http/transport.js';
import type { SoarClient } from '../../soar/client.js';
import { addNote } from './add-note.js';
import { caseNote, isWrittenBy, notesIn, ownPrincipal } from './case-note.js';

const opening = 'ReaQta impact changed';

/**
 * Notes in a case that its alert's impact changed, once: it is called before the case gets the new impact, so that a
 * repeat finds the note as the last of its kind.
 * @throws ServiceError
 */
export async function noteImpactChange(
  soar: SoarClient,
  incidentId: number,
  { from, to, severity }: { from: number; to: number | undefined; severity: string },
  options: CallOptions = {},
): Promise<Changed<{ written: boolean }>> {
  const content = `${opening} from ${from} to ${to ?? 'none'}, case severity ${severity}`;
  const own = await ownPrincipal(soar, options);
  const notes = notesIn(await soar.comments(incidentId, options)).filter((note) => isWrittenBy(own, note));
  const told = notes.map((note) => caseNote(note).plain).filter((text) => text.startsWith(opening));
  if (told.at(-1) === content) return { written: false };
  const answer = await addNote(soar, incidentId, { format: 'text', content }, options);
  return isDryRun(answer) ? answer : { written: true };
}
