import { InputError } from '../../http/errors.js';

/** How the header line of a note is written: `IBM SOAR 18/02/2022 14:04:57 #2154/150`. */
export interface NoteHeaderFormat {
  /** What it begins with. Default `IBM SOAR`. */
  prefix?: string;
  /** `18/02/2022 14:04:57` (default) or `2022-02-18T14:04:57+01:00`. */
  time?: 'day-first' | 'iso';
  /** IANA name of the time zone: `Europe/Rome`. Default `UTC`. */
  zone?: string;
}

export const defaultPrefix = 'IBM SOAR';

/**
 * The line above each note written into an alert's notes.
 * @param key `<case>/<note>`, or another word that is the note's own; the same key is never written twice
 * @throws InputError `key`, `header` or `zone`
 */
export function noteHeader(atMs: number, key: string | undefined, format: NoteHeaderFormat = {}): string {
  const { prefix = defaultPrefix, time = 'day-first', zone = 'UTC' } = format;
  if (!/^\S[^\n\r]{0,79}$/.test(prefix)) throw new InputError('header', 'must be one line of 1 to 80 characters');
  if (key !== undefined && !/^\S{1,200}$/.test(key)) throw new InputError('key', 'must be one word');
  return `${prefix} ${time === 'iso' ? isoTime(atMs, zone) : dayFirst(atMs, zone)}${key === undefined ? '' : ` #${key}`}`;
}

/** A part of an alert's notes. */
export interface NoteSection {
  /** What the note under the header says, or what stands under no header of ours. */
  text: string;
  /** It was written under a header of ours. */
  ours: boolean;
  key?: string;
}

/**
 * Takes an alert's notes apart: what we wrote under a header, and what people wrote around it. A header of another
 * prefix counts if its key is that of a case note.
 */
export function noteSections(notes: string, prefix = defaultPrefix): NoteSection[] {
  const lines = notes.split(/\r\n?|\n/);
  const sections: NoteSection[] = [];
  let foreign: string[] = [];
  const endForeign = () => {
    if (foreign.some((line) => line.trim() !== '')) sections.push({ text: foreign.join('\n'), ours: false });
    foreign = [];
  };
  for (let at = 0; at < lines.length; at++) {
    const header = readHeader(lines[at] as string, prefix);
    if (header) {
      endForeign();
      const text = lines.slice(at + 1, at + 1 + header.lines).join('\n');
      sections.push({ text, ours: true, ...(header.key === undefined ? {} : { key: header.key }) });
      at += header.lines;
    } else foreign.push(lines[at] as string);
  }
  endForeign();
  return sections;
}

/** The keys of the notes that are written already. */
export function keysIn(notes: string, prefix = defaultPrefix): Set<string> {
  return new Set(noteSections(notes, prefix).flatMap(({ key }) => key ?? []));
}

/** The header as it stands above a text of more than one line: it tells where the note ends. */
export function headerAbove(text: string, header: string): string {
  const { length } = text.split('\n');
  return length === 1 ? header : `${header} (${length} lines)`;
}

/** What a header begins with. Throws InputError for a line that is none. */
export function prefixOf(header: string): string {
  const prefix = shape.exec(header)?.[1];
  if (prefix === undefined) throw new InputError('header', 'must be made by noteHeader');
  return prefix;
}

const shape =
  /^(\S.{0,79}?) (?:\d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d))(?: #(\S{1,200}))?(?: \((\d{1,6}) lines\))?\s*$/;

function readHeader(line: string, prefix: string): { key?: string; lines: number } | undefined {
  const [, start, key, lines = '1'] = shape.exec(line) ?? [];
  if (start === undefined || (start !== prefix && !/^\d+\/\d+$/.test(key ?? ''))) return undefined;
  return { ...(key === undefined ? {} : { key }), lines: Number(lines) };
}

function dayFirst(atMs: number, zone: string): string {
  const { day, month, year, hour, minute, second } = partsOf(atMs, zone);
  return `${day}/${month}/${year} ${hour}:${minute}:${second}`;
}

function isoTime(atMs: number, zone: string): string {
  const { day, month, year, hour, minute, second, timeZoneName = '' } = partsOf(atMs, zone);
  const offset = timeZoneName.replace(/^GMT(?:\+00:00)?/, '') || 'Z';
  return `${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`;
}

function partsOf(atMs: number, zone: string): Partial<Record<Intl.DateTimeFormatPartTypes, string>> {
  return Object.fromEntries(
    clockIn(zone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, value]),
  );
}

function clockIn(zone: string): Intl.DateTimeFormat {
  const two = '2-digit';
  try {
    return new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: two,
      day: two,
      hour: two,
      minute: two,
      second: two,
      timeZoneName: 'longOffset',
    });
  } catch {
    throw new InputError('zone', `"${zone}" is not the name of a time zone, such as Europe/Rome`);
  }
}
