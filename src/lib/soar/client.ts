import type { Readable } from 'node:stream';
import type { Changed } from '../http/guard.js';
import type { CallOptions } from '../http/transport.js';
import * as artifacts from './artifacts.js';
import * as attachments from './attachments.js';
import * as comments from './comments.js';
import { type Closing, closeIncident, reopenIncident } from './incident-close.js';
import { type IncidentUpdate, type NewValues, type UpdateOptions, updateIncident } from './incident-patch.js';
import { findIncidents, firstIncident, type IncidentListing, type QueryOptions } from './incident-query.js';
import { createIncident, readIncident } from './incidents.js';
import { type UploadLimits, UploadLimitsLookup } from './limits.js';
import { incidentLink } from './links.js';
import { Metadata } from './metadata.js';
import type { Identity } from './organization.js';
import { type SoarOptions, SoarRequests } from './requests.js';
import * as tables from './tables.js';
import type {
  Artifact,
  ArtifactRequest,
  Attachment,
  Comment,
  Deletion,
  FieldDefinition,
  Incident,
  IncidentQuery,
  IncidentRequest,
  Session,
  TableRow,
  TextContent,
  TypeDefinition,
} from './types.js';
import type { FileSource } from './upload.js';

/**
 * IBM SOAR's REST API, in one organization and with an API key. Every method throws a ServiceError; all but `session` throw
 * an InputError `organization` when the configured one is none of the key's. Changing methods answer a `DryRun`, with
 * nothing sent, when the client is made for dry runs. An error with `maybeApplied` leaves open whether the change was made.
 */
export class SoarClient {
  private readonly requests: SoarRequests;
  private readonly metadata: Metadata;
  private readonly limits: UploadLimitsLookup;

  /** @throws InputError for an address that is none. */
  constructor(options: SoarOptions) {
    this.requests = new SoarRequests(options);
    this.metadata = new Metadata(this.requests);
    this.limits = new UploadLimitsLookup(this.requests);
  }

  /** Where the API and the console are, with the path prefix where there is one. */
  get baseUrl(): URL {
    return this.requests.baseUrl;
  }

  /** The TLS and proxy settings it was made with. */
  get connection(): Pick<SoarOptions, 'tls' | 'proxy'> {
    return this.requests.connection;
  }

  /** Signs in and tells which organizations the key belongs to. */
  session(options: CallOptions = {}): Promise<Session> {
    return this.requests.organization.session(options);
  }

  /** The organization all calls go to, and the key's principal. Looked up once. */
  identity(options: CallOptions = {}): Promise<Identity> {
    return this.requests.organization.find(options.signal);
  }

  /** Address of an incident in the console. */
  async incidentLink(incidentId: number, options: CallOptions = {}): Promise<string> {
    return incidentLink(this.baseUrl, incidentId, (await this.identity(options)).orgId);
  }

  /** How large files may be. Kept for ten minutes. */
  uploadLimits(options: CallOptions = {}): Promise<UploadLimits> {
    return this.limits.get(options.signal);
  }

  /** A type with its fields: `incident`, `artifact`, or a datatable's API name. Kept for ten minutes. */
  type(name: string, options: CallOptions = {}): Promise<TypeDefinition> {
    return this.metadata.type(name, options);
  }

  /** The fields of a type, by API name. */
  async fields(typeName: string, options: CallOptions = {}): Promise<Record<string, FieldDefinition>> {
    return (await this.metadata.type(typeName, options)).fields;
  }

  hasTable(name: string, options: CallOptions = {}): Promise<boolean> {
    return this.metadata.hasTable(name, options);
  }

  /** One field of a type; `undefined` when there is none of that name, which is looked up again now and then. */
  field(typeName: string, field: string, options: CallOptions = {}): Promise<FieldDefinition | undefined> {
    return this.metadata.field(typeName, field, options);
  }

  /** The value of a select field's label; `undefined` when it cannot be chosen. */
  valueOf(typeName: string, field: string, label: string, options: CallOptions = {}) {
    return this.metadata.valueOf(typeName, field, label, options);
  }

  /** The label of a select field's value; `undefined` when there is none. */
  labelOf(typeName: string, field: string, value: number | string, options: CallOptions = {}) {
    return this.metadata.labelOf(typeName, field, value, options);
  }

  /** Not safe to repeat after an error with `maybeApplied`: look for the incident first. */
  createIncident(incident: IncidentRequest, options: CallOptions = {}): Promise<Changed<Incident>> {
    return createIncident(this.requests, incident, options);
  }

  getIncident(id: number, options: CallOptions = {}): Promise<Incident> {
    return readIncident(this.requests, id, options);
  }

  findIncidents(query: IncidentQuery, options: QueryOptions = {}): IncidentListing {
    return findIncidents(this.requests, query, options);
  }

