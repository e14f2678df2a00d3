import type { Recent } from '../recent.js';
import { family } from './data-families.js';
import { addAntimalware } from './families/antimalware.js';
import { addDataFile } from './families/file.js';
import { addFinding, addMatchedPolicies, addNames, addNetwork, alertOf } from './families/network.js';
import { addActingProcess, addOtherProcesses } from './families/process.js';
import { describe } from './families/reaqta-event.js';
import { addRegistryKey } from './families/registry.js';
import { addSecurityEvent } from './families/security-event.js';
import { addTactics } from './families/tagging.js';
import { addWmi } from './families/wmi.js';
import { link, type Observable, Observation, type Recollection, type Subject, withoutEmpty } from './observation.js';
import { type PreparedEvent, prepared } from './prepared-event.js';
import { timestamp } from './reading/time.js';
import { filled, idText, plain, put } from './reading/values.js';
import { tacticsOf } from './tactics.js';
import { addUnmapped } from './unmapped.js';
import type { Vocabulary } from './vocabulary.js';

/** What one event shows, and when it happened; no time when the event has none that can be read. */
export interface Observed {
  objects: Observable[];
  at: string | undefined;
}

/**
 * Walks one event in a fixed order of its parts, whatever the order of its keys.
 * `memory` holds what was made of processes before;
 * `unmappedType` is the type of the object that takes what nothing else does.
 * @throws TypeError, RangeError when there is nothing to observe in it.
 */
export function observe(
  event: unknown,
  vocabulary: Vocabulary,
  unmappedType: string | undefined,
  memory: Recent<string, Recollection>,
): Observed {
  const source = prepared(event);
  const { eventId, endpointId, connection, data, families } = source;
  const observation = new Observation(vocabulary, eventId, endpointId, memory);
  const main = addMain(observation, source);
  const asset = addAsset(observation, endpointId, connection?.own.type !== undefined);
  link(main, 'host_ref', asset);
  const detail = addDetail(observation, source, main.body.created !== undefined);
  const subject = source.process && filled(source.process) ? addActor(observation, source, main) : undefined;
  const alert = alertOf(source.payload);
  const finding = addFinding(observation, alert, connection);
  if (filled(alert)) main.body.extensions = { [vocabulary.alert]: alert };
  if (connection) addNetwork(observation, connection, { event: main, detail, asset, finding });
  if (families & family.file) addDataFile(observation, data, detail);
  if (families & family.registry) addRegistryKey(observation, data, detail, subject?.user);
  if (families & family.names) addNames(observation, data);
  if (families & family.processes) addOtherProcesses(observation, data, detail, endpointId);
  if (families & family.wmi) addWmi(observation, data, detail);
  if (families & family.audit) addSecurityEvent(observation, data);
  if (families & family.antimalware) addAntimalware(observation, data);
  if (families & family.policy) addMatchedPolicies(observation, data.matched);
  if (families & family.tactics) addTactics(observation, tacticsOf(data), main);
  if (unmappedType !== undefined) addUnmapped(observation, source, unmappedType);
  const objects = withoutEmpty(observation.objects);
  if (objects.length === 0) throw new TypeError('there is nothing to observe in it');
  return { objects, at: source.happenedAt ?? timestamp(source.event.receivedAt) };
}

function addMain(observation: Observation, { event, payload, eventId, action }: PreparedEvent): Observable {
  const main = observation.addPart('x-oca-event');
  put(main.body, 'code', eventId);
  put(main.body, 'category', idText(payload.eventType));
  put(main.body, 'action', action);
  put(main.body, 'created', timestamp(event.receivedAt));
  return main;
}

/** The endpoint; shared by all events of a bundle that have its id. */
function addAsset(observation: Observation, endpointId: string | undefined, hasAddress: boolean) {
  if (endpointId === undefined && !hasAddress) return undefined;
  const asset =
    endpointId === undefined
      ? observation.addPart('x-oca-asset', 'endpoint')
      : observation.add('x-oca-asset', { parts: [endpointId] });
  put(asset.body, 'host_id', endpointId);
  return asset;
}

function addDetail(observation: Observation, source: PreparedEvent, isReceived: boolean): Observable {
  const { event, payload, data, endpointId } = source;
  const detail = observation.addPart('x-reaqta-event');
  put(detail.body, 'host_id', endpointId);
  put(detail.body, 'local_id', idText(payload.localId));
  if (source.families & family.detail) describe(detail, data, observation.vocabulary.version);
  if (source.happenedAt === undefined) put(detail.body, 'happened_at', plain(event.happenedAt));
  if (!isReceived) put(detail.body, 'received_at', plain(event.receivedAt));
  return detail;
}

function addActor(observation: Observation, { process, data, endpointId }: PreparedEvent, main: Observable): Subject {
  const subject = addActingProcess(observation, process ?? {}, data, endpointId);
  link(main, 'process_ref', subject.process);
  link(main, 'parent_process_ref', subject.parent);
  link(main, 'file_ref', subject.file);
  link(main, 'user_ref', subject.user);
  return subject;
}
