import type { HiveClient } from '../../hive/client.js';
import type { Accepted } from '../../hive/types.js';
import { InputError } from '../../http/errors.js';
import { type Changed, isDryRun } from '../../http/guard.js';
import type { CallOptions } from '../../http/transport.js';
import { expectAccepted } from '../expect-accepted.js';

/** What became of an alert's tags. */
export interface TagReport {
  dryRun: boolean;
  /** Those added or removed, or that would have been in a dry run. */
  changed: string[];
  /** Those the alert has now. */
  tags: string[];
}

/** Reads one tag, or a list of them: a text is one tag, whatever characters it has. @throws InputError naming `input` */
export function asTags(input: string, value: unknown): string[] {
  const tags = [value].flat();
  if (tags.length === 0) throw new InputError(input, 'is an empty list');
  for (const tag of tags) {
    if (typeof tag !== 'string') throw new InputError(input, 'must be a text or a list of texts');
    if (tag.trim() === '') throw new InputError(input, 'holds an empty tag');
    // Hive could not be asked for it: in an address they mean another place.
    if (tag === '.' || tag === '..') throw new InputError(input, 'holds a tag that is nothing but dots');
    if (/\p{Surrogate}/u.test(tag)) throw new InputError(input, 'holds a tag with half a character');
  }
  return [...new Set(tags as string[])];
}

/** The tags of an alert; it may have none. */
export async function alertTags(hive: HiveClient, alertId: string, options?: CallOptions): Promise<string[]> {
  return (await hive.getAlert(alertId, options)).tags ?? [];
}

/** Adds the tags an alert lacks, or removes those it has; the others need no call. @throws ServiceError */
export async function changeTags(
  hive: HiveClient,
  alertId: string,
  direction: 'add' | 'remove',
  tags: string[],
  options?: CallOptions,
): Promise<TagReport> {
  const before = await alertTags(hive, alertId, options);
  const changed = tags.filter((tag) => before.includes(tag) === (direction === 'remove'));
  let now = before;
  for (const tag of changed) {
    const answer: Changed<Accepted> = await hive[direction === 'add' ? 'addTag' : 'removeTag'](alertId, tag, options);
    if (isDryRun(answer)) continue;
    expectAccepted(`${direction} tag`, answer);
    now = direction === 'add' ? [...now, tag] : now.filter((one) => one !== tag);
  }
  return { dryRun: changed.length > 0 && now === before, changed, tags: now };
}
