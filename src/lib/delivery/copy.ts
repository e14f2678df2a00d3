/**
 * A copy of plain data: several times as fast as `structuredClone`, which is made for more than JSON. Without a key
 * `__proto__`, which JSON may hold and which would give the copy properties that nobody sees.
 */
export function copyOf<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf) as T;
  const copy: Record<string, unknown> = {};
  for (const [name, part] of Object.entries(value)) if (name !== '__proto__') copy[name] = copyOf(part);
  return copy as T;
}
