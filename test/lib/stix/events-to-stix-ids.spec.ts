import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { eventsToStix } from '../../../src/lib/stix/events-to-stix.js';
import { huntEvent, identity, outboundConnection, simulatedEvents } from './hunt-events.js';
import { type Observed, observedIn } from './stix-checks.js';

const namespace = Buffer.from('00abedb4aa42466c9c01fed23315a9b7', 'hex');

/** What the specification lists for the types we make. */
const contributing: Record<string, string[]> = {
  directory: ['path'],
  'domain-name': ['value'],
  file: ['hashes', 'name', 'extensions', 'parent_directory_ref'],
  'ipv4-addr': ['value'],
  'ipv6-addr': ['value'],
  'network-traffic': ['start', 'end', 'src_ref', 'dst_ref', 'src_port', 'dst_port', 'protocols', 'extensions'],
  url: ['value'],
  'user-account': ['account_type', 'user_id', 'account_login'],
  'windows-registry-key': ['key', 'values'],
  'x509-certificate': ['hashes', 'serial_number'],
};

/** JSON with sorted keys: canonical for texts, whole numbers and truth values. */
function sorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sorted).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${sorted((value as Observed)[key])}`).join()}}`;
}

function expectedId(object: Observed): string | undefined {
  const entering: Record<string, unknown> = {};
  for (const property of contributing[object.type] ?? []) {
    if (object[property] !== undefined) entering[property] = object[property];
  }
  if (Object.keys(entering).length === 0) return undefined;
  if (entering.hashes) {
    const hashes = entering.hashes as Record<string, string>;
    const best = ['MD5', 'SHA-1', 'SHA-256', 'SHA-512'].find((name) => hashes[name]) as string;
    entering.hashes = { [best]: hashes[best] };
  }
  const bytes = createHash('sha1').update(namespace).update(sorted(entering)).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  return `${object.type}--${bytes.toString('hex').replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5')}`;
}

describe('Ids of STIX 2.1 objects', () => {
  const odd = [
    huntEvent(8, outboundConnection),
    huntEvent(5, { file: 'c:\\ünïcode\\"quoted"\n.txt', sha256: 'f0'.repeat(32) }),
    huntEvent(53, { etwCertIssuerName: 'CA', etwCertSerialNumber: '0A', etwCertThumbprint: 'ab'.repeat(20) }),
  ];
  const objects = observedIn(eventsToStix([...simulatedEvents(), ...odd], { identity }).bundle);

  for (const type of Object.keys(contributing)) {
    it(`follow from the properties the specification lists: ${type}`, () => {
      const checked = objects.filter((object) => object.type === type && expectedId(object) !== undefined);
      for (const object of checked) assert.equal(object.id, expectedId(object));
      assert.ok(checked.length > 0);
    });
  }

  it('of custom types are version 5, those of processes version 4', () => {
    for (const { type, id } of objects) {
      if (type.startsWith('x-')) assert.match(String(id), /^x-[a-z-]+--.{14}5/);
      if (type === 'process') assert.match(String(id), /^process--.{14}4/);
    }
  });
});
