import { type AlertNote, noteHeader, noteText } from '../../lib/index.js';
import { headerFormat } from '../../runtime/note-header-settings.js';
import type { SettingValues } from '../../runtime/settings.js';
import type { settings } from './form.js';

/** The note of a message as Hive is to store it; none when it says nothing. */
export function noteOf(html: string | undefined, chosen: SettingValues<typeof settings>): { note?: AlertNote } {
  const text = noteText(html ?? '');
  if (text.trim() === '') return {};
  return { note: { text, header: noteHeader(Date.now(), undefined, headerFormat(chosen)) } };
}
