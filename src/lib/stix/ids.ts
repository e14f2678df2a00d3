import { canonicalJson } from './canonical-json.js';

/** The namespace the STIX 2.1 specification sets for deterministic ids of its own observable types (section 2.9). */
export const stixNamespace = '00abedb4-aa42-466c-9c01-fed23315a9b7';

/** Our namespace: ids of custom observable types, and of identities that are given by name only. */
export const ownNamespace = '5d0c6f3e-8a1b-4c57-9be2-41f7a2d3c690';

const utf8 = new TextEncoder();

/** uuid is an ES module, which takes long to load: only a translation needs it, Node-RED's start does not. */
let uuid: typeof import('uuid') | undefined;
const namespaces = new Map<string, Uint8Array>();

function versionFive(text: string, namespace: string): string {
  uuid ??= require('uuid') as typeof import('uuid');
  let bytes = namespaces.get(namespace);
  if (!bytes) {
    bytes = uuid.parse(namespace);
    namespaces.set(namespace, bytes);
  }
  return uuid.v5(utf8.encode(text), bytes);
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

/** UUIDv5 of a contribution in the specification's namespace. */
export function standardUuid(text: string): string {
  return versionFive(text, stixNamespace);
}

/** UUIDv5 in our own namespace over the JSON of a list, which for texts and whole numbers is canonical. */
export function ownUuid(name: readonly (string | number | null)[]): string {
  return versionFive(JSON.stringify(name), ownNamespace);
}
