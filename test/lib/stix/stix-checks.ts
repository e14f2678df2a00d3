import assert from 'node:assert/strict';
import type { StixBundle, StixObject } from '../../../src/lib/stix/stix-object.js';

export type Observed = Record<string, unknown> & { type: string };

/** The observed objects of the first event of a 2.0 bundle, or all of a 2.1 bundle. */
export function observedIn(bundle: StixBundle): Observed[] {
  if (bundle.spec_version !== '2.0') {
    return bundle.objects.filter(({ type }) => type !== 'identity' && type !== 'observed-data');
  }
  return bundle.objects.flatMap(({ objects }) => Object.values((objects ?? {}) as Record<string, Observed>));
}

export function ofType(bundle: StixBundle, type: string): Observed[] {
  return observedIn(bundle).filter((object) => object.type === type);
}

/** The only object of a type. */
export function only(bundle: StixBundle, type: string): Observed {
  const found = ofType(bundle, type);
  assert.equal(found.length, 1, `one ${type}, not ${found.length}`);
  return found[0] as Observed;
}

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';
const propertyName = /^id$|^[a-z][a-z\d_]{2,249}$/;
const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** Which types a reference of a standard object may point to. */
const targets: Record<string, readonly string[]> = {
  src_ref: ['ipv4-addr', 'ipv6-addr'],
  dst_ref: ['ipv4-addr', 'ipv6-addr'],
  parent_directory_ref: ['directory'],
  image_ref: ['file'],
  binary_ref: ['file'],
  creator_user_ref: ['user-account'],
  parent_ref: ['process'],
};

/** Checks what both versions demand of a bundle that was read back from its text. */
export function checkBundle(made: StixBundle): void {
  const bundle = JSON.parse(JSON.stringify(made)) as StixBundle;
  assert.match(bundle.id, new RegExp(`^bundle--${uuid}$`));
  const ids = bundle.objects.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length, 'no object is there twice');
  for (const object of bundle.objects) checkObject(object, bundle);
}

function checkObject(object: StixObject, bundle: StixBundle): void {
  assert.match(object.id, new RegExp(`^${object.type}--${uuid}$`));
  noEmptyValues(object);
  const isNew = bundle.spec_version !== '2.0';
  if (isNew) assert.equal(object.spec_version, '2.1');
  if (object.type === 'observed-data') checkObservedData(object, bundle);
  else if (isNew && object.type !== 'identity')
    checkObserved(object, new Map(bundle.objects.map((one) => [one.id, one])));
}

function checkObservedData(data: StixObject, bundle: StixBundle): void {
  for (const time of ['created', 'modified', 'first_observed', 'last_observed'])
    assert.match(String(data[time]), timestamp);
  assert.equal(data.number_observed, 1);
  assert.equal(data.created_by_ref, bundle.objects[0]?.id);
  if (bundle.spec_version === '2.0') {
    const objects = Object.entries(data.objects as Record<string, Observed>);
    assert.ok(objects.length > 0);
    const byNumber = new Map<string, Observed>(objects);
    for (const [, object] of objects) checkObserved(object, byNumber);
    return;
  }
  const references = data.object_refs as string[];
  assert.ok(references.length > 0);
  const ids = new Set(bundle.objects.map(({ id }) => id));
  for (const reference of references) assert.ok(ids.has(reference), `${reference} is in the bundle`);
}

/** What the specification demands of the observed objects we make. */
function checkObserved(object: Observed, known: ReadonlyMap<string, Observed>): void {
  const isNew = object.spec_version !== undefined;
  for (const [property, value] of Object.entries(object)) {
    if (isNew) assert.match(property, propertyName);
    if (!/_refs?$/.test(property)) continue;
    const references = property.endsWith('_refs') ? (value as string[]) : [value as string];
    assert.equal(new Set(references).size, references.length, `${property} names nothing twice`);
    for (const reference of references) {
      const target = known.get(reference);
      assert.ok(target, `${object.type}.${property} refers to something`);
      if (targets[property]) assert.ok(targets[property].includes(target.type), `${property} to a ${target.type}`);
    }
  }
  const extensions = isNew ? ((object.extensions ?? {}) as Record<string, object>) : {};
  for (const [name, extension] of Object.entries(extensions)) {
    assert.match(name, /^[a-z][a-z\d-]+-ext$/);
    for (const property of Object.keys(extension)) assert.match(property, propertyName);
  }
  if (object.type === 'windows-registry-key') {
    for (const value of (object.values ?? []) as object[]) assert.ok('name' in value || (isNew && 'data' in value));
  }
  if (object.type === 'x-oca-event' && object.created !== undefined) assert.match(object.created as string, timestamp);
  if (object.type === 'network-traffic') {
    assert.ok((object.protocols as string[]).length > 0);
    assert.ok(object.src_ref ?? object.dst_ref);
  }
  if (object.type === 'file') assert.ok(object.name ?? object.hashes);
  if (object.type === 'directory') assert.equal(typeof object.path, 'string');
  if (/^(ipv4-addr|ipv6-addr|url|domain-name)$/.test(object.type)) assert.equal(typeof object.value, 'string');
  for (const port of [object.src_port, object.dst_port]) {
    if (port !== undefined) assert.ok(Number.isInteger(port) && Number(port) >= 0 && Number(port) <= 65_535);
  }
  if (object.pid !== undefined && object.type === 'process') assert.ok(Number.isInteger(object.pid));
}

function noEmptyValues(value: unknown, property = ''): void {
  assert.notEqual(value, null);
  // The default value of a registry key has the empty name.
  if (property !== 'values.name') assert.notEqual(value, '');
  if (typeof value !== 'object' || value === null) return;
  const parts = Object.entries(value);
  assert.ok(parts.length > 0, 'no empty list and no empty object');
  for (const [name, part] of parts) {
    const isItem = Array.isArray(value);
    noEmptyValues(part, isItem ? property : property === 'values' ? `values.${name}` : name);
  }
}