  firstIncident(query: IncidentQuery, options: QueryOptions = {}): Promise<Incident | undefined> {
    return firstIncident(this.requests, query, options);
  }

  /** Sends only what differs; see {@link updateIncident}. */
  updateIncident(
    incident: number | Incident,
    values: NewValues,
    options: UpdateOptions = {},
  ): Promise<Changed<IncidentUpdate>> {
    return updateIncident(this.requests, this.metadata, incident, values, options);
  }

  /** Sends nothing while a field that is required on closing has no value; see {@link closeIncident}. */
  closeIncident(id: number, closing: Closing, options: CallOptions = {}): Promise<Changed<IncidentUpdate>> {
    return closeIncident(this.requests, this.metadata, id, closing, options);
  }

  reopenIncident(id: number, options: CallOptions = {}): Promise<Changed<IncidentUpdate>> {
    return reopenIncident(this.requests, this.metadata, id, options);
  }

  /** A tree: answers are under `children`. */
  comments(incidentId: number, options: CallOptions = {}): Promise<Comment[]> {
    return comments.readComments(this.requests, incidentId, options);
  }

  /** A plain string is HTML. */
  addComment(
    incidentId: number,
    text: string | TextContent,
    options: comments.CommentOptions = {},
  ): Promise<Changed<Comment>> {
    return comments.addComment(this.requests, incidentId, text, options);
  }

  updateComment(incidentId: number, commentId: number, text: string | TextContent, options: CallOptions = {}) {
    return comments.updateComment(this.requests, incidentId, commentId, text, options);
  }

  deleteComment(incidentId: number, commentId: number, options: CallOptions = {}): Promise<Changed<Deletion>> {
    return comments.deleteComment(this.requests, incidentId, commentId, options);
  }

  attachments(incidentId: number, options: CallOptions = {}): Promise<Attachment[]> {
    return attachments.readAttachments(this.requests, incidentId, options);
  }

  addAttachment(incidentId: number, file: FileSource, options: CallOptions = {}): Promise<Changed<Attachment>> {
    return attachments.addAttachment(this.requests, incidentId, file, options);
  }

  /** The bytes as they come; consume or destroy them. */
  attachmentContents(incidentId: number, attachmentId: number, options: CallOptions = {}): Promise<Readable> {
    return attachments.attachmentContents(this.requests, incidentId, attachmentId, options);
  }

  deleteAttachment(incidentId: number, attachmentId: number, options: CallOptions = {}): Promise<Changed<Deletion>> {
    return attachments.deleteAttachment(this.requests, incidentId, attachmentId, options);
  }

  artifacts(incidentId: number, options: CallOptions = {}): Promise<Artifact[]> {
    return artifacts.readArtifacts(this.requests, incidentId, options);
  }

  getArtifact(incidentId: number, artifactId: number, options: CallOptions = {}): Promise<Artifact> {
    return artifacts.readArtifact(this.requests, incidentId, artifactId, options);
  }

  addArtifact(incidentId: number, artifact: ArtifactRequest, options: CallOptions = {}): Promise<Changed<Artifact[]>> {
    return artifacts.addArtifact(this.requests, this.metadata, incidentId, artifact, options);
  }

  /** The file's artifact first, then those SOAR makes of its hashes. */
  addFileArtifact(
    incidentId: number,
    artifact: ArtifactRequest,
    file: FileSource,
    options: CallOptions = {},
  ): Promise<Changed<Artifact[]>> {
    return artifacts.addFileArtifact(this.requests, this.metadata, incidentId, artifact, file, options);
  }

  /** Rows of a datatable by its API name, cells by column API name. */
  rows(incidentId: number, table: string, options: CallOptions = {}): Promise<TableRow[]> {
    return tables.readRows(this.requests, this.metadata, { incidentId, table }, options);
  }

  addRow(
    incidentId: number,
    table: string,
    cells: tables.Cells,
    options: CallOptions = {},
  ): Promise<Changed<TableRow>> {
    return tables.addRow(this.requests, this.metadata, { incidentId, table }, cells, options);
  }

  /** Cells that are not given keep their values. With a row that was read, the table is not read again. */
  updateRow(
    incidentId: number,
    table: string,
    row: number | TableRow,
    cells: tables.Cells,
    options: CallOptions = {},
  ): Promise<Changed<TableRow>> {
    return tables.updateRow(this.requests, this.metadata, { incidentId, table }, row, cells, options);
  }

  deleteRow(incidentId: number, table: string, rowId: number, options: CallOptions = {}): Promise<Changed<Deletion>> {
    return tables.deleteRow(this.requests, { incidentId, table }, rowId, options);
  }

  clearTable(incidentId: number, table: string, options: CallOptions = {}): Promise<Changed<Deletion>> {
    return tables.clearTable(this.requests, { incidentId, table }, options);
  }

  /** Closes the connections once no call is in flight any more. */
  close(): void {
    this.requests.close();
  }
}
