import type { Alert, Endpoint, EndpointState, HuntEvent, Policy } from '../../src/lib/hive/types.js';
import { seededRandom } from '../web/random.js';
import { Agenda } from './agenda.js';
import { IdMint, isoTime } from './ids.js';
import { notFound, offline } from './refusal.js';
import { FileRequests } from './shelf/files.js';
import { Groups } from './shelf/groups.js';
import { Searches } from './shelf/searches.js';
import { Shelf } from './shelf/shelf.js';
import { Dice } from './world/dice.js';
import { type ActingProcess, isActing, type LiveProcess } from './world/processes.js';

export interface HiveSize {
  alerts: number;
  events: number;
  endpoints: number;
}

export interface HiveSetup {
  now: () => number;
  seed: number;
  visibilityDelayMs: number;
  size: HiveSize;
}

/** How a damaged alert is shown: without its id, without its endpoint, or with null where objects belong. */
export type Damage = 'id' | 'endpoint' | 'null';

/** Most alerts and events that come after the start; the oldest go when there are more. */
const roomForAlerts = 50_000;
const roomForEvents = 200_000;
const logged = 1000;
const heartbeat = 60_000;

/** What a Hive knows, and its time. Triage, response and raising of alerts stand beside it and work on it. */
export class Hive {
  readonly ids = new IdMint();
  readonly dice: Dice;
  readonly agenda: Agenda;
  readonly endpoints = new Shelf<Endpoint>((endpoint) => endpoint.id);
  /** Process lists by endpoint id. */
  readonly processes = new Map<string, LiveProcess[]>();
  readonly alerts: Shelf<Alert>;
  readonly events: Shelf<HuntEvent>;
  readonly policies = new Shelf<Policy>((policy) => policy.id);
  readonly groups = new Groups(this.endpoints);
  readonly files: FileRequests;
  readonly alertSearches: Searches<Alert>;
  readonly eventSearches: Searches<HuntEvent>;
  readonly damaged = new Map<string, Damage>();
  /** The latest responses, for assertions. */
  readonly isolations: { endpointId: string; isolated: boolean; at: string }[] = [];
  readonly kills: { endpointId: string; pid: number; startTime: number; killed: boolean; at: string }[] = [];
  /** Searches take no notice of `lastChangedAfter` and `lastChangedBefore`, as in old versions. */
  ignoresLastChanged = false;
  private offset = 0;
  private latestChange = 0;
  private readonly byLocalId = new Map<string, Alert>();
  private readonly states = new Map<string, EndpointState>();

  constructor(private readonly setup: HiveSetup) {
    this.dice = new Dice(seededRandom(setup.seed));
    this.agenda = new Agenda(() => this.now());
    this.alerts = new Shelf(
      (alert) => alert.id,
      setup.size.alerts + roomForAlerts,
      (alert) => {
        this.byLocalId.delete(localKey(alert.endpointId, alert.localId));
        this.damaged.delete(alert.id);
      },
    );
    const startEvents = setup.size.events + 5 * setup.size.alerts;
    this.events = new Shelf((event) => event.eventId, startEvents + roomForEvents);
    this.alertSearches = new Searches(this.alerts);
    this.eventSearches = new Searches(this.events);
    this.files = new FileRequests({ now: () => this.now(), visibilityDelayMs: setup.visibilityDelayMs });
    this.agenda.after(heartbeat, () => this.beat());
  }

  /** Epoch ms. */
  now(): number {
    return this.setup.now() + this.offset;
  }

  advance(ms: number): void {
    this.offset += ms;
    this.agenda.catchUp();
  }

  /** Does `show` once what was just made is to be seen. */
  whenVisible(show: () => void): void {
    this.agenda.after(this.setup.visibilityDelayMs, show);
  }

  /** A time for `lastChangedAt`: later than every one before it. */
  changeTime(): string {
    this.latestChange = Math.max(this.now(), this.latestChange + 1);
    return isoTime(this.latestChange);
  }

  addAlert(alert: Alert): void {
    this.alerts.add(alert);
    this.byLocalId.set(localKey(alert.endpointId, alert.localId), alert);
  }

  /** Throws a 404 refusal. */
  alert(id: string): Alert {
    const alert = this.alerts.get(id);
    if (!alert) throw notFound('Alert');
    return alert;
  }

  /** Throws a 404 refusal. */
  alertByLocalId(localId: string, endpointId: string): Alert {
    const alert = this.byLocalId.get(localKey(endpointId, localId));
    if (!alert) throw notFound('Alert');
    return alert;
  }

  /** Throws a 404 refusal. */
  endpoint(id: string): Endpoint {
    const endpoint = this.endpoints.get(id);
    if (!endpoint) throw notFound('Endpoint');
    return endpoint;
  }

  /** Throws a 404 refusal, and one of 504 when the endpoint is offline. */
  onlineEndpoint(id: string): Endpoint {
    const endpoint = this.endpoint(id);
    if (!endpoint.connected) throw offline(id, endpoint.lastSeenAt);
    return endpoint;
  }

  processesOf(endpointId: string): LiveProcess[] {
    return this.processes.get(endpointId) ?? [];
  }

  actorsOf(endpointId: string): ActingProcess[] {
    return this.processesOf(endpointId).filter(isActing);
  }

  /** Says that something on an endpoint changed: alerts show it as it is now. */
  endpointChanged(endpoint: Endpoint): void {
    this.states.delete(endpoint.id);
    this.endpoints.touch();
    this.alerts.touch();
  }

  /** The endpoint as it is at this moment, shared by all alerts raised until it changes. */
  stateOf(endpoint: Endpoint): EndpointState {
    const known = this.states.get(endpoint.id);
    if (known) return known;
    const { osType, cpuVendor, arch, cpuDescr, kernel, os, hvStatus, name, domain, isolated, localAddr, macs } =
      endpoint;
    const state: EndpointState = {
      osType,
      cpuVendor,
      arch,
      cpuDescr,
      kernel,
      os,
      hvStatus,
      name,
      ...(domain === undefined ? {} : { domain }),
      isolated,
      localAddr,
      macs,
      componentsVersions: endpoint.componentsVersions,
      endpointVersion: endpoint.agentVersion,
      tags: [...endpoint.tags],
      groups: [...endpoint.groups],
    };
    this.states.set(endpoint.id, state);
    return state;
  }

  /** Connected endpoints report every minute. */
  private beat(): void {
    const now = this.now();
    for (const endpoint of this.endpoints.items) {
      if (!endpoint.connected) continue;
      endpoint.lastSeenAt = isoTime(now);
      endpoint.sessionEnd = isoTime(now + 300_000);
    }
    this.agenda.after(heartbeat, () => this.beat());
  }
}

function localKey(endpointId: string, localId: string): string {
  return `${endpointId}/${localId}`;
}

/** Appends to a log of which only the latest entries are kept. */
export function log<T>(entries: T[], entry: T): void {
  entries.push(entry);
  if (entries.length > logged) entries.shift();
}
