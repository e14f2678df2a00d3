import type { Alert } from '../../hive/types.js';
import { isDryRun } from '../../http/guard.js';
import { type CallOptions, callOptions } from '../../http/transport.js';
import type { SoarClient } from '../../soar/client.js';
import type { Comment, Incident } from '../../soar/types.js';
import { findCase } from '../cases/find-case.js';
import { withAlertLock } from '../locks.js';
import { addNote } from './add-note.js';
import { caseNote, isWrittenBy, notesIn, ownPrincipal } from './case-note.js';
import { noteSections } from './note-header.js';

export interface AlertNotesOptions extends CallOptions {
  /** Label of the Hive the alert comes from. */
  hive?: string;
  /** What the headers of notes that came from SOAR begin with. Default `IBM SOAR`. */
  prefix?: string;
}

export interface CaseNotes {
  outcome: 'added' | 'unchanged' | 'skipped' | 'dry-run';
  /** The case, where it was looked for and there is one. */
  incident?: Incident;
  /** Notes added to it. */
  noteIds: number[];
}

/** First line of a case note that came from the alert. */
const title = 'Note in ReaQta:';
/** First line of a case's first note, which holds what the notes said when the case was made. */
const firstTitle = 'Created by ReaQta:';

/**
 * Writes what people noted on an alert into its case, once: every line that stands under no header of ours, and that no
 * note of ours in the case holds already. Doing it again adds nothing.
 * @throws ServiceError
 */
export async function addAlertNotes(
  soar: SoarClient,
  alert: Alert,
  options: AlertNotesOptions = {},
): Promise<CaseNotes> {
  const written = noteSections(alert.notes ?? '', options.prefix).filter(({ ours }) => !ours);
  if (written.length === 0) return { outcome: 'unchanged', noteIds: [] };
  return withAlertLock(soar, alert.id, async () => {
    const call = callOptions(options);
    const incident = await findCase(soar, alert.id, options.hive, call);
    if (!incident) return { outcome: 'skipped', noteIds: [] };
    const known = linesKnown(await soar.comments(incident.id, call), await ownPrincipal(soar, call));
    const noteIds: number[] = [];
    for (const content of written.flatMap(({ text }) => unknownParts(text, known))) {
      const answer = await addNote(soar, incident.id, { format: 'text', content: `${title}\n${content}` }, call);
      if (isDryRun(answer)) return { outcome: 'dry-run', incident, noteIds };
      noteIds.push(answer.noteId);
    }
    return { outcome: noteIds.length > 0 ? 'added' : 'unchanged', incident, noteIds };
  });
}

/** How often each line is in the case already, in notes we made of the alert's. */
function linesKnown(comments: Comment[], own: number): Map<string, number> {
  const known = new Map<string, number>();
  for (const comment of notesIn(comments)) {
    if (!isWrittenBy(own, comment)) continue;
    const [first, ...lines] = caseNote(comment).plain.split('\n').map(normal);
    if (first !== title && first !== firstTitle) continue;
    for (const line of lines) known.set(line, (known.get(line) ?? 0) + 1);
  }
  return known;
}

/** Runs of lines that are not known; what is known is used up, so that the same line written twice is new once. */
function unknownParts(text: string, known: Map<string, number>): string[] {
  const parts: string[][] = [[]];
  for (const line of text.split('\n')) {
    const left = known.get(normal(line)) ?? 0;
    if (left === 0 || normal(line) === '') parts.at(-1)?.push(line);
    else {
      known.set(normal(line), left - 1);
      parts.push([]);
    }
  }
  return parts.map((lines) => lines.join('\n').trim()).filter((part) => part !== '');
}

/** SOAR may write white space in its own way. */
function normal(line: string): string {
  return line.replace(/\s+/g, ' ').trim();
}
