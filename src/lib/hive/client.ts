import type { Readable } from 'node:stream';
import { type Clock, systemClock } from '../clock.js';
import type { ProxyOptions, TlsOptions } from '../http/connection.js';
import { InputError } from '../http/errors.js';
import { type Changed, Guard, type GuardOptions } from '../http/guard.js';
import { probe, type Step } from '../http/probe.js';
import type { RetryPolicy } from '../http/retry.js';
import { type CallOptions, HttpTransport } from '../http/transport.js';
import { type HiveAddress, hiveAddress } from './address.js';
import * as alerts from './alerts.js';
import { HiveCalls } from './calls.js';
import * as endpoints from './endpoints.js';
import * as files from './files.js';
import * as groups from './groups.js';
import { huntEvents } from './hunt.js';
import type { Listing, ListOptions } from './pages.js';
import * as policies from './policies.js';
import * as processes from './processes.js';
import { Protection, type ProtectionRules } from './protection.js';
import type * as Ask from './request-types.js';
import { Session } from './session.js';
import type * as Hive from './types.js';

export interface HiveOptions {
  /** `https://hive.example`, with a port or a reverse proxy's prefix if need be; may already end with the API path. */
  url: string;
  /** The API application's id and secret key. */
  appId: string;
  appSecret: string;
  /** Default `rqt-api/1/`. */
  apiPath?: string;
  tls?: TlsOptions;
  proxy?: ProxyOptions;
  /** One try's time-out, ms. Default 60,000. */
  timeoutMs?: number;
  /** Calls in flight at once. Default 10. */
  maxInFlight?: number;
  retry?: Partial<RetryPolicy>;
  /** Answer every changing call here with a {@link DryRun}, and send none. */
  dryRun?: boolean;
  /** What `isolate`, `killProcesses` and `createHashPolicy` refuse with a ProtectedError. */
  protect?: ProtectionRules;
  /** Hears of every changing call. */
  onChange?: GuardOptions['onChange'];
  clock?: Clock;
}

/**
 * A ReaQta-Hive: all operations of its API, version 1. Signs in by itself. A changing call answers a `DryRun` when the
 * client is set to dry run. Every method throws a ServiceError when Hive refuses, fails or cannot be reached, and an
 * InputError, before anything is sent, for an id or a value that cannot be right.
 */
export class HiveClient {
  private readonly address: HiveAddress;
  private readonly transport: HttpTransport;
  private readonly session: Session;
  private readonly calls: HiveCalls;

  /** @throws InputError for an address, a proxy or credentials that cannot be used. */
  constructor(private readonly options: HiveOptions) {
    const { url, apiPath, appId, appSecret, clock = systemClock, dryRun, protect, onChange, ...connection } = options;
    if (!appId) throw new InputError('appId', 'must not be empty');
    if (!appSecret) throw new InputError('appSecret', 'must not be empty');
    this.address = hiveAddress(url, apiPath);
    const service = 'ReaQta-Hive';
    this.transport = new HttpTransport({
      ...connection,
      service,
      baseUrl: this.address.api,
      secrets: [appSecret],
      clock,
    });
    this.session = new Session(this.transport, { appId, appSecret }, clock);
    const guard = new Guard({ service, ...(dryRun ? { dryRun } : {}), ...(onChange ? { onChange } : {}) });
    this.calls = new HiveCalls(this.transport, this.session, guard, new Protection(protect));
  }

  /** Where the dashboard is, without a slash at the end; what the links of `links.ts` start with. */
  get dashboardUrl(): string {
    return this.address.dashboard;
  }

  /** Looks whether Hive can be reached at all, without signing in. */
  reach(signal?: AbortSignal): AsyncIterable<Step> {
    return probe(this.address.api, this.options.tls, this.options.proxy, signal);
  }

  /** Signs in anew, `POST /authenticate`, and answers when the token expires, in epoch ms. Never needed: calls sign in by themselves. */
  authenticate(options?: CallOptions): Promise<number> {
    return this.session.authenticate(options);
  }

  /** Closes the connections once no call is in flight any more. */
  close(): void {
    this.transport.close();
  }

  /** Alerts, `GET /alerts`: newest first, or oldest first with `lastSeenId`. */
  alerts(filters?: Ask.AlertFilters, options?: ListOptions): Listing<Hive.Alert> {
    return alerts.listAlerts(this.calls, filters, options);
  }

  /** One alert. */
  getAlert(id: string, options?: CallOptions): Promise<Hive.Alert> {
    return alerts.getAlert(this.calls, id, options);
  }

  /** One alert by the id its endpoint gave it, which is what hunt events refer to. */
  getAlertByLocalId(localId: string, endpointId: string, options?: CallOptions): Promise<Hive.Alert> {
    return alerts.getAlertByLocalId(this.calls, localId, endpointId, options);
  }

  /** All events of an alert, not only those that triggered it. */
  alertEvents(id: string, filters?: Ask.AlertEventFilters, options?: ListOptions): Listing<Hive.AlertEvent> {
    return alerts.listAlertEvents(this.calls, id, filters, options);
  }

  /** Closes an alert as malicious or benign; a closed one is classified anew. */
  closeAlert(id: string, verdict: { malicious: boolean }, options?: CallOptions): Promise<Changed<Hive.CloseAnswer>> {
    return alerts.closeAlert(this.calls, id, verdict, options);
  }

