import type { HiveClient } from '../../hive/client.js';
import { InputError, ServiceError } from '../../http/errors.js';
import { type Changed, isDryRun } from '../../http/guard.js';
import { type CallOptions, callOptions } from '../../http/transport.js';
import { withNotesLock } from '../locks.js';
import { headerAbove, noteSections, prefixOf } from './note-header.js';

export interface AlertNote {
  /** Plain text, at most 100 KB. */
  text: string;
  /** From `noteHeader`. */
  header: string;
  /** The key its header carries. Without one, a note of the same text is the same note. */
  key?: string;
}

export interface Appended {
  /** False when the note was there already. */
  appended: boolean;
  /** The alert's whole notes as they are now. */
  notes: string;
}

/** Longest text of a note, in bytes. */
const longest = 100 * 1024;
/** How often it is written again when another writer came between or an answer was lost. */
const rounds = 5;

/**
 * Appends a note to an alert's notes, once. Hive only lets them be replaced as a whole: so writers of this process wait
 * for each other, and what was written is read back and, if another writer came between, appended again. What somebody
 * saves in the console between the read and the write is lost: Hive has no way to notice.
 * @throws InputError `note` for an empty text or one over 100 KB; ServiceError
 */
export async function appendAlertNote(
  hive: HiveClient,
  alertId: string,
  note: AlertNote,
  options: CallOptions = {},
): Promise<Changed<Appended>> {
  const text = note.text.replace(/\r\n?/g, '\n').trimEnd();
  if (text === '') throw new InputError('note', 'is empty');
  if (Buffer.byteLength(text) > longest) throw new InputError('note', `is longer than ${longest / 1024} KB`);
  return withNotesLock(hive, alertId, () => append(hive, alertId, { ...note, text }, callOptions(options)));
}

async function append(
  hive: HiveClient,
  alertId: string,
  note: AlertNote,
  options: CallOptions,
): Promise<Changed<Appended>> {
  let lost: ServiceError | undefined;
  for (let round = 0; ; round++) {
    const notes = await notesOf(hive, alertId, options);
    if (holds(notes, note)) return { appended: round > 0, notes };
    if (round === rounds) throw lost ?? overwritten(alertId);
    // The next round reads it back.
    const answer = await hive.setNotes(alertId, joined(notes, note), options).catch((error: unknown) => {
      if (!(error instanceof ServiceError) || !error.maybeApplied || error.code === 'cancelled') throw error;
      lost = error;
    });
    if (isDryRun(answer)) return answer;
  }
}

function overwritten(alertId: string): ServiceError {
  return new ServiceError({
    service: 'ReaQta-Hive',
    operation: `append a note to alert ${alertId}`,
    code: 'conflict',
    retryable: true,
    detail: 'another writer overwrote it each time',
  });
}

async function notesOf(hive: HiveClient, alertId: string, options: CallOptions): Promise<string> {
  const { notes } = await hive.getAlert(alertId, options);
  return typeof notes === 'string' ? notes : '';
}

function joined(notes: string, { text, header }: AlertNote): string {
  const before = notes === '' || notes.endsWith('\n') ? notes : `${notes}\n`;
  return `${before}${headerAbove(text, header)}\n${text}`;
}

function holds(notes: string, { text, header, key }: AlertNote): boolean {
  return noteSections(notes, prefixOf(header)).some(
    (section) => section.ours && section.key === key && (key !== undefined || section.text === text),
  );
}
