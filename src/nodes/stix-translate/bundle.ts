import type { Node } from 'node-red';
import { eventsToStix, InputError } from '../../lib/index.js';

/** The bundle of one event or a list of them; events that cannot be read are left out, with a warning each. */
export function bundleOf(
  events: unknown,
  { version, identityName }: { version: '2.0' | '2.1'; identityName: string },
  node: Node,
): object {
  if (typeof events !== 'object' || events === null) {
    throw new InputError('events', 'must be a hunt event or a list of them');
  }
  const list: unknown[] = Array.isArray(events) ? events : [events];
  const { bundle, skipped } = eventsToStix(list, { version, identity: { name: identityName } });
  for (const { index, reason } of skipped) node.warn(`event ${index} was left out: ${reason}`);
  return bundle;
}
