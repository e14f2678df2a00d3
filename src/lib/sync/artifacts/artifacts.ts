import type { Alert, AlertEvent, EventProcess, HuntEvent } from '../../hive/types.js';
import { InputError } from '../../http/errors.js';
import { isObject } from '../../http/is-object.js';

/** An artifact in the words of the product: its type is a label. */
export interface ArtifactDraft {
  type: string;
  value: string;
  description?: string;
}

/** An event of an alert, or one that a hunt found. */
export type AnyEvent = AlertEvent | HuntEvent;

/**
 * What an alert holds of worth to other cases: address and name of its endpoint, and for each trigger event what
 * {@link artifactsOfEvents} finds. Each once; parts that are missing are passed over.
 */
export function artifactsOfAlert({ endpoint, triggerEvents }: Alert): ArtifactDraft[] {
  const name = textIn(endpoint?.name);
  return each([
    draft('IP Address', endpoint?.localAddr, name && `Endpoint: ${name}`),
    draft('System Name', name),
    ...(triggerEvents ?? []).flatMap((event) => processArtifacts(event?.process)),
  ]);
}

/** Hash, path and name of the program and the user of the process that acted in each event, each once. */
export function artifactsOfEvents(events: readonly AnyEvent[]): ArtifactDraft[] {
  return each(events.flatMap((event) => processArtifacts('payload' in event ? event.payload?.process : event.process)));
}

/** Reads a value from a message as one event or a list of them. @throws InputError for anything else. */
export function asEvents(input: string, value: unknown): AnyEvent[] {
  const events: unknown[] = Array.isArray(value) ? value : [value];
  events.forEach((event, index) => {
    if (!isEvent(event)) {
      const which = Array.isArray(value) ? `its entry ${index + 1}` : 'it';
      throw new InputError(input, `${which} is not an event of an alert or of a hunt`);
    }
  });
  return events as AnyEvent[];
}

function isEvent(value: unknown): boolean {
  const { payload, process, eventType, category } = (value ?? {}) as Record<string, unknown>;
  return isObject(payload) || isObject(process) || eventType !== undefined || category !== undefined;
}

function processArtifacts(process: Partial<EventProcess> | undefined): ArtifactDraft[] {
  const program = process?.program;
  return [
    draft('Malware SHA-256 Hash', program?.sha256),
    draft('File Path', program?.path),
    draft('File Name', textIn(program?.fsName) ?? lastPart(program?.path) ?? program?.filename),
    draft('User Account', process?.user),
  ].flat();
}

function draft(type: string, value: unknown, description?: string): ArtifactDraft[] {
  const text = textIn(value);
  return text === undefined ? [] : [{ type, value: text, ...(description ? { description } : {}) }];
}

function each(drafts: (ArtifactDraft | ArtifactDraft[])[]): ArtifactDraft[] {
  const known = new Map<string, ArtifactDraft>();
  for (const one of drafts.flat()) {
    const key = `${one.type}\n${one.value}`;
    if (!known.has(key)) known.set(key, one);
  }
  return [...known.values()];
}

function lastPart(path: unknown): string | undefined {
  return textIn(textIn(path)?.split(/[\\/]/).at(-1));
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
