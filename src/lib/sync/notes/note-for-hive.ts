import type { AlertNote } from './alert-notes.js';
import { type NoteHeaderFormat, noteHeader } from './note-header.js';
import { noteText } from './note-text.js';

export interface NoteForHiveOptions {
  /** When it was written, epoch ms. */
  at: number;
  /** `<case>/<note>`, or another word that is the note's own. */
  key?: string | undefined;
  format?: NoteHeaderFormat;
}

/**
 * A note of a case, HTML or plain text, as it is to be appended to an alert's notes; `undefined` when it says nothing.
 * @throws InputError
 */
export function noteForHive(text: string, { at, key, format }: NoteForHiveOptions): AlertNote | undefined {
  const plain = noteText(text);
  if (plain.trim() === '') return undefined;
  return { text: plain, header: noteHeader(at, key, format), ...(key === undefined ? {} : { key }) };
}
