import type { ActivityState, AlertSeverity, AlertStatus, EventSeverity, License } from './types.js';

/* What callers give to the operations of the API: filters of lists, and bodies. */

type FilterValue = string | number | boolean | undefined | readonly (string | number)[];

/** What `GET /alerts` accepts; several values of one filter are OR, several filters AND. */
export interface AlertFilters {
  id?: string[];
  endpointId?: string[];
  triggerCondition?: number[];
  tag?: string[];
  activityState?: ActivityState;
  severity?: AlertSeverity[];
  status?: AlertStatus[];
  happenedAfter?: string;
  happenedBefore?: string;
  receivedAfter?: string;
  receivedBefore?: string;
  closedAfter?: string;
  closedBefore?: string;
  lastChangedAfter?: string;
  lastChangedBefore?: string;
  /** Lower-case ISO 3166 alpha-2. */
  country?: string[];
  /** Endpoint group ids. */
  gid?: string[];
  /** `field:asc` or `field:desc`. */
  sortBy?: string;
  /** Alerts with a greater id, in ascending order of id. */
  lastSeenId?: string;
  /** Parameters this client does not know by name. */
  [parameter: string]: FilterValue;
}

export interface AlertEventFilters {
  processId?: string;
  processPid?: number[];
  eventType?: number[];
  severity?: EventSeverity[];
  happenedAfter?: string;
  happenedBefore?: string;
  country?: string[];
  mitreTechnique?: string[];
  gid?: string[];
}

export interface HashPolicyRequest {
  title: string;
  sha256: string;
  description?: string;
  /** False: alert only. */
  block?: boolean;
  disable?: boolean;
  /** Group ids; use one of the two lists. */
  enabledGroups?: string[];
  disabledGroups?: string[];
}

/** How a policy is enabled or disabled. */
export interface PolicySwitch {
  /** The version last read: Hive refuses with a conflict when somebody changed the policy since. */
  previousVersionId?: string;
  /** For a group policy: the groups it is to be switched for. */
  groupIds?: string[];
}

export interface GroupRequest {
  name: string;
  description?: string;
  /** Id of the MSSP client. */
  parentGroup?: string;
  license?: License;
}

/** What `GET /endpoints` accepts is not documented; filters are passed on as they are. */
export interface EndpointFilters {
  [parameter: string]: FilterValue;
}

export interface PolicyFilters {
  hash?: string[];
  /** 1: sha256. */
  alg?: number[];
  [parameter: string]: FilterValue;
}

export interface GroupFilters {
  name?: string;
  [parameter: string]: FilterValue;
}

/** Which process to kill: the start time (epoch ms) guards against a pid in use again. */
export interface ProcessToKill {
  pid: number;
  startTime: number;
}
