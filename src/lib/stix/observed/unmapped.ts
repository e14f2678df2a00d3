import { isTranslated } from './data-families.js';
import type { Observation } from './observation.js';
import type { PreparedEvent } from './prepared-event.js';
import { lowerCaseName } from './reading/property-name.js';
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

/** Gathers the fields that nothing else took, from every level, in one object of the event; a name in use gets a number. */
export function addUnmapped(observation: Observation, source: PreparedEvent, type: string): void {
  const { body } = observation.addPart(type, 'unmapped');
  for (const [key, value] of unmappedFields(source)) {
    const property = observation.vocabulary.version === '2.1' ? lowerCaseName(key) : key;
    let name = property;
    for (let number = 2; taken.has(name) || Object.hasOwn(body, name); number++) name = `${property}_${number}`;
    body[name] = value;
  }
}

function unmappedFields({ event: whole, payload: inside, data }: PreparedEvent): [string, unknown][] {
  return [
    ...unknown(whole, event),
    ...unknown(inside, payload),
    ...unknownOfProcess(inside.process),
    ...unknown(data, { has: isTranslated }),
    ...processRoles.flatMap((role) => unknownOfProcess(data[role])),
    ...unknown(fields(data.certInfo), certificate),
    ...unknown(fields(data.consumerData), consumer),
  ];
}

function unknownOfProcess(value: unknown): [string, unknown][] {
  const source = fields(value);
  const image = fields(source.program);
  return [...unknown(source, process), ...unknown(image, program), ...unknown(fields(image.certInfo), certificate)];
}

function unknown(source: Fields, known: Known): [string, unknown][] {
  const found: [string, unknown][] = [];
  for (const key of Object.keys(source).sort()) {
    const value = known.has(key) || key === '__proto__' ? undefined : plain(source[key]);
    if (value !== undefined) found.push([key, value]);
  }
  return found;
}
