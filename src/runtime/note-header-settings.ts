import type { NoteHeaderFormat } from '../lib/index.js';
import { choice, type SettingValues, text } from './settings.js';

/** How nodes that write notes into alerts head them. */
export const noteHeaderSettings = {
  header: text('IBM SOAR'),
  time: choice(['day-first', 'iso'], 'day-first'),
  zone: text('UTC'),
};

export function headerFormat({
  header,
  time,
  zone,
}: SettingValues<typeof noteHeaderSettings>): Required<NoteHeaderFormat> {
  return { prefix: header, time, zone };
}
