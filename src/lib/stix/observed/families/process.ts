import { link, type Observable, type Observation, type Subject } from '../observation.js';
import { splitPath } from '../reading/file-path.js';
import { timestamp } from '../reading/time.js';
import {
  count,
  type Fields,
  fields,
  filled,
  hexadecimal,
  idText,
  isFields,
  plain,
  put,
  putAll,
  text,
} from '../reading/values.js';
import { addFile, addProgram } from './file.js';

const reaqtaProperties = [
  ['privilegeLevel', 'privilege_level'],
  ['noGui', 'no_gui'],
  ['logonId', 'logon_id'],
] as const;

/** The acting process; in type 2 the command line beside it is its own. */
export function addActingProcess(observation: Observation, source: Fields, data: Fields, endpointId?: string): Subject {
  const subject = observation.recall(source, () => addSubject(observation, source, endpointId, true));
  const commandLine = text(data.cmdLine);
  const args = plain(data.cmdLineArgs);
  if (commandLine === undefined && args === undefined) return subject;
  const { body } = observation.unshared(subject.process);
  put(body, 'command_line', commandLine);
  if (args !== undefined) extend(body, observation.vocabulary.process, { command_line_args: args });
  return subject;
}

/** A process with its parent, program and user, in that order. */
export function addSubject(
  observation: Observation,
  source: Fields,
  endpointId: string | undefined,
  acting = false,
): Subject {
  const { vocabulary } = observation;
  const endpoint = idText(source.endpointId) ?? endpointId;
  const process = addProcess(observation, idText(source.id), source.pid, source.startTime, endpoint);
  const parent = addParent(observation, source, endpoint);
  const program = fields(source.program);
  const file = addProgram(observation, program, acting);
  const user = addUser(observation, source.user);
  // STIX 2.1 has no name of a process: there it is the name of its file.
  if (acting && vocabulary.version === '2.0') put(process.body, 'name', text(program.filename));
  const owner = text(source.userSID);
  if (owner !== undefined) extend(process.body, 'windows-process-ext', { owner_sid: owner });
  const own: Fields = {};
  putAll(own, source, reaqtaProperties);
  if (filled(own)) extend(process.body, vocabulary.process, own);
  link(process, vocabulary.image, file);
  link(process, 'creator_user_ref', user);
  link(process, 'parent_ref', parent);
  return { process, parent, file, user };
}

function addParent(observation: Observation, source: Fields, endpoint: string | undefined): Observable | undefined {
  const id = idText(source.parentId);
  if (id === undefined && count(source.ppid) === undefined) return undefined;
  return addProcess(observation, id, source.ppid, source.pstartTime, endpoint);
}

/** Processes are one when their id is: `endpoint:pid:start in epoch ms`, made from these parts when it is not given. */
function addProcess(
  observation: Observation,
  id: string | undefined,
  pid: unknown,
  startTime: unknown,
  endpoint: string | undefined,
): Observable {
  const number = count(pid);
  const started = timestamp(startTime);
  const known = endpoint !== undefined && number !== undefined && started !== undefined;
  const key = id ?? (known ? `${endpoint}:${number}:${Date.parse(started)}` : undefined);
  const process = observation.add('process', key === undefined ? undefined : { parts: [key] });
  put(process.body, 'x_unique_id', id);
  put(process.body, 'pid', number);
  put(process.body, observation.vocabulary.started, started);
  return process;
}

export function addUser(observation: Observation, name: unknown): Observable | undefined {
  const user = text(name);
  return user === undefined ? undefined : observation.value('user-account', user, 'user_id');
}

/** A process of which only the number is known. */
export function addPid(observation: Observation, pid: unknown): Observable | undefined {
  const number = count(pid);
  if (number === undefined) return undefined;
  const process = observation.add('process');
  process.body.pid = number;
  return process;
}

/** The processes beside the acting one, with the property of `x-reaqta-event` that refers to each. */
const roles = [
  ['targetProcess', 'target_process_ref'],
  ['childProcess', 'child_process_ref'],
  ['allocatorProc', 'allocator_process_ref'],
  ['accessorProcess', 'accessor_process_ref'],
  ['engineProcess', 'engine_process_ref'],
  ['serviceProcess', 'service_process_ref'],
] as const;

/** Processes of which an event gives the number only. */
const numbers = [
  ['hostPid', 'host_process_ref'],
  ['clientPid', 'client_process_ref'],
  ['wmiHostPid', 'wmi_host_process_ref'],
] as const;

export function addOtherProcesses(
  observation: Observation,
  data: Fields,
  event: Observable,
  endpointId: string | undefined,
): void {
  for (const [role, property] of roles) {
    const source = data[role];
    if (!isFields(source) || !filled(source)) continue;
    const subject = addSubject(observation, source, endpointId);
    link(event, property, subject.process);
    if (role === 'engineProcess') addEngineStart(observation, subject, source);
  }
  const target = fields(data.targetProcess).pid;
  if (count(target) === undefined || count(target) !== count(data.targetProcessId)) {
    link(event, 'target_process_ref', addPid(observation, data.targetProcessId));
  }
  for (const [name, property] of numbers) link(event, property, addPid(observation, data[name]));
}

/** A task's engine has an event of its own: its start. */
function addEngineStart(observation: Observation, { process, parent, file, user }: Subject, source: Fields): void {
  const start = timestamp(source.startTime);
  if (start === undefined) return;
  const event = observation.addPart('x-oca-event', 'engine');
  event.body.start = start;
  link(event, 'process_ref', process);
  link(event, 'parent_process_ref', parent);
  link(event, 'file_ref', file);
  link(event, 'user_ref', user);
}

/** A process as Windows security events tell of it: a hexadecimal number and the path of its image. */
export function addAuditedProcess(observation: Observation, pid: unknown, image: unknown): Subject | undefined {
  const number = hexadecimal(pid);
  const path = text(image);
  if (number === undefined && path === undefined) return undefined;
  const process = observation.add('process');
  put(process.body, 'pid', number);
  if (observation.vocabulary.version === '2.0') put(process.body, 'name', path);
  const split = splitPath(path ?? '');
  const file = addFile(observation, { ...split, source: {}, extension: {} }, 'data');
  link(process, observation.vocabulary.image, file);
  return { process, parent: undefined, file, user: undefined };
}

/** Adds properties to one extension of an object. */
export function extend(body: Fields, extension: string, properties: Fields): void {
  body.extensions ??= {};
  const extensions = body.extensions as Fields;
  extensions[extension] = extensions[extension] ? { ...fields(extensions[extension]), ...properties } : properties;
}
