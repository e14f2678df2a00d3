import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { environmentOf } from '../../demo/environment.js';
import { NodeRed } from '../../demo/node-red.js';
import { freePort } from '../../demo/ports.js';
import type { Simulator } from '../../simulator/contract.js';
import { startSimulator } from '../../simulator/index.js';
import type { Fault } from '../../simulator/web/contract.js';
import { seededRandom } from '../../simulator/web/random.js';

const root = join(__dirname, '../..');

export interface TwoWayRun {
  alerts: number;
  /** Notes that people write, on either side. */
  notes: number;
  /** Alerts or cases that people close. Must be fewer than the alerts. */
  closes: number;
  seed: number;
  withinMs: number;
}

interface Alert {
  id: string;
  notes?: string;
  closed: boolean;
  alertStatus?: string;
}

interface Comment {
  text: string;
  user_id: number;
}

interface Case {
  id: number;
  plan_status: string;
  resolution_id: number | null;
  properties: { reaqta_id: string };
  comments: Comment[];
}

/** What a person did, on the alert with this number. */
type Deed = Note | Closing;
type Note = { at: number; kind: 'alert note' | 'case note'; mark: string; text: string };
type Closing =
  | { at: number; kind: 'alert closed'; malicious?: boolean }
  | { at: number; kind: 'case closed'; mark: string; resolution: string };

/** Principal of the API key in the simulated SOAR. */
const apiKey = 9;
const resolutionIds: Record<string, number> = { Unresolved: 7, Duplicate: 8, 'Not an Issue': 9, Resolved: 10 };

/** Errors, cut connections and answers that come after the time-out, the call carried out or not. */
const faults: Fault[] = [
  { kind: 'apply-then-fail', status: 500, probability: 0.03 },
  { kind: 'apply-then-fail', status: 0, probability: 0.02 },
  { kind: 'delay', delayMs: 1_500, probability: 0.01 },
  { kind: 'status', status: 503, probability: 0.03 },
  { kind: 'reset', probability: 0.01 },
  { kind: 'cut', probability: 0.01 },
];

/**
 * Runs the two-way example in a real Node-RED while people write notes and close things on both sides and both services
 * fail, and checks that everything arrives once on the other side, and that it is quiet then.
 */
export async function twoWayRun(run: TwoWayRun): Promise<void> {
  const userDir = mkdtempSync(join(tmpdir(), 'reaqta-two-way-'));
  const simulator = await startSimulator({ hivePort: 0, soarPort: 0, events: 0, seed: run.seed });
  const world = new World(simulator);
  let nodeRed: NodeRed | undefined;
  try {
    const until = Date.now() + run.withinMs;
    const ids = await world.raise(run.alerts);
    nodeRed = await started(simulator, userDir);
    await world.wait(until, nodeRed, 'a case for each alert', async () => (await world.cases()).size === run.alerts);
    await world.fail(faults);
    const deeds = deedsOf(run);
    await people(world, ids, deeds, seededRandom(run.seed + 1));
    await world.wait(until, nodeRed, 'everything on the other side', async () => {
      await world.lookAgain(ids, deeds);
      return (await mistakes(world, ids, deeds)).length === 0;
    });
    await world.fail([]);
    await quiet(world, until, nodeRed);
    assert.deepEqual(await mistakes(world, ids, deeds), [], nodeRed.log.slice(-3_000));
  } finally {
    await nodeRed?.stop('SIGKILL');
    await simulator.close();
    rmSync(userDir, { recursive: true, force: true });
  }
}

async function started(simulator: Simulator, userDir: string): Promise<NodeRed> {
  const env = environmentOf(simulator);
  const nodeRed = await NodeRed.start({ userDir, port: await freePort(), env, linkPackage: root });
  const path = join(root, 'examples', '12 - two-way synchronisation.json');
  const flow = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>[];
  const quick = (node: Record<string, unknown>) => ({
    ...node,
    ...('interval' in node ? { interval: 1 } : {}),
    ...('timeout' in node ? { timeout: 1 } : {}),
  });
  await nodeRed.deploy(flow.map(quick));
  return nodeRed;
}