  /** Tags an alert; the tag may hold any character. */
  addTag(id: string, tag: string, options?: CallOptions): Promise<Changed<Hive.Accepted>> {
    return alerts.addTag(this.calls, id, tag, options);
  }

  removeTag(id: string, tag: string, options?: CallOptions): Promise<Changed<Hive.Accepted>> {
    return alerts.removeTag(this.calls, id, tag, options);
  }

  /** Replaces the whole notes of an alert and answers them as Hive stored them. To add to them, use `appendAlertNote`. */
  setNotes(id: string, notes: string, options?: CallOptions): Promise<Changed<string>> {
    return alerts.setNotes(this.calls, id, notes, options);
  }

  endpoints(filters?: Ask.EndpointFilters, options?: ListOptions): Listing<Hive.Endpoint> {
    return endpoints.listEndpoints(this.calls, filters, options);
  }

  getEndpoint(id: string, options?: CallOptions): Promise<Hive.Endpoint> {
    return endpoints.getEndpoint(this.calls, id, options);
  }

  /** Cuts an endpoint off the network. Windows only; an offline or other one answers 504 (code `server`) after a long wait. */
  isolate(endpointId: string, options?: endpoints.IsolationCall): Promise<Changed<Hive.Accepted>> {
    return endpoints.switchIsolation(this.calls, endpointId, 'isolate', options);
  }

  deisolate(endpointId: string, options?: CallOptions): Promise<Changed<Hive.Accepted>> {
    return endpoints.switchIsolation(this.calls, endpointId, 'deisolate', options);
  }

  /** What runs on an endpoint now. */
  getProcesses(endpointId: string, options?: CallOptions): Promise<Hive.RunningProcess[]> {
    return processes.getProcesses(this.calls, endpointId, options);
  }

  /** Kills processes; one result for each, and each may say that it did not happen. */
  killProcesses(
    endpointId: string,
    targets: Ask.ProcessToKill[],
    options?: CallOptions,
  ): Promise<Changed<Hive.KillResult[]>> {
    return processes.killProcesses(this.calls, endpointId, targets, options);
  }

  /** Asks an endpoint to upload a file; then poll {@link getFileStatus}. */
  requestFile(endpointId: string, path: string, options?: CallOptions): Promise<Changed<{ uploadId: string }>> {
    return files.requestFile(this.calls, endpointId, path, options);
  }

  /** Where an upload is. `not-found` is normal for a moment after the request. */
  getFileStatus(uploadId: string, options?: CallOptions): Promise<Hive.FileStatus> {
    return files.getFileStatus(this.calls, uploadId, options);
  }

  /** The file's bytes, unchanged, which must be consumed or destroyed, and a name that is safe to write to disk. */
  downloadFile(downloadId: string, options?: CallOptions): Promise<{ data: Readable; fileName: string }> {
    return files.downloadFile(this.calls, downloadId, options);
  }

  /** Events that match a HunQ query, newest first. A query Hive does not understand is `rejected`, with the reason. */
  hunt(query: string, options?: ListOptions): Listing<Hive.HuntEvent> {
    return huntEvents(this.calls, query, options);
  }

  policies(filters?: Ask.PolicyFilters, options?: ListOptions): Listing<Hive.Policy> {
    return policies.listPolicies(this.calls, filters, options);
  }

  getPolicy(id: string, options?: CallOptions): Promise<Hive.Policy> {
    return policies.getPolicy(this.calls, id, options);
  }

  enablePolicy(id: string, how?: Ask.PolicySwitch, options?: CallOptions): Promise<Changed<Hive.Accepted>> {
    return policies.switchPolicy(this.calls, id, 'enable', how, options);
  }

  disablePolicy(id: string, how?: Ask.PolicySwitch, options?: CallOptions): Promise<Changed<Hive.Accepted>> {
    return policies.switchPolicy(this.calls, id, 'disable', how, options);
  }

  /** Makes a policy that alerts on, or blocks, programs with a SHA-256. */
  createHashPolicy(policy: Ask.HashPolicyRequest, options?: CallOptions): Promise<Changed<Hive.Policy>> {
    return policies.createHashPolicy(this.calls, policy, options);
  }

  groups(filters?: Ask.GroupFilters, options?: ListOptions): Listing<Hive.Group> {
    return groups.listGroups(this.calls, filters, options);
  }

  getGroup(id: string, options?: CallOptions): Promise<Hive.Group> {
    return groups.getGroup(this.calls, id, options);
  }

  createGroup(group: Ask.GroupRequest, options?: CallOptions): Promise<Changed<Hive.CreatedGroup>> {
    return groups.createGroup(this.calls, group, options);
  }

  deleteGroup(id: string, options?: CallOptions): Promise<Changed<Hive.Accepted>> {
    return groups.deleteGroup(this.calls, id, options);
  }

  addEndpointsToGroup(id: string, endpointIds: string[], options?: CallOptions): Promise<Changed<Hive.Accepted>> {
    return groups.changeMembers(this.calls, id, 'add', endpointIds, options);
  }

  removeEndpointsFromGroup(id: string, endpointIds: string[], options?: CallOptions): Promise<Changed<Hive.Accepted>> {
    return groups.changeMembers(this.calls, id, 'remove', endpointIds, options);
  }

  /** Changes the licence of a group that is an MSSP client. */
  updateGroupLicense(id: string, license: Hive.License, options?: CallOptions): Promise<Changed<Hive.Accepted>> {
    return groups.updateGroupLicense(this.calls, id, license, options);
  }
}
