import { isTranslated } from './data-families.js';
import type { Observation } from './observation.js';
import type { PreparedEvent } from './prepared-event.js';
import { type Fields, fields, plain } from './reading/values.js';

/** Names that are translated. */
interface Known {
  has(name: string): boolean;
}

const words = (text: string) => new Set(text.trim().split(/\s+/));

const event = words('eventId endpointId payload happenedAt receivedAt');
const payload = words('localId process incidents triggeredIncidents data eventType eventName');
const process = words(
  `id parentId endpointId program user pid startTime ppid pstartTime userSID privilegeLevel noGui logonId`,
);
const program = words('path filename md5 sha1 sha256 size arch fsName certInfo');
const certificate = words('signer issuer trusted expired');
const consumer = words(`commandLineTemplateTokens executablePath workingDirectory scriptingEngine scriptFileName
  runInteractively showWindowCommand`);
const processRoles = [
  'targetProcess',
  'childProcess',
  'allocatorProc',
  'accessorProcess',
  'engineProcess',
  'serviceProcess',
];

/** Properties every object has. */
const taken = new Set(['type', 'id', 'spec_version']);

/** Gathers the fields that nothing else took, from every level, in one object of the event. */
export function addUnmapped(observation: Observation, source: PreparedEvent, type: string): void {
  const found: Fields = {};
  gather(found, source.event, event);
  gather(found, source.payload, payload);
  gatherProcess(found, source.payload.process);
  gather(found, source.data, { has: isTranslated });
  for (const role of processRoles) gatherProcess(found, source.data[role]);
  gather(found, fields(source.data.certInfo), certificate);
  gather(found, fields(source.data.consumerData), consumer);
  Object.assign(observation.addPart(type, 'unmapped').body, found);
}

function gatherProcess(found: Fields, value: unknown): void {
  const source = fields(value);
  gather(found, source, process);
  gather(found, fields(source.program), program);
  gather(found, fields(fields(source.program).certInfo), certificate);
}

/** Names come as they are; one that is in use gets a number. */
function gather(found: Fields, source: Fields, known: Known): void {
  for (const key of Object.keys(source).sort()) {
    if (known.has(key) || key === '__proto__') continue;
    const value = plain(source[key]);
    if (value === undefined) continue;
    let name = key;
    for (let number = 2; taken.has(name) || Object.hasOwn(found, name); number++) name = `${key}_${number}`;
    found[name] = value;
  }
}
