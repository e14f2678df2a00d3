import type { Endpoint } from '../../src/lib/hive/types.js';
import type { AlertChange } from '../hive/triage.js';
import type { EventData } from '../hive/world/event-data/index.js';
import type { ActingProcess } from '../hive/world/processes.js';

/** Machines a script plays on; another set in each round. */
export type Role = 'first' | 'second' | 'server';

/** What data of a step may be made from. */
export interface Setting {
  endpoint: Endpoint;
  /** The machine the attack came from. */
  first: Endpoint;
  /** Processes of this round by the name their step gave them. */
  actors: ReadonlyMap<string, ActingProcess>;
  /** Epoch ms. */
  at: number;
}

type Data = (setting: Setting) => EventData;

export interface ProcessStart {
  as: string;
  path: string;
  /** An earlier `as`, or the name of a process that runs. */
  parent: string;
  /** Arguments after the program. */
  words?: readonly string[];
  signer?: string;
  originalName?: string;
  /** Runs as the system instead of as its parent's user. */
  system?: boolean;
}

export interface EventStep {
  eventType: number;
  /** An earlier `as`; without it the event has no process, if its type allows that. */
  actor?: string;
  /** Like any other event of this type unless given. */
  data?: Data;
}

export interface AlertStep {
  as: string;
  triggerCondition: number;
  title?: string;
  tags?: string[];
  category?: string;
  triggers: readonly (EventStep & { relevance: number })[];
}

/** One thing that happens. Its parts happen in the order they have here. */
export interface Step {
  /** Seconds after the round began, at speed 1. */
  at: number;
  on: Role;
  starts?: readonly ProcessStart[];
  events?: readonly EventStep[];
  alert?: AlertStep;
  /** Closes an earlier alert; archives it when no verdict is given. */
  close?: { alert: string; malicious?: boolean };
  change?: AlertChange & { alert: string };
}

export interface Script {
  /** In order of time. */
  steps: readonly Step[];
  /** Length of a round in seconds; the next one begins then. */
  seconds: number;
}
