import type { HunqNode } from '../../hunq/ast.js';
import { equal } from './terms.js';
import { timeText } from './time-text.js';

/** When an event must have happened: epoch milliseconds, both ends included. */
export interface Window {
  start: number;
  stop: number;
}

/** What lies in both. */
export function intersection(one: Window | undefined, other: Window): Window {
  if (!one) return other;
  return { start: Math.max(one.start, other.start), stop: Math.min(one.stop, other.stop) };
}

export function windowTerms({ start, stop }: Window): HunqNode[] {
  return [equal('happenedAfter', timeText(start)), equal('happenedBefore', timeText(stop))];
}
