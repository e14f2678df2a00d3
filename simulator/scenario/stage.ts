import type { Alert, Endpoint } from '../../src/lib/hive/types.js';
import type { Hive } from '../hive/hive.js';
import { raiseAlert, recordEvent } from '../hive/raise.js';
import { changeAlert, closeAlert } from '../hive/triage.js';
import type { TriggerPlan } from '../hive/world/alert.js';
import { dataFor, type EventData, hasProcess } from '../hive/world/event-data/index.js';
import { commandLineData } from '../hive/world/event-data/processes.js';
import { type ActingProcess, makeProcess } from '../hive/world/processes.js';
import { programAt } from '../hive/world/programs.js';
import type { EventStep, ProcessStart, Role, Step } from './script.js';

/** One round of a script on one set of machines of a Hive. */
export class Stage {
  private readonly actors = new Map<string, ActingProcess>();
  private readonly alerts = new Map<string, Alert>();

  constructor(
    readonly hive: Hive,
    private readonly cast: Record<Role, Endpoint>,
  ) {}

  perform(step: Step): void {
    const endpoint = this.cast[step.on];
    for (const start of step.starts ?? []) this.start(endpoint, start);
    for (const event of step.events ?? []) {
      recordEvent(this.hive, { endpointId: endpoint.id, ...this.eventOf(endpoint, event) });
    }
    if (step.alert) this.raise(endpoint, step.alert);
    if (step.close) this.triage(step.close.alert, (alert) => closeAlert(this.hive, alert, step.close?.malicious));
    if (step.change) {
      const { alert: name, ...change } = step.change;
      this.triage(name, (alert) => changeAlert(this.hive, alert, change));
    }
  }

  /** Ends what the round started on its machines. */
  clear(): void {
    const started = new Set<unknown>(this.actors.values());
    for (const endpoint of Object.values(this.cast)) {
      const left = this.hive.processesOf(endpoint.id).filter((process) => !started.has(process));
      this.hive.processes.set(endpoint.id, left);
    }
  }

  private start(endpoint: Endpoint, start: ProcessStart): void {
    const parent = this.parentOf(endpoint, start.parent);
    const { acting } = parent;
    const windowsSystem = { name: 'NT AUTHORITY\\SYSTEM', sid: 'S-1-5-18', logonId: '0x3e7' };
    const asParent = { name: acting.user, sid: acting.userSID, logonId: acting.logonId ?? '0x0' };
    const process = makeProcess({
      endpoint,
      parent,
      program: programAt(start.path, start),
      path: start.path,
      user: start.system ? windowsSystem : asParent,
      privilege: start.system ? 'SYSTEM' : acting.privilegeLevel,
      gui: false,
      pid: this.freePid(endpoint),
      startTime: this.hive.now(),
      hasIncident: true,
    });
    this.actors.set(start.as, process);
    this.hive.processes.get(endpoint.id)?.push(process);
    const data = commandLineData([start.path, ...(start.words ?? [])]);
    recordEvent(this.hive, { endpointId: endpoint.id, eventType: 2, actor: process, data });
  }

  private parentOf(endpoint: Endpoint, name: string): ActingProcess {
    const running = this.hive.actorsOf(endpoint.id);
    const named = this.actors.get(name) ?? running.find((process) => process.listed.processName === name);
    return (
      named ?? running.find((process) => process.listed.processName === 'explorer.exe') ?? this.hive.dice.pick(running)
    );
  }

  private freePid(endpoint: Endpoint): number {
    const taken = new Set(this.hive.processesOf(endpoint.id).map((process) => process.listed.pid));
    let pid = 4 * this.hive.dice.between(1500, 9000);
    while (taken.has(pid)) pid += 4;
    return pid;
  }

  private raise(endpoint: Endpoint, step: NonNullable<Step['alert']>): void {
    const { as, category, triggers, ...about } = step;
    const planned = triggers.map(
      (trigger): TriggerPlan => ({
        ...this.eventOf(endpoint, trigger),
        relevance: trigger.relevance,
        ...(category ? { category } : {}),
      }),
    );
    this.alerts.set(as, raiseAlert(this.hive, { endpoint, ...about, triggers: planned, happenedAt: this.hive.now() }));
  }

  private eventOf(endpoint: Endpoint, step: EventStep): { eventType: number; data: EventData; actor?: ActingProcess } {
    const { eventType } = step;
    const processes = this.hive.actorsOf(endpoint.id);
    const actor = this.actors.get(step.actor ?? '') ?? this.hive.dice.pick(processes);
    const at = this.hive.now();
    const setting = { endpoint, first: this.cast.first, actors: this.actors, at };
    const scene = { endpoint, actor, processes, at, dice: this.hive.dice };
    const data = step.data ? step.data(setting) : dataFor(eventType, scene);
    return { eventType, data, ...(hasProcess(eventType) ? { actor } : {}) };
  }

  /** An alert that is no longer there, or not yet to be seen, is left alone. */
  private triage(name: string, act: (alert: Alert) => void): void {
    const alert = this.alerts.get(name);
    if (alert && this.hive.alerts.get(alert.id) === alert) act(alert);
  }
}

/** Machines for a round: online Windows ones, others each time; a machine plays several roles only when there are too few. */
export function castFor(hive: Hive, round: number): Record<Role, Endpoint> | undefined {
  const windows = hive.endpoints.items.filter((endpoint) => endpoint.osType === 1 && endpoint.connected);
  const desks = windows.filter((endpoint) => !endpoint.isServer);
  const servers = windows.filter((endpoint) => endpoint.isServer);
  const at = (list: readonly Endpoint[], index: number) => list[index % list.length] ?? windows[index % windows.length];
  const first = at(desks, 2 * round);
  const second = at(desks, 2 * round + 1);
  const server = at(servers, round);
  return first && second && server ? { first, second, server } : undefined;
}
