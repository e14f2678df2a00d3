import { hash, randomBytes } from 'node:crypto';
import { canonicalJson } from './canonical-json.js';

/** The namespace the STIX 2.1 specification sets for deterministic ids of its own observable types (section 2.9). */
export const stixNamespace = '00abedb4-aa42-466c-9c01-fed23315a9b7';

/** Our namespace: ids of custom observable types, and of identities that are given by name only. */
export const ownNamespace = '5d0c6f3e-8a1b-4c57-9be2-41f7a2d3c690';

const utf8 = new TextEncoder();
const namespaceLength = 16;

/** Hashes names in one namespace, in one buffer as long as they fit. */
class Namespace {
  readonly #input = new Uint8Array(512);
  readonly #name = this.#input.subarray(namespaceLength);
  /** The beginnings of the buffer by the length of the name in it: making a view takes as long as filling it. */
  readonly #views: Uint8Array[] = [];

  constructor(uuid: string) {
    // uuid is an ES module, which takes long to load: only a translation needs it, Node-RED's start does not.
    const { parse } = require('uuid') as typeof import('uuid');
    this.#input.set(parse(uuid));
  }

  /** UUIDv5 of a name. */
  uuid(name: string): string {
    const { read, written } = utf8.encodeInto(name, this.#name);
    if (read < name.length) {
      return versionFive(Buffer.concat([this.#input.subarray(0, namespaceLength), utf8.encode(name)]));
    }
    this.#views[written] ??= this.#input.subarray(0, namespaceLength + written);
    return versionFive(this.#views[written]);
  }
}

function versionFive(input: Uint8Array): string {
  return uuidText(hash('sha1', input, 'binary'), 0, 5);
}

const randomLength = 4096;
let random = '';
let used = 0;

/** UUIDv4, of random bytes fetched many at a time. */
export function randomUuid(): string {
  if (used === random.length) {
    random = randomBytes(randomLength).toString('binary');
    used = 0;
  }
  const uuid = uuidText(random, used, 4);
  used += 16;
  return uuid;
}

const digits = Buffer.from('0123456789abcdef');
/** Where the text of a UUID has the digits of each byte. */
const places = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34] as const;
/** Texts come from here in one piece; what is put together from pieces takes more memory and longer to print. */
const written = Buffer.alloc(36, '-');

/** The UUID of a version made of 16 bytes of a binary text. */
function uuidText(bytes: string, start: number, version: number): string {
  for (let index = 0; index < 16; index++) {
    let byte = bytes.charCodeAt(start + index);
    if (index === 6) byte = (byte & 0x0f) | (version << 4);
    else if (index === 8) byte = (byte & 0x3f) | 0x80;
    const place = places[index] as number;
    written[place] = digits[byte >> 4] as number;
    written[place + 1] = digits[byte & 0x0f] as number;
  }
  return written.toString('latin1');
}

/**
 * The properties each type's id is made from (STIX 2.1, section 6, "ID Contributing Properties"). `process` is missing:
 * it has none. In canonical order, so that what is built by walking them is canonical.
 */
export const contributing: Record<string, readonly string[]> = {
  directory: ['path'],
  'domain-name': ['value'],
  file: ['extensions', 'hashes', 'name', 'parent_directory_ref'],
  'ipv4-addr': ['value'],
  'ipv6-addr': ['value'],
  'mac-addr': ['value'],
  'network-traffic': ['dst_port', 'dst_ref', 'end', 'extensions', 'protocols', 'src_port', 'src_ref', 'start'],
  url: ['value'],
  'user-account': ['account_login', 'account_type', 'user_id'],
  'windows-registry-key': ['key', 'values'],
  'x509-certificate': ['hashes', 'serial_number'],
};

/** Only one hash enters an id: the first of these that is there. */
const preferredHashes = ['MD5', 'SHA-1', 'SHA-256', 'SHA-512'] as const;

/** The text an object's id is made from, or nothing when it has no property that enters. */
export function contribution(type: string, body: Record<string, unknown>): string | undefined {
  let text = '';
  for (const property of contributing[type] ?? []) {
    const value = property === 'hashes' ? oneHash(body.hashes) : body[property];
    if (value !== undefined) text += `${text ? ',' : ''}"${property}":${canonicalJson(value)}`;
  }
  return text ? `{${text}}` : undefined;
}

/**
 * A text that differs for objects whose contributions differ, quicker to make: values are told apart by their length,
 * and not in canonical form.
 */
export function shortContribution(type: string, body: Record<string, unknown>): string | undefined {
  const properties = contributing[type] as readonly string[];
  if (properties.length === 1) return `${type} ${String(body[properties[0] as string])}`;
  let text = type;
  let found = false;
  for (const property of properties) {
    const value = property === 'hashes' ? oneHash(body.hashes) : body[property];
    if (value === undefined) {
      text += '-';
      continue;
    }
    const written = typeof value === 'string' ? value : JSON.stringify(value);
    text += `${written.length}:${written}`;
    found = true;
  }
  return found ? text : undefined;
}

function oneHash(hashes: unknown): Record<string, unknown> | undefined {
  if (!hashes) return undefined;
  const values = hashes as Record<string, unknown>;
  for (const name of preferredHashes) if (values[name] !== undefined) return { [name]: values[name] };
  return undefined;
}

let standard: Namespace | undefined;
let own: Namespace | undefined;

/** UUIDv5 of a contribution in the specification's namespace. */
export function standardUuid(text: string): string {
  standard ??= new Namespace(stixNamespace);
  return standard.uuid(text);
}

/** UUIDv5 in our own namespace over the JSON of a list, which for one of texts and whole numbers is canonical. */
export function ownUuid(json: string): string {
  own ??= new Namespace(ownNamespace);
  return own.uuid(json);
}
