/*
 * Shapes of the ReaQta-Hive external API, version 1, from the vendor's client and recorded payloads. Ids are decimal
 * strings of 63 bits: never numbers. Times are ISO 8601, UTC, with milliseconds, unless a field says otherwise.
 */

export type AlertSeverity = 'safe' | 'low' | 'medium' | 'high';

export type EventSeverity = 'none' | 'low' | 'medium' | 'high';

export type AlertStatus = 'malicious' | 'benign' | 'none';

export type ActivityState = 'active' | 'idle' | 'inactive' | 'archived';

export interface Group {
  id: string;
  name: string;
  description?: string;
  parentGroupId?: string;
}

export interface ComponentVersion {
  name: string;
  version: string;
  build: string;
}

export interface CertInfo {
  signer: string;
  issuer: string;
  trusted: boolean;
  expired: boolean;
}

export interface Program {
  /** Lower case. */
  path: string;
  /** Original file name from the version resource. */
  filename: string;
  md5: string;
  sha1: string;
  sha256: string;
  size: number;
  arch: string;
  /** Name on disk. */
  fsName: string;
  certInfo?: CertInfo;
}

/** The acting process of an event. */
export interface EventProcess {
  /** `endpointId:pid:startTime in epoch ms` */
  id: string;
  parentId: string;
  endpointId: string;
  program: Program;
  user: string;
  pid: number;
  startTime: string;
  ppid: number;
  pstartTime: string;
  userSID: string;
  privilegeLevel: string;
  noGui?: boolean;
  logonId?: string;
}

/** What describes a machine, both now ({@link Endpoint}) and when an alert was raised ({@link EndpointState}). */
interface Machine {
  osType: number;
  cpuVendor: number;
  arch: number;
  cpuDescr: string;
  kernel: string;
  os: string;
  name: string;
  /** Absent when not in a domain. */
  domain?: string;
  hvStatus: number;
  localAddr: string;
  macs: string[];
  isolated: boolean;
  tags: string[];
  groups: Group[];
  componentsVersions: ComponentVersion[];
}

export interface Endpoint extends Machine {
  id: string;
  machineId: string;
  state: number;
  registrationTime: string;
  deregistrationTime?: string;
  agentVersion: string;
  isVirtualMachine: boolean;
  isDomainController: boolean;
  isServer: boolean;
  sessionStart: string;
  sessionEnd: string;
  lastSeenAt: string;
  disconnectionReason: number;
  connected: boolean;
  /** Newer Hives: `ISOLATED` or `DEISOLATED`. */
  isolationStatus?: string;
  isolationStatusFailure?: string | null;
  avInstalled: boolean;
}

export interface EndpointState extends Machine {
  endpointVersion: string;
}

/** One event of an alert, as the alert itself and `/alert/{id}/events` give it. */
export interface AlertEvent {
  id: string;
  /** `hive`, `policies`, `etw` … */
  category: string;
  localId: string;
  endpointId: string;
  receivedAt: string;
  happenedAt: string;
  /** 0 to 100. */
  relevance: number;
  severity: EventSeverity;
  trigger: boolean;
  manuallyAdded: boolean;
  /** Absent for events without a process. */
  process?: EventProcess;
  eventType: number;
  data: Record<string, unknown>;
}

export interface Alert {
  id: string;
  /** Unique only on its endpoint. */
  localId: string;
  endpointId: string;
  /** 0 to 13. */
  triggerCondition: number;
  /** As it is now. */
  endpoint: Endpoint;
  /** As it was when the alert was raised. */
  endpointState: EndpointState;
  triggerEvents: AlertEvent[];
  totalEventCount: number;
  byTypeEventCount: { type: number; count: number }[];
  /** 0 to 100. */
  impact: number;
  severity: AlertSeverity;
  closed: boolean;
  activityState: ActivityState;
  terminationReason?: number;
  receivedAt: string;
  happenedAt: string;
  /** Newer Hives only. */
  lastChangedAt?: string;
  tags: string[];
  /** Absent when never set. */
  notes?: string;
  title?: string;
  /** Set by triage; an alert that was archived without triage has none. */
  alertStatus?: AlertStatus;
  closedAt?: string;
}

/** A process running on an endpoint. `privilegeLevel`, `programPath` and `user` are absent for pid 0 and 4. */
export interface RunningProcess {
  pid: number;
  ppid: number;
  processName: string;
  hasIncident: boolean;
  suspended: boolean;
  /** Epoch ms; 0 for pid 0. */
  startTime: number;
  privilegeLevel?: string;
  programPath?: string;
  user?: string;
}

export interface KillResult {
  pid: number;
  startTime: number;
  killed: boolean;
  errorCode?: number;
  error?: string;
}

/** Where a requested file is: phases 1 and 2 go on, 3 and 5 are ready, 4 and any other failed. */
export interface FileStatus {
  stage: { phase: number; error?: string };
  downloadId?: string;
}

/** One event as a hunt gives it. */
export interface HuntEvent {
  eventId: string;
  endpointId: string;
  payload: {
    localId: string;
    process?: EventProcess;
    /** Local ids of the alerts the event belongs to. */
    incidents: string[];
    /** Local ids of the alerts it raised. */
    triggeredIncidents: string[];
    data: Record<string, unknown>;
    eventType: number;
  };
  happenedAt: string;
  receivedAt: string;
}

export interface Policy {
  type: number;
  id: string;
  versionId: string;
  title: string;
  description: string;
  enabled: boolean;
  deleted: boolean;
  default: boolean;
  matchers: { type: number; id: string; hash?: string; alg?: number }[];
  actions: number[];
  created: string;
  lastModified: string;
  /** `group` with `groups`, or `global` without. */
  scope: string;
  groups?: { id: string; name: string; enabled: boolean }[];
}

export interface License {
  expiration: string;
  limit: { maxEndpointCount: number; maxMobileEndpointCount: number };
}

/** How Hive took a change whose answer holds nothing but that, or is not documented. */
export interface Accepted {
  /** False only when Hive answered so, or answered with a message instead. */
  success: boolean;
  /** Why it did not happen. */
  message?: string;
  /** The whole answer as it came, when there was one. */
  answer?: unknown;
}

/** The alert that was closed; or `success: false` with a message. */
export interface CloseAnswer {
  alertId?: string;
  closed?: boolean;
  malicious?: boolean;
  success?: boolean;
  message?: string;
}

/** The new group, when Hive answered with it. */
export interface CreatedGroup extends Accepted {
  group?: Group;
}
