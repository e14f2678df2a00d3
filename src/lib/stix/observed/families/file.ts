import { link, type Observable, type Observation } from '../observation.js';
import { programOf, splitPath } from '../reading/file-path.js';
import { timestamp } from '../reading/time.js';
import { count, type Fields, fields, filled, plain, put, putAll, text } from '../reading/values.js';
import { addFileCertificate } from './certificate.js';

/** The program a process runs: its directory, file and certificate. */
export function addProgram(observation: Observation, source: unknown, acting: boolean): Observable | undefined {
  const program = fields(source);
  const path = splitPath(text(program.path) ?? '');
  const original = text(program.filename);
  const onDisk = text(program.fsName) ?? path.name;
  const extension: Fields = {};
  // As the connector's README prints it, the acting program of 2.0 goes by its original name.
  const byOriginal = acting && observation.vocabulary.version === '2.0';
  const name = byOriginal ? (original ?? onDisk) : (onDisk ?? original);
  put(extension, 'arch', plain(program.arch));
  if (byOriginal) put(extension, 'fsname', text(program.fsName));
  else put(extension, 'filename', original);
  const file = addFile(observation, { directory: path.directory, name, source: program, extension }, 'program');
  addFileCertificate(observation, program.certInfo, file);
  return file;
}

const dataExtension = [
  ['fsName', 'fsname'],
  ['arch', 'arch'],
  ['fileType', 'file_type'],
  ['filename', 'filename'],
] as const;

/** What an event says of a file that it does not name: without name and hashes STIX has no file. */
const looseProperties = [
  ['arch', 'arch'],
  ['fileType', 'file_type'],
  ['size', 'size'],
] as const;

/** The file an event is about: `file` of file events, `path` of modules, documents, scripts, tasks and services. */
export function addDataFile(observation: Observation, data: Fields, event: Observable): void {
  const path = text(data.path);
  const isCommand = path !== undefined && (data.serviceName !== undefined || data.taskName !== undefined);
  const target = isCommand ? programOf(path) : path;
  const full = text(data.file) ?? target;
  const split = splitPath(full ?? '');
  const extension: Fields = {};
  putAll(extension, data, dataExtension);
  const name = split.name ?? text(data.fsName) ?? text(data.filename);
  const file = addFile(observation, { directory: split.directory, name, source: data, extension }, 'data');
  addFileCertificate(observation, data.certInfo, file);
  if (file) link(event, 'file_ref', file);
  else putAll(event.body, data, looseProperties);
  if (path === undefined || path === full) return;
  event.body.path = path;
  if (target === undefined || target === full) return;
  const other = splitPath(target);
  link(event, 'path_ref', addFile(observation, { ...other, source: {}, extension: {} }, 'data'));
}

interface FileFacts {
  directory: string | undefined;
  name: string | undefined;
  /** Has hashes, size and times under the names of an event. */
  source: Fields;
  extension: Fields;
}

/** Adds a file, after its directory. A directory alone is no file. */
export function addFile(
  observation: Observation,
  { directory: path, name, source, extension }: FileFacts,
  extensionName: 'program' | 'data',
): Observable | undefined {
  const { vocabulary } = observation;
  const directory = path === undefined ? undefined : observation.value('directory', path, 'path');
  const hashes = hashesOf(source);
  if (name === undefined && !hashes) return undefined;
  const file = observation.add('file');
  const { body } = file;
  put(body, 'name', name);
  put(body, 'hashes', hashes);
  const size = count(source.size);
  put(body, 'size', size);
  // A size that no JSON number holds.
  if (size === undefined) put(extension, 'size', plain(source.size));
  put(body, vocabulary.fileCreated, timestamp(source.creationTime));
  put(body, vocabulary.fileModified, timestamp(source.lastWriteTime));
  put(body, vocabulary.fileAccessed, timestamp(source.accessTime));
  if (filled(extension)) body.extensions = { [vocabulary[extensionName]]: extension };
  link(file, 'parent_directory_ref', directory);
  return file;
}

function hashesOf({ md5, sha1, sha256 }: Fields): Fields | undefined {
  const hashes: Fields = {};
  put(hashes, 'MD5', text(md5));
  put(hashes, 'SHA-1', text(sha1));
  put(hashes, 'SHA-256', text(sha256));
  return filled(hashes);
}
