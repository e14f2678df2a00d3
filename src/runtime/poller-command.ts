import type { NodeMessage } from 'node-red';
import { InputError } from '../lib/index.js';

/** What a message asks of the poller. */
export type Command = { kind: 'poll' } | { kind: 'move'; position: number } | { kind: 'resend'; ids?: string[] };

/** `msg.reset` ("now", epoch ms or a time) moves the cursor, `msg.resend` (true or ids) sends dead letters again; any other message polls now. */
export function commandOf(msg: NodeMessage, now: number, numericIds: boolean): Command {
  if (msg.resend !== undefined && msg.resend !== false) return { kind: 'resend', ...lettersOf(msg.resend, numericIds) };
  if (msg.reset === undefined) return { kind: 'poll' };
  const position = msg.reset === 'now' ? now : timeOf(msg.reset);
  if (!(position >= 0 && position <= latestMs)) {
    throw new InputError('reset', 'must be "now", epoch milliseconds or an ISO 8601 time');
  }
  return { kind: 'move', position };
}

function timeOf(reset: unknown): number {
  if (typeof reset === 'string') return Date.parse(reset);
  if (reset instanceof Date) return reset.getTime();
  return typeof reset === 'number' ? reset : Number.NaN;
}

/** The last moment a `Date` can hold. */
const latestMs = 8.64e15;

/** Ids of Hive are text: as numbers they would lose digits. Those of SOAR may be either. */
function lettersOf(resend: unknown, numericIds: boolean): { ids?: string[] } {
  if (resend === true) return {};
  const ids = (Array.isArray(resend) ? resend : [resend]) as unknown[];
  if (!ids.every((id) => typeof id === 'string' || (numericIds && typeof id === 'number'))) {
    throw new InputError('resend', 'must be true, an id or a list of ids');
  }
  return { ids: ids.map(String) };
}