/** Notes with words that loops were once told by, lists and several lines, and closings, each of another alert. */
function deedsOf({ alerts, notes, closes, seed }: TwoWayRun): Deed[] {
  const random = seededRandom(seed);
  const pick = <T>(choices: readonly T[]) => choices[Math.floor(random() * choices.length)] as T;
  const deeds: Deed[] = Array.from({ length: notes }, (_, index) => {
    const mark = `n${index}n`;
    const at = Math.floor(random() * alerts);
    return random() < 0.5
      ? { at, kind: 'alert note', mark, text: pick(alertTexts)(mark) }
      : { at, kind: 'case note', mark, text: pick(caseTexts)(mark) };
  });
  for (let at = 0; at < closes; at++) {
    const place = Math.floor(random() * (deeds.length + 1));
    const verdict = pick([true, false, undefined]);
    const deed: Deed =
      random() < 0.5
        ? { at, kind: 'alert closed', ...(verdict === undefined ? {} : { malicious: verdict }) }
        : { at, kind: 'case closed', mark: `c${at}c`, resolution: pick(Object.keys(resolutionIds)) };
    deeds.splice(place, 0, deed);
  }
  return deeds;
}

const alertTexts: ((mark: string) => string)[] = [
  (mark) => `Checked with ReaQta ${mark}.`,
  (mark) => `IBM SOAR says nothing of ${mark} <yet> & "so"`,
  (mark) => `first line of ${mark}\n\n  - seen\n  - seen\nSent to ReaQta`,
];

const caseTexts: ((mark: string) => string)[] = [
  (mark) => `<div class="rte"><div>Created by ReaQta, thinks ${mark}</div></div>`,
  (mark) => `<ul><li>seen</li><li>${mark}</li></ul><p>IBM SOAR 01/02/2022 10:00:00 #1/1<br/>Note in ReaQta:</p>`,
  (mark) => `plain &amp; simple ${mark}`,
];

async function people(world: World, ids: string[], deeds: Deed[], random: () => number): Promise<void> {
  for (const deed of deeds) {
    await world.act(ids[deed.at] as string, deed);
    await sleep(random() * 60);
  }
}

/** What is not as it should be in the end. */
async function mistakes(world: World, ids: string[], deeds: Deed[]): Promise<string[]> {
  const [alerts, cases] = await Promise.all([world.alerts(), world.cases()]);
  const found: string[] = [];
  const expect = (actual: unknown, wanted: unknown, what: string) => {
    if (actual !== wanted) found.push(`${what}: ${String(actual)}, not ${String(wanted)}`);
  };
  for (const deed of deeds) {
    const id = ids[deed.at] as string;
    const [alert, incident] = [alerts.get(id) as Alert, cases.get(id) as Case];
    const what = `${deed.kind} ${'mark' in deed ? deed.mark : ''} of alert ${id}`;
    expect(alert.closed || deed.kind.endsWith('note'), true, `${what}: alert closed`);
    if ('mark' in deed) expect(times(alert.notes ?? '', deed.mark), 1, `${what}: in the alert's notes`);
    if (isNote(deed)) {
      const comments = incident.comments.filter(({ text }) => text.includes(deed.mark));
      const own = comments.filter(({ user_id }) => user_id === apiKey);
      expect(comments.length, 1, `${what}: case notes`);
      expect(own.length, deed.kind === 'alert note' ? 1 : 0, `${what}: case notes of ours`);
    } else {
      expect(incident.plan_status, 'C', `${what}: status of the case`);
      const { verdict, resolution } = endingOf(deed);
      expect(alert.alertStatus, verdict, `${what}: verdict`);
      expect(incident.resolution_id, resolutionIds[resolution], `${what}: resolution`);
    }
  }
  for (const { id, comments } of cases.values()) {
    const written = deeds.filter(({ at, kind }) => kind.endsWith('note') && cases.get(ids[at] as string)?.id === id);
    // Two notes written below one another between two polls come as one, so there may be fewer, but never more.
    expect(comments.length <= written.length + 1, true, `no more notes in case ${id} than were written`);
  }
  return found;
}

function isNote(deed: Deed): deed is Note {
  return deed.kind.endsWith('note');
}

function endingOf(deed: Closing) {
  if (deed.kind === 'case closed') {
    return { verdict: deed.resolution === 'Resolved' ? 'malicious' : 'benign', resolution: deed.resolution };
  }
  if (deed.malicious === undefined) return { verdict: undefined, resolution: 'Unresolved' };
  return deed.malicious
    ? { verdict: 'malicious', resolution: 'Resolved' }
    : { verdict: 'benign', resolution: 'Not an Issue' };
}

