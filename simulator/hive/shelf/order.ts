import { unprocessable } from '../refusal.js';

/** What an item is sorted by: one value a sort field, then its id. */
export type SortKey = readonly (string | number)[];

export interface Order<T> {
  key(item: T): SortKey;
  compare(a: SortKey, b: SortKey): number;
}

/** Reads one sort field of an item. */
export type SortFields<T> = Record<string, (item: T) => string | number>;

/** Ids as texts of one length, so that their order is that of the numbers. */
export function sortableId(id: string): string {
  return id.padStart(20, '0');
}

/**
 * Order after `sortBy` values such as `receivedAt:asc` (several, or comma-separated; a field named twice counts once), then by id.
 * Throws a 422 refusal for an unknown field.
 */
export function orderBy<T>(
  sortBy: readonly string[],
  fields: SortFields<T>,
  idOf: (item: T) => string,
  idDirection: 'asc' | 'desc',
): Order<T> {
  const steps = new Map<string, { read: (item: T) => string | number; sign: number }>();
  for (const term of sortBy.flatMap((text) => text.split(',')).filter(Boolean)) {
    const [field = '', direction = 'asc'] = term.split(':');
    const read = Object.hasOwn(fields, field) ? fields[field] : undefined;
    if (!read || (direction !== 'asc' && direction !== 'desc')) throw unprocessable(`${term} is not a valid sortBy.`);
    if (!steps.has(field)) steps.set(field, { read, sign: direction === 'asc' ? 1 : -1 });
  }
  if (!steps.has('id'))
    steps.set('id', { read: (item) => sortableId(idOf(item)), sign: idDirection === 'asc' ? 1 : -1 });
  const list = [...steps.values()];
  return {
    key: (item) => list.map((step) => step.read(item)),
    compare: (a, b) => {
      for (const [index, { sign }] of list.entries()) {
        const left = a[index] ?? '';
        const right = b[index] ?? '';
        if (left !== right) return left < right ? -sign : sign;
      }
      return 0;
    },
  };
}

export function sorted<T>(items: readonly T[], order: Order<T>): T[] {
  return items
    .map((item) => ({ item, key: order.key(item) }))
    .sort((a, b) => order.compare(a.key, b.key))
    .map(({ item }) => item);
}
