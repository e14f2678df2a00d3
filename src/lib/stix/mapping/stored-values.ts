import { eventName } from '../observed/event-names.js';
import { tacticsOf } from '../observed/tactics.js';
import { storedRegistryKeys } from './registry-key.js';
import type { Reading } from './search-target.js';

/** What the hunt is to look for in one field. */
export interface StoredValues {
  /** Any of these is the value the pattern says. */
  values: (string | boolean)[];
  /** A further way in which some events spell it. */
  also?: string;
}

/** Event types have numbers below this. */
const mostEventTypes = 128;
const tactics = 13;

/**
 * How the hunt stores the value a pattern compares with: a window turned round, registry roots as the kernel names them,
 * tactics and event types by number, process ids of security events in hexadecimal as well. `undefined` when the value
 * does not tell it.
 */
export function storedValues(reading: Reading, text: string): StoredValues | undefined {
  switch (reading) {
    case 'as-written':
      return { values: [text] };
    case 'opposite': {
      const boolean = booleanOf(text);
      return { values: [boolean === undefined ? text : !boolean] };
    }
    case 'registry-key': {
      const values = storedRegistryKeys(text);
      return values && { values };
    }
    case 'process-id':
      return processId(text);
    case 'tactic':
      return { values: numbersOf(text, tacticNumbers()) };
    case 'event-type':
      return { values: numbersOf(text, eventTypeNumbers()) };
  }
}

export function booleanOf(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  return lower === 'true' ? true : lower === 'false' ? false : undefined;
}

function processId(text: string): StoredValues {
  const isNumber = /^\d{1,10}$/.test(text);
  return isNumber ? { values: [text], also: `0x${Number(text).toString(16)}` } : { values: [text] };
}

function numbersOf(text: string, numbers: ReadonlyMap<string, string[]>): string[] {
  return numbers.get(text.toLowerCase()) ?? [text];
}

let tacticTable: ReadonlyMap<string, string[]> | undefined;
let eventTypeTable: ReadonlyMap<string, string[]> | undefined;

function tacticNumbers(): ReadonlyMap<string, string[]> {
  tacticTable ??= byName(tactics, (number) => tacticsOf({ tactics: [number] })[0]?.name);
  return tacticTable;
}

function eventTypeNumbers(): ReadonlyMap<string, string[]> {
  eventTypeTable ??= byName(mostEventTypes, eventName);
  return eventTypeTable;
}

/** Numbers by name in lower case; some names stand for two. */
function byName(count: number, nameOf: (number: number) => string | undefined): ReadonlyMap<string, string[]> {
  const numbers = new Map<string, string[]>();
  for (let number = 0; number < count; number++) {
    const name = nameOf(number)?.toLowerCase();
    if (name === undefined) continue;
    numbers.set(name, [...(numbers.get(name) ?? []), String(number)]);
  }
  return numbers;
}
