import type { NodeMessage } from 'node-red';
import type { CaseNote } from '../../lib/index.js';

/** When a note was written, and the key by which it is known, when it is the note of a case that the message carries. */
export function caseNoteOf(msg: NodeMessage, text: string): { created?: number; key?: string } {
  const { incidentId, note } = msg as { incidentId?: unknown; note?: Partial<CaseNote> | null };
  // Another text on the same message is another note.
  if (typeof incidentId !== 'number' || typeof note?.id !== 'number') return {};
  if (text !== note.text && text !== note.plain) return {};
  return { key: `${incidentId}/${note.id}`, ...(typeof note.created === 'number' ? { created: note.created } : {}) };
}
