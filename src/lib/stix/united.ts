/**
 * Two versions of one object as one: properties of both, the first one's where they differ, members of both in lists
 * of references. Gives `first` itself when `second` adds nothing.
 */
export function united<T extends Record<string, unknown>>(first: T, second: Record<string, unknown>): T {
  let result: Record<string, unknown> | undefined;
  for (const property in second) {
    const added = second[property];
    const present = first[property];
    if (present === added) continue;
    const both = present === undefined ? added : bothOf(property, present, added);
    if (both === present) continue;
    result ??= { ...first };
    result[property] = both;
  }
  return result === undefined ? first : (result as T);
}

function bothOf(property: string, present: unknown, added: unknown): unknown {
  if (typeof present !== 'object' || typeof added !== 'object' || !present || !added) return present;
  if (Array.isArray(present)) {
    return property.endsWith('_refs') && Array.isArray(added) ? listOfBoth(present, added) : present;
  }
  if (Array.isArray(added)) return present;
  return united(present as Record<string, unknown>, added as Record<string, unknown>);
}

function listOfBoth(present: readonly unknown[], added: readonly unknown[]): readonly unknown[] {
  const missing = added.filter((reference) => !present.includes(reference));
  return missing.length > 0 ? [...present, ...missing] : present;
}
