/** A path taken apart: `payload.data.localPort` → three names. */
export type Steps = readonly string[];

const known = new WeakMap<readonly string[], readonly Steps[]>();

/** The paths of a field taken apart, once for each list. */
export function stepsOf(paths: readonly string[]): readonly Steps[] {
  const steps = known.get(paths) ?? paths.map((path) => path.split('.'));
  known.set(paths, steps);
  return steps;
}

/**
 * Whether a value at the path passes the test; of an array, any of its elements. `undefined` and `null` are no values.
 */
export function someValueAt(event: unknown, steps: Steps, test: (value: unknown) => boolean): boolean {
  let value = event;
  for (let index = 0; index < steps.length; index++) {
    if (typeof value !== 'object' || value === null) return false;
    if (Array.isArray(value)) {
      const rest = steps.slice(index);
      return value.some((element) => someValueAt(element, rest, test));
    }
    value = (value as Record<string, unknown>)[steps[index] as string];
  }
  if (value === undefined || value === null) return false;
  return Array.isArray(value) ? value.some((element) => someValueAt(element, [], test)) : test(value);
}

/** Whether something stands at the path that is neither null nor an empty array. */
export function isThere(event: unknown, steps: Steps): boolean {
  return someValueAt(event, steps, () => true);
}

const runOfBackslashes = /\\+/g;

/** A text as the hunt compares it: without regard to letter case and to how often a backslash is repeated. */
export function comparable(text: string): string {
  const lower = text.toLowerCase();
  // the only letter whose lower case depends on its neighbours
  const even = lower.includes('ς') ? lower.replaceAll('ς', 'σ') : lower;
  return even.includes('\\\\') ? even.replace(runOfBackslashes, '\\') : even;
}
