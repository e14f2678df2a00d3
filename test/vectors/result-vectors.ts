import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One vector of `results-open.json`, as far as it is read here. */
export interface ResultVector {
  id: string;
  description: string;
  options: Record<string, unknown>;
  raw?: unknown;
  modified?: unknown;
  oracle?: Record<'2.0' | '2.1', { objects?: StixLike[]; error?: unknown }>;
  connector_error?: { message: string };
}

export type StixLike = Record<string, unknown> & { type: string };

export function resultVectors(): { identity: Record<string, unknown>; vectors: ResultVector[] } {
  const folder = process.env.STIX_VECTORS;
  if (!folder) throw new Error('STIX_VECTORS must name the folder of the vectors');
  const { about, vectors } = withoutLoss(readFileSync(join(folder, 'results-open.json'), 'utf8')) as {
    about: { identity: Record<string, unknown> };
    vectors: ResultVector[];
  };
  return { identity: about.identity, vectors };
}

/** Reads JSON with whole numbers no JavaScript number holds as bigint. */
function withoutLoss(text: string): unknown {
  const marked = text.replace(/"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g, (token) =>
    token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : `"bigint:${token}"`,
  );
  return JSON.parse(marked, (_key, value) =>
    typeof value === 'string' && value.startsWith('bigint:') ? BigInt(value.slice(7)) : value,
  );
}

/** One thing a bundle says of an object of a type; references are left out, they are checked by themselves. */
export interface Fact {
  type: string;
  path: string;
  value: unknown;
}

/** Every fact of a bundle's observed objects. */
export function factsOf(objects: readonly StixLike[]): Fact[] {
  return observedObjects(objects).flatMap((object) => [...factsIn(object.type, '', object)]);
}

/** The observed objects of either version. */
export function observedObjects(objects: readonly StixLike[]): StixLike[] {
  return objects.flatMap((object) => {
    if (object.type === 'identity') return [];
    if (object.type !== 'observed-data') return [object];
    return Object.values((object.objects ?? {}) as Record<string, StixLike>);
  });
}

function* factsIn(type: string, prefix: string, object: Record<string, unknown>): Generator<Fact> {
  for (const [key, value] of Object.entries(object)) {
    if (prefix === '' && ['type', 'id', 'spec_version'].includes(key)) continue;
    if (/_refs?$/.test(key)) continue;
    const path = prefix ? `${prefix}.${key}` : key;
    const nests = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (nests) yield* factsIn(type, path, value as Record<string, unknown>);
    else yield { type, path, value };
  }
}

/** A fact as text, to be looked up. */
export function keyOf({ type, path, value }: Fact): string {
  return `${type}:${path}=${JSON.stringify(value, (_key, part) => (typeof part === 'bigint' ? String(part) : part))}`;
}