/** Waits for ten polls of either side in a row that are nothing but polls. */
async function quiet(world: World, until: number, nodeRed: NodeRed): Promise<void> {
  const isPoll = (route: string) => /^GET \/1\/alerts$|^POST .*\/incidents\/query_paged$/.test(route);
  let polls = 0;
  let before = await world.requests();
  await world.wait(until, nodeRed, 'ten polls and nothing else', async () => {
    await sleep(1_000);
    const now = await world.requests();
    const since = [...now].filter(([route, count]) => count > (before.get(route) ?? 0)).map(([route]) => route);
    polls = since.length > 0 && since.every(isPoll) ? polls + 1 : 0;
    before = now;
    return polls >= 10;
  });
}

function times(text: string, mark: string): number {
  return text.split(mark).length - 1;
}

/** Both services, and what people do in them. */
class World {
  private readonly caseIds = new Map<string, number>();

  constructor(private readonly simulator: Simulator) {}

  async raise(count: number): Promise<string[]> {
    return ((await this.control('hive', 'alerts', { count })) as { ids: string[] }).ids;
  }

  async fail(wanted: Fault[]): Promise<void> {
    for (const side of ['hive', 'soar'] as const) {
      await this.control(side, 'faults', { clear: true });
      if (wanted.length > 0) await this.control(side, 'faults', wanted);
    }
  }

  async act(alertId: string, deed: Deed): Promise<void> {
    const incident = this.caseIds.get(alertId);
    if (isNote(deed)) {
      const { kind, text } = deed;
      if (kind === 'alert note') await this.control('hive', 'add-note', { id: alertId, text });
      else await this.control('soar', 'add-note', { incident, text });
    } else if (deed.kind === 'case closed') {
      const { resolution, mark } = deed;
      await this.control('soar', 'close-incident', {
        incident,
        resolution,
        summary: `<p>Closed by ReaQta? ${mark}</p>`,
      });
    } else if (deed.malicious === undefined) await this.control('hive', 'archive', { id: alertId });
    else await this.control('hive', 'close-alert', { id: alertId, malicious: deed.malicious });
  }

  /** People who find that the console has lost their note write it again. */
  async lookAgain(ids: string[], deeds: Deed[]): Promise<void> {
    const alerts = await this.alerts();
    for (const deed of deeds) {
      const id = ids[deed.at] as string;
      if (deed.kind === 'alert note' && times(alerts.get(id)?.notes ?? '', deed.mark) === 0) await this.act(id, deed);
    }
  }

  async alerts(): Promise<Map<string, Alert>> {
    const { alerts } = (await this.control('hive', 'state')) as { alerts: Alert[] };
    return new Map(alerts.map((alert) => [alert.id, alert]));
  }

  /** By alert id. */
  async cases(): Promise<Map<string, Case>> {
    const { incidents } = (await this.control('soar', 'state')) as { incidents: Case[] };
    for (const { id, properties } of incidents) this.caseIds.set(properties.reaqta_id, id);
    return new Map(incidents.map((incident) => [incident.properties.reaqta_id, incident]));
  }

  /** How often each route was asked, on both sides. */
  async requests(): Promise<Map<string, number>> {
    const sides = await Promise.all([this.control('hive', 'requests'), this.control('soar', 'requests')]);
    return new Map(sides.flatMap((side) => Object.entries((side as { counts: Record<string, number> }).counts)));
  }

  async wait(until: number, nodeRed: NodeRed, what: string, holds: () => Promise<boolean>): Promise<void> {
    while (!(await holds())) {
      if (Date.now() > until) assert.fail(`no ${what} in time; Node-RED said:\n${nodeRed.log.slice(-3_000)}`);
      await sleep(200);
    }
  }

  private async control(side: 'hive' | 'soar', command: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(new URL(`/__simulator/${command}`, this.simulator[side].url), {
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      headers: { 'Content-Type': 'application/json' },
    });
    const json: unknown = await answer.json();
    assert.equal(answer.status, 200, `${command}: ${JSON.stringify(json)}`);
    return json;
  }
}
