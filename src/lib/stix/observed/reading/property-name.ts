import type { StixVersion } from '../../stix-object.js';

/** Names of properties in a source, and in the object that takes them. */
export type PropertyTable = readonly (readonly [from: string, to: string])[];

/** A table with the reference connector's names, which have capitals in places, and as each version spells them. */
export function spelledFor(table: PropertyTable): Record<StixVersion, PropertyTable> {
  return { '2.0': table, '2.1': table.map(([from, to]) => [from, lowerCaseName(to)]) };
}

/** A name as STIX demands it: at least three lower-case letters, digits and underscores, a letter first. */
export function lowerCaseName(name: string): string {
  const lower = name
    .replace(/(?<=[a-z\d])[A-Z]/g, '_$&')
    .replace(/\W+/g, '_')
    .slice(0, 240)
    .toLowerCase();
  return /^[a-z]\w\w/.test(lower) ? lower : `x_${lower}`;
}
