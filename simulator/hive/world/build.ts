import type { Alert, Endpoint, HuntEvent, License } from '../../../src/lib/hive/types.js';
import type { Hive, HiveSize } from '../hive.js';
import { idKind, isoTime } from '../ids.js';
import { hashPolicy } from '../policy.js';
import { accountsOf } from './accounts.js';
import { makeAlert } from './alert.js';
import { tellAlert } from './alert-stories.js';
import { backgroundEvents } from './background-events.js';
import type { Dice } from './dice.js';
import { makeMachine } from './machines.js';
import { growTree } from './process-tree.js';
import { isActing } from './processes.js';
import { programAt } from './programs.js';

const hour = 3_600_000;
const day = 24 * hour;

/** Fills an empty Hive with machines, groups, policies, alerts and events of the time before `startedAt` (epoch ms). */
export function buildWorld(hive: Hive, size: HiveSize, startedAt: number): void {
  buildMachines(hive, size.endpoints, startedAt);
  buildGroups(hive, startedAt);
  buildPolicies(hive, startedAt);
  const places = hive.endpoints.items.map((endpoint) => ({ endpoint, processes: hive.actorsOf(endpoint.id) }));
  if (places.length === 0) return;
  const background = [...backgroundEvents(size.events, places, startedAt, hive.ids, hive.dice)];
  hive.events.addAll([...background, ...buildAlerts(hive, size.alerts, startedAt)]);
}

function buildMachines(hive: Hive, count: number, startedAt: number): void {
  for (let number = 1; number <= count; number++) {
    const { endpoint, kind } = makeMachine(number, startedAt, hive.ids, hive.dice);
    hive.endpoints.add(endpoint);
    const bootedAt = Date.parse(endpoint.sessionStart) - 60_000;
    const accounts = accountsOf(endpoint, number, hive.dice);
    hive.processes.set(endpoint.id, growTree(endpoint, kind, accounts, bootedAt, hive.dice));
  }
}

function buildGroups(hive: Hive, startedAt: number): void {
  const license: License = {
    expiration: isoTime(startedAt + 365 * day),
    limit: { maxEndpointCount: 100_000, maxMobileEndpointCount: 100 },
  };
  const made = (name: string, parentGroupId?: string) => ({
    id: hive.ids.make(idKind.group, startedAt - 400 * day),
    name,
    description: `${name} of the simulated company`,
    ...(parentGroupId ? { parentGroupId } : {}),
  });
  const client = { ...made('Example Company'), license };
  const workstations = made('Workstations', client.id);
  const servers = made('Servers', client.id);
  for (const group of [client, workstations, servers]) hive.groups.add(group);
  const idsOf = (wanted: (endpoint: Endpoint) => boolean) =>
    hive.endpoints.items.filter(wanted).map((endpoint) => endpoint.id);
  hive.groups.join(
    workstations,
    idsOf((endpoint) => !endpoint.isServer),
  );
  hive.groups.join(
    servers,
    idsOf((endpoint) => endpoint.isServer),
  );
}

function buildPolicies(hive: Hive, startedAt: number): void {
  const at = startedAt - 30 * day;
  const sha256 = programAt('C:\\Users\\Public\\Downloads\\invoice_viewer.exe').sha256;
  hive.policies.add(hashPolicy(hive.ids, at, { title: 'Known bad invoice viewer', sha256, block: false }, []));
  const updater = programAt('C:\\ProgramData\\Updates\\update_helper.exe').sha256;
  const group = hive.groups.shelf.items.at(-1);
  const groups = group ? [{ id: group.id, name: group.name, enabled: true }] : [];
  hive.policies.add(hashPolicy(hive.ids, at, { title: 'Forged update helper', sha256: updater, block: true }, groups));
}

/** Alerts of the last day, evenly spread; the older ones have calmed down, and some are closed. Returns their events. */
function buildAlerts(hive: Hive, count: number, startedAt: number): HuntEvent[] {
  const { dice } = hive;
  const triggers: HuntEvent[] = [];
  const places = hive.endpoints.items.map((endpoint) => ({
    endpoint,
    endpointState: hive.stateOf(endpoint),
    processes: hive.processesOf(endpoint.id).filter(isActing),
    policies: hive.policies.items,
  }));
  for (let made = 0; made < count; made++) {
    const place = dice.pick(places);
    const receivedAt = Math.floor(startedAt - (day * (count - made)) / (count + 1));
    const tale = tellAlert({ ...place, at: receivedAt }, dice);
    const tags = dice.chance(0.2) ? [dice.pick(['vip', 'reviewed', 'patch-day'])] : [];
    const notes = dice.chance(0.3) ? { notes: 'Seen by the night shift.' } : {};
    const { alert, events } = makeAlert({ ...place, ...tale, tags, ...notes, receivedAt }, hive.ids, dice);
    ageAlert(alert, receivedAt, startedAt, dice);
    hive.addAlert(alert);
    triggers.push(...events);
  }
  return triggers;
}

function ageAlert(alert: Alert, receivedAt: number, startedAt: number, dice: Dice): void {
  if (receivedAt < startedAt - hour) {
    alert.activityState = 'inactive';
    alert.terminationReason = 1;
  }
  if (!dice.chance(0.4)) return;
  const closedAt = isoTime(receivedAt + Math.floor((startedAt - receivedAt) * dice.fraction()));
  const verdict = dice.pick(['malicious', 'benign', undefined] as const);
  if (verdict) alert.alertStatus = verdict;
  Object.assign(alert, {
    closed: true,
    activityState: 'archived',
    terminationReason: 1,
    closedAt,
    lastChangedAt: closedAt,
  });
}
