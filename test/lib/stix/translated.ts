import assert from 'node:assert/strict';
import { eventsToStix, type StixBundle } from '../../../src/lib/stix/events-to-stix.js';
import { fixed, identity, type Json } from './hunt-events.js';
import { checkBundle } from './stix-checks.js';

/** The 2.0 bundle of some events. */
export function v20(...events: unknown[]): StixBundle {
  const { bundle, skipped } = eventsToStix(events, { version: '2.0', identity, ...fixed() });
  assert.deepEqual(skipped, []);
  checkBundle(bundle);
  return bundle;
}

/** The 2.1 bundle of some events. */
export function v21(...events: unknown[]): StixBundle {
  const { bundle, skipped } = eventsToStix(events, { identity, ...fixed() });
  assert.deepEqual(skipped, []);
  checkBundle(bundle);
  return bundle;
}

/** Whether each expected property is there, at any depth; more may stand beside. */
export function includes(actual: unknown, expected: unknown, at = 'bundle'): void {
  if (typeof expected !== 'object' || expected === null) assert.deepEqual(actual, expected, at);
  else for (const [key, value] of Object.entries(expected)) includes((actual as Json)[key], value, `${at}.${key}`);
}
