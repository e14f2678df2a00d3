import type { Connection, End } from '../connection.js';
import { link, linkOne, type Observable, type Observation } from '../observation.js';
import { type Fields, filled, isFields, plain, put } from '../reading/values.js';

/** Adds the finding of an event: the alerts it belongs to and raised, and the ends of its connection. */
export function addFinding(observation: Observation, alert: Fields, connection: Connection | undefined) {
  const hasAddress = connection?.source.type !== undefined || connection?.destination.type !== undefined;
  if (!filled(alert) && !hasAddress) return undefined;
  const finding = observation.addPart('x-ibm-finding');
  if (filled(alert)) finding.body.extensions = { [observation.vocabulary.alert]: { ...alert } };
  return finding;
}

export interface EventObjects {
  event: Observable;
  detail: Observable;
  asset: Observable | undefined;
  finding: Observable | undefined;
}

/** Adds the traffic of a connection and the addresses of its ends. */
export function addNetwork(observation: Observation, connection: Connection, objects: EventObjects): void {
  const { source, destination, own, family, protocol, outbound } = connection;
  const extension: Fields = {};
  put(extension, 'address_family', family);
  put(extension, 'outbound', outbound);
  if (source.type === undefined) put(extension, 'src_address', source.address);
  if (destination.type === undefined) put(extension, 'dst_address', destination.address);
  const traffic: Fields = { protocols: [protocol ?? networkLayer(connection)] };
  put(traffic, 'src_port', source.port);
  put(traffic, 'dst_port', destination.port);
  if (source.type === undefined && destination.type === undefined) {
    // Without an address STIX has no network traffic.
    if (protocol === undefined) delete traffic.protocols;
    put(objects.detail.body, 'network', filled({ ...traffic, ...extension }));
    return;
  }
  const { event, finding, asset } = objects;
  const network = observation.add('network-traffic');
  Object.assign(network.body, traffic);
  if (filled(extension)) network.body.extensions = { [observation.vocabulary.network]: extension };
  const from = address(observation, source);
  const to = address(observation, destination);
  link(network, 'src_ref', from);
  link(network, 'dst_ref', to);
  link(event, 'network_ref', network);
  linkOne(event, 'ip_refs', from);
  if (finding) {
    link(finding, 'src_ip_ref', from);
    link(finding, 'dst_ip_ref', to);
  }
  if (asset) linkOne(asset, 'ip_refs', own === source ? from : to);
}

function address(observation: Observation, { type, address }: End): Observable | undefined {
  return type && address !== undefined ? observation.value(type, address) : undefined;
}

/** What is surely spoken when the event does not name the protocol: IP of the addresses' kind. */
function networkLayer({ source, destination }: Connection): 'ipv4' | 'ipv6' {
  return (source.type ?? destination.type) === 'ipv6-addr' ? 'ipv6' : 'ipv4';
}

/** What a web request and a DNS query name. */
export function addNames(observation: Observation, data: Fields): void {
  if (typeof data.url === 'string' && data.url !== '') observation.value('url', data.url);
  const { queryName } = data;
  if (typeof queryName === 'string' && isDomain(queryName)) observation.value('domain-name', queryName);
}

/** Any script is allowed, as are the underscores of service names; what could never be a name is not. */
function isDomain(name: string): boolean {
  return name.length <= 253 && /[^.]/.test(name) && !/[\s\\/:@"'<>]/.test(name) && !name.includes('..');
}

/** The local ids of the alerts an event belongs to and raised. */
export function alertOf(payload: Fields): Fields {
  const alert: Fields = {};
  put(alert, 'incidents', listOf(payload.incidents));
  put(alert, 'triggered_incidents', listOf(payload.triggeredIncidents));
  return alert;
}

function listOf(value: unknown): unknown {
  return plain(Array.isArray(value) ? value : [value]);
}

/** One finding a matched policy. */
export function addMatchedPolicies(observation: Observation, matched: unknown): void {
  const matches = (Array.isArray(matched) ? matched : [matched]).filter(isFields);
  for (const [index, { policyId, versionId, matcherId }] of matches.entries()) {
    const name = plain(policyId);
    if (name === undefined) continue;
    const { body } = observation.addPart('x-ibm-finding', 'policy', index);
    body.finding_type = 'alert';
    body.name = name;
    put(body, 'x_reaqta_version_id', plain(versionId));
    put(body, 'x_reaqta_matcher_id', plain(matcherId));
  }
}
