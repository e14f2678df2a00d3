import { link, linkOne, type Observable, type Observation } from '../observation.js';
import { splitPath } from '../reading/file-path.js';
import { spelledFor } from '../reading/property-name.js';
import { type Fields, fields, filled, put, putAll, text } from '../reading/values.js';
import { addFile } from './file.js';
import { addUser } from './process.js';

const consumerProperties = [
  ['consumerName', 'consumer_name'],
  ['consumerType', 'consumer_type'],
  ['eventNamespace', 'event_namespace'],
] as const;

const consumerDataProperties = spelledFor([
  ['commandLineTemplateTokens', 'command_line_template_tokens'],
  ['executablePath', 'executablePath'],
  ['runInteractively', 'runInteractively'],
  ['scriptingEngine', 'scriptingEngine'],
  ['showWindowCommand', 'showWindowCommand'],
]);

/** Who called WMI, and what waits for events in it. */
export function addWmi(observation: Observation, data: Fields, event: Observable): void {
  addClient(observation, data, event);
  addConsumer(observation, data, event);
}

/** The caller of a WMI operation: its machine and user. */
function addClient(observation: Observation, data: Fields, event: Observable): void {
  const hostname = text(data.clientMachine);
  const full = text(data.clientMachineFqn);
  if (hostname !== undefined || full !== undefined) {
    const machine = observation.addPart('x-oca-asset', 'wmi-client');
    put(machine.body, 'hostname', hostname);
    if (full !== undefined) machine.body.extensions = { [observation.vocabulary.wmi]: { client_machine_fqn: full } };
    link(event, 'client_asset_ref', machine);
  }
  link(event, 'user_ref', addUser(observation, data.user));
}

/** A WMI event consumer: what it runs, and on which machine. */
function addConsumer(observation: Observation, data: Fields, event: Observable): void {
  const source = fields(data.consumerData);
  const extension: Fields = {};
  putAll(extension, data, consumerProperties);
  putAll(extension, source, consumerDataProperties[observation.vocabulary.version]);
  const hostname = text(data.machineName);
  if (hostname !== undefined || filled(extension)) {
    const consumer = observation.addPart('x-oca-asset', 'wmi-consumer');
    put(consumer.body, 'hostname', hostname);
    if (filled(extension)) consumer.body.extensions = { [observation.vocabulary.consumer]: extension };
    link(event, 'consumer_ref', consumer);
  }
  const working = addDirectory(observation, source.workingDirectory);
  link(event, 'working_directory_ref', working);
  const script = text(source.scriptFileName);
  if (script === undefined) return;
  const { directory, name } = splitPath(script);
  const file = addFile(observation, { directory, name, source: {}, extension: {} }, 'data');
  if (file && directory === undefined) link(file, 'parent_directory_ref', working);
  link(event, 'script_file_ref', file);
}

/** A directory and the one it stands in, which the reference connector shows in its place. */
export function addDirectory(observation: Observation, path: unknown): Observable | undefined {
  const written = text(path);
  if (written === undefined) return undefined;
  const directory = observation.value('directory', written, 'path');
  const { directory: above } = splitPath(written);
  if (above !== undefined && above !== written) {
    linkOne(observation.value('directory', above, 'path'), 'contains_refs', directory);
  }
  return directory;
}
