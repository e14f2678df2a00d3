import type { ObjectPath, PathStep } from './ast.js';

type KnownPath = Readonly<Pick<ObjectPath, 'type' | 'steps' | 'text'>>;

/** A power of two. */
const places = 1_024;
/**
 * Patterns name the same few paths again and again: each is read once. Each has one place, by a hash of its text, and
 * yields it to a newer one: faster than a map, which hashes every letter of every text it is asked for.
 */
const known: (KnownPath | undefined)[] = Array(places).fill(undefined);
const plain = /^[\w\-.:'*[\]]{1,100}$/;

/** A path read before that was written just as the text from `start` to `end`. */
export function knownPath(text: string, start: number, end: number): KnownPath | undefined {
  const path = known[placeOf(text, start, end)];
  return path && path.text === text.slice(start, end) ? path : undefined;
}

/** Keeps a path, unless it has spaces or anything else in it by which a lexer could not tell its end. */
export function rememberPath({ type, steps, text }: KnownPath): void {
  if (!plain.test(text)) return;
  // many patterns will share the steps
  known[placeOf(text, 0, text.length)] = {
    type: copy(type),
    steps: Object.freeze(steps.map(copyStep)),
    text: copy(text),
  };
}

/** A few characters tell paths apart well enough. */
function placeOf(text: string, start: number, end: number): number {
  const length = end - start;
  let hash = length;
  for (let at = end - 1; at >= start; at -= 3) hash = (hash * 31 + text.charCodeAt(at)) | 0;
  return hash & (places - 1);
}

function copyStep(step: PathStep): PathStep {
  return typeof step === 'string' ? copy(step) : Object.freeze({ index: copy(step.index) });
}

/** A slice would hold the whole pattern in memory. */
function copy(ascii: string): string {
  return Buffer.from(ascii, 'latin1').toString('latin1');
}
