import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventsToStix, type StixBundle } from '../../src/lib/stix/events-to-stix.js';
import { checkBundle } from '../lib/stix/stix-checks.js';
import {
  type Fact,
  factsOf,
  keyOf,
  observedObjects,
  type ResultVector,
  resultVectors,
  type StixLike,
} from './result-vectors.js';

type Version = '2.0' | '2.1';

/** What a fact of the reference is looked for in. */
interface Ours {
  version: Version;
  facts: ReadonlySet<string>;
  objects: readonly StixLike[];
}

/** Named deviations of docs/stix-results.md: whether one explains that a fact is not ours, by what is ours instead. */
const deviations: Record<string, (fact: Fact, ours: Ours) => boolean> = {
  'code-is-text': ({ type, path, value }, { facts }) =>
    type === 'x-oca-event' && path === 'code' && facts.has(keyOf({ type, path, value: String(value) })),
  'empty-left-out': ({ value }) => value === '' || (Array.isArray(value) && value.length === 0),
  'original-name': ({ type, path, value }, { version, facts }) =>
    version === '2.0' &&
    type === 'file' &&
    path === 'name' &&
    facts.has(keyOf({ type, path: 'extensions.x-reaqta-program.fsname', value })),
  'split-paths': ({ type, path, value }, { objects }) =>
    type === 'file' && path === 'name' && typeof value === 'string' && isSplit(value, objects),
  'real-timestamps': ({ type, path, value }, { version, facts }) => {
    const names = { 'file:created': 'ctime', 'process:created': 'created_time' };
    const newer = names[`${type}:${path}` as keyof typeof names];
    const property = version === '2.0' ? newer && 'created' : newer;
    const time = typeof value === 'number' ? new Date(value).toISOString() : value;
    return (
      (property !== undefined && facts.has(keyOf({ type, path: property, value: time }))) ||
      (type === 'x-oca-event' &&
        path === 'created' &&
        facts.has(keyOf({ type: 'x-reaqta-event', path: 'received_at', value })))
    );
  },
  'logon-process-apart': ({ type, path, value }, { facts }) =>
    ['process:name', 'file:name'].includes(`${type}:${path}`) &&
    facts.has(keyOf({ type: 'x-reaqta-etw', path: 'etw_logon_process_name', value })),
  'own-property': ({ type, path, value }, { version, facts }) => {
    const own = { type, path: ownProperties[path] ?? '', value };
    return facts.has(keyOf(version === '2.1' ? inLowerCase(own) : own));
  },
  'lower-case-names': (fact, { version, facts }) => version === '2.1' && facts.has(keyOf(inLowerCase(fact))),
  'extension-names': (fact, { version, facts }) => {
    const { path, ...rest } = inLowerCase(fact);
    return version === '2.1' && facts.has(keyOf({ ...rest, path: path.replace(/^extensions\.[^.]+/, '$&-ext') }));
  },
  'hexadecimal-pids': ({ type, path, value }, { version, facts }) =>
    version === '2.1' &&
    type === 'process' &&
    path === 'pid' &&
    facts.has(keyOf({ type, path, value: Number.parseInt(String(value), 16) })),
  'addressed-traffic': ({ type, path, value }, { facts }) =>
    type === 'network-traffic' &&
    facts.has(keyOf({ type: 'x-reaqta-event', path: `network.${path.split('.').at(-1)}`, value })),
  'whole-numbers': ({ type, path, value }, { facts }) =>
    (typeof value === 'string' && facts.has(keyOf({ type, path, value: Number(value) }))) ||
    // The reference made a number of `true`.
    (type === 'process' && path === 'pid' && value === 1),
  'big-numbers': ({ type, path, value }, { version, facts }) =>
    type === 'file' &&
    path === 'size' &&
    typeof value === 'bigint' &&
    facts.has(
      keyOf({ type, path: `extensions.x-reaqta-program${version === '2.1' ? '-ext' : ''}.size`, value: String(value) }),
    ),
  'wrong-type': ({ type, path, value }) =>
    (type === 'url' && path !== 'value') || (type === 'user-account' && Array.isArray(value)),
  'first-value-stands': ({ type, path, value }, { version, objects }) =>
    version === '2.1' &&
    type === 'process' &&
    path.startsWith('extensions.') &&
    value === 'false' &&
    objects.some((object) => object.type === 'process' && 'x_unique_id' in object),
};

/** What the connector writes over another property. */
const ownProperties: Record<string, string> = {
  etwSubStatus: 'etwSubjectDomainName',
  etwTargetOutboundDomainName: 'etwTargetServerName',
};

function inLowerCase({ type, path, value }: Fact): Fact {
  return { type, path: path.replace(/(?<=[a-z\d])[A-Z]/g, '_$&').toLowerCase(), value };
}

function isSplit(path: string, objects: readonly StixLike[]): boolean {
  const name = path.split(/[\\/]/).at(-1) as string;
  const directory = path.slice(0, path.length - name.length - 1);
  return (
    objects.some((object) => object.type === 'file' && object.name === name) &&
    objects.some((object) => object.type === 'directory' && String(object.path).replace(/[\\/]$/, '') === directory)
  );
}

const { identity, vectors } = resultVectors();

describe('Every result vector', () => {
  for (const vector of vectors) {
    it(`${vector.id}: ${vector.description}`, () => {
      if ('mapping' in vector.options) return;
      for (const version of ['2.0', '2.1'] as const) compare(vector, version);
    });
  }

  it('that was recorded before and after the preparation gives the same objects from both', () => {
    for (const { raw, modified, id, options } of vectors) {
      if (!Array.isArray(raw) || !Array.isArray(modified) || 'mapping' in options) continue;
      for (const version of ['2.0', '2.1'] as const) {
        assert.deepEqual(translated(modified, version).bundle, translated(raw, version).bundle, `${id}, ${version}`);
      }
    }
  });

  it('needs no deviation but those the documentation names', () => {
    const page = readFileSync(join(__dirname, '../../docs/stix-results.md'), 'utf8');
    for (const name of Object.keys(deviations)) assert.ok(page.includes(`| \`${name}\` |`), name);
  });
});

function translated(events: Iterable<unknown>, version: Version, unmappedFallback = false) {
  let number = 0;
  const newId = () => `00000000-0000-4000-8000-${String(++number).padStart(12, '0')}`;
  return eventsToStix(events, { version, identity, unmappedFallback, newId, now: '2026-01-01T00:00:00.000Z' });
}

function compare({ raw, modified, oracle, options }: ResultVector, version: Version): void {
  const input = (raw ?? modified) as unknown[];
  const { bundle, skipped } = translated(input, version, options.unmapped_fallback === true);
  checkBundle(bundle);
  assert.equal(count(bundle, 'observed-data') + skipped.length, input.length);
  const reference = oracle?.[version].objects;
  // Where the reference failed, ours goes on.
  if (!reference) return;
  const objects = observedObjects(bundle.objects);
  const facts = new Set(factsOf(bundle.objects).map(keyOf));
  const ours = { version, facts, objects };
  const missing = factsOf(reference).filter((fact) => !facts.has(keyOf(fact)));
  const unexplained = missing.filter((fact) => !Object.values(deviations).some((explains) => explains(fact, ours)));
  assert.deepEqual(unexplained.map(keyOf), []);
}

function count({ objects }: StixBundle, wanted: string): number {
  return objects.filter(({ type }) => type === wanted).length;
}
