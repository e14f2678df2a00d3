import { InputError, ServiceError } from '../../http/errors.js';
import { type Changed, isDryRun } from '../../http/guard.js';
import { type CallOptions, callOptions } from '../../http/transport.js';
import type { SoarClient } from '../../soar/client.js';
import type { TextContent } from '../../soar/types.js';
import { withCaseLock } from '../locks.js';
import { caseNote, isWrittenBy, notesIn, ownPrincipal } from './case-note.js';
import { noteText } from './note-text.js';

export interface NoteOptions extends CallOptions {
  /** Note this one answers. */
  parentId?: number;
}

/** Longest text of a note, in bytes. */
const longest = 100 * 1024;
const tries = 3;

/**
 * Adds a note to a case, once: when the answer was lost, it is looked for before anything is sent again.
 * @throws InputError `text` for an empty text or one over 100 KB; ServiceError
 */
export async function addNote(
  soar: SoarClient,
  incidentId: number,
  text: TextContent,
  options: NoteOptions = {},
): Promise<Changed<{ noteId: number }>> {
  if (text.content.trim() === '') throw new InputError('text', 'is empty');
  if (Buffer.byteLength(text.content) > longest) throw new InputError('text', `is longer than ${longest / 1024} KB`);
  // Two equal notes at the same time could be taken for one another.
  return withCaseLock(soar, incidentId, 'notes', () => addOnce(soar, incidentId, text, options));
}

async function addOnce(
  soar: SoarClient,
  incidentId: number,
  text: TextContent,
  options: NoteOptions,
): Promise<Changed<{ noteId: number }>> {
  const before = await equalNotes(soar, incidentId, text, options);
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await soar.addComment(incidentId, text, options);
      return isDryRun(answer) ? answer : { noteId: answer.id };
    } catch (error) {
      if (!(error instanceof ServiceError) || !error.maybeApplied || error.code === 'cancelled') throw error;
      const noteId = (await equalNotes(soar, incidentId, text, options)).find((id) => !before.includes(id));
      if (noteId !== undefined) return { noteId };
      if (attempt >= tries) throw error;
    }
  }
}

/** Ids of our own notes with this text. */
async function equalNotes(
  soar: SoarClient,
  incidentId: number,
  text: TextContent,
  options: NoteOptions,
): Promise<number[]> {
  const call = callOptions(options);
  const own = await ownPrincipal(soar, call);
  const wanted = wordsOf(text.format === 'text' ? text.content : noteText(text.content));
  return notesIn(await soar.comments(incidentId, call))
    .filter((comment) => isWrittenBy(own, comment) && comment.parent_id === (options.parentId ?? null))
    .filter((comment) => wordsOf(caseNote(comment).plain) === wanted)
    .map(({ id }) => id);
}

/** SOAR may write white space in its own way. */
function wordsOf(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
