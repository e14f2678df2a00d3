import type { HiveClient } from '../../hive/client.js';
import type { KillResult, RunningProcess } from '../../hive/types.js';
import { InputError } from '../../http/errors.js';
import { isDryRun } from '../../http/guard.js';
import type { CallOptions } from '../../http/transport.js';
import { declinedBy } from '../declined.js';
import { listProcesses } from './processes.js';

/** A process to kill; without a start time (epoch ms) it is looked up. */
export interface KillTarget {
  pid: number;
  startTime?: number;
}

/** What became of one process. */
export interface ProcessKill {
  pid: number;
  /** Epoch ms; null when it was not given and could not be found. */
  startTime: number | null;
  killed: boolean;
  errorCode: number | null;
  /** Why it was not killed. */
  error: string | null;
}

/** The processes that were killed, or those that were not, with why. */
export interface KillPart {
  outcome: 'killed' | 'dry-run' | 'not-killed' | 'not-found' | 'ambiguous' | 'offline' | 'protected';
  /** Nothing when they were killed. */
  reason?: string;
  dryRun: boolean;
  results: ProcessKill[];
  /** Hive's own answer about them: its results, or an object in place of them. */
  answer: unknown;
}

const mostTargets = 1000;
const mostTold = 10;

/**
 * Reads what a message names: one or many `{ pid, startTime? }`, each only once.
 * @throws InputError for anything that is no process
 */
export function killTargets(given: unknown): KillTarget[] {
  const items: unknown[] = Array.isArray(given) ? given : [given];
  if (items.length === 0) throw new InputError('processes', 'must name at least one process');
  if (items.length > mostTargets) throw new InputError('processes', `must not name more than ${mostTargets} processes`);
  return distinct(items.map(targetFrom));
}

/**
 * Kills processes of an endpoint, `POST /endpoint/{id}/processes/kill`. A start time that is missing is looked up in the
 * process list; a pid that no process has, or more than one, is not sent.
 * @returns the part that was killed and the part that was not, as far as there are any
 * @throws InputError, ServiceError: then nothing is known to have been killed
 */
export async function kill(
  hive: HiveClient,
  endpointId: string,
  targets: KillTarget[],
  call: CallOptions = {},
): Promise<KillPart[]> {
  const running = targets.every(isDated) ? [] : await listProcesses(hive, endpointId, call);
  if (!Array.isArray(running)) return partsOf(targets.map(sparedBy(running)), running.answer);
  const fates = targets.map((target) => found(target, running));
  const known = distinct(fates.flatMap((fate) => (isFate(fate) ? [] : [fate])));
  const refused = fates.filter(isFate);
  if (known.length === 0) return partsOf(refused);
  try {
    const answer = await hive.killProcesses(endpointId, known, call);
    if (isDryRun(answer)) return partsOf([...known.map(rehearsed), ...refused], answer);
    const silent = known.filter((target) => !answer.some((one) => isOf(target, one)));
    return partsOf([...answer.map(fateOf), ...silent.map(unmentioned), ...refused]);
  } catch (error) {
    const declined = declinedBy(error);
    if (!declined) throw error;
    return partsOf([...known.map(sparedBy(declined)), ...refused], declined.answer);
  }
}

/** What became of one process, with what Hive answered or would have answered of it. */
interface Fate {
  outcome: KillPart['outcome'];
  process: ProcessKill;
  answer: object;
}

type Refusal = Pick<Fate, 'outcome'> & { reason: string };
type Dated = Required<KillTarget>;

function isDated(target: KillTarget): target is Dated {
  return target.startTime !== undefined;
}

function isFate(one: Dated | Fate): one is Fate {
  return 'outcome' in one;
}

/** The one process with that pid, or why there is none to name. */
function found(target: KillTarget, running: RunningProcess[]): Dated | Fate {
  if (isDated(target)) return target;
  const { pid } = target;
  const candidates = running.filter((process) => process.pid === pid && Number.isSafeInteger(process.startTime));
  const [only] = candidates;
  if (!only) return spared(target, { outcome: 'not-found', reason: `no process with pid ${pid} runs there` });
  if (candidates.length === 1) return { pid, startTime: only.startTime };
  const reason = `${candidates.length} processes have pid ${pid}: name the start time of one`;
  return spared(target, { outcome: 'ambiguous', reason });
}

function fateOf(answer: KillResult): Fate {
  const { pid, startTime, killed, errorCode = null, error = null } = answer;
  const why = killed ? error : (error ?? 'Hive did not say why');
  const process = { pid, startTime: startTime ?? null, killed, errorCode, error: why };
  return killed ? { outcome: 'killed', process, answer } : { outcome: 'not-killed', process, answer };
}

function unmentioned(target: KillTarget): Fate {
  return spared(target, { outcome: 'not-killed', reason: 'Hive said nothing of it' });
}

function rehearsed(target: KillTarget): Fate {
  const fate = spared(target, { outcome: 'dry-run', reason: '' });
  return { ...fate, process: { ...fate.process, error: null } };
}

function sparedBy(declined: Refusal): (target: KillTarget) => Fate {
  return (target) => spared(target, declined);
}

function spared({ pid, startTime }: KillTarget, { outcome, reason }: Refusal): Fate {
  const answer = { pid, startTime: startTime ?? null, killed: false, error: reason };
  return { outcome, process: { ...answer, errorCode: null }, answer };
}

/** @param answer Hive's object in place of results */
function partsOf(fates: Fate[], answer?: object): KillPart[] {
  const went = (fate: Fate) => fate.outcome === 'killed' || fate.outcome === 'dry-run';
  return [fates.filter(went), fates.filter((fate) => !went(fate))].flatMap((part) => {
    const [first] = part;
    if (!first) return [];
    const outcome = part.every((fate) => fate.outcome === first.outcome) ? first.outcome : 'not-killed';
    return {
      outcome,
      ...(went(first) ? {} : { reason: reasonOf(part) }),
      dryRun: outcome === 'dry-run',
      results: part.map(({ process }) => process),
      answer: answer ?? part.map((fate) => fate.answer),
    };
  });
}

function reasonOf(part: Fate[]): string {
  const reasons = part.map(({ process }) => process.error ?? '');
  if (new Set(reasons).size === 1) return reasons[0] as string;
  const told = part.slice(0, mostTold).map(({ process }) => `pid ${process.pid}: ${process.error}`);
  return [...told, ...(part.length > mostTold ? [`and ${part.length - mostTold} more`] : [])].join('; ');
}

function targetFrom(item: unknown): KillTarget {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) {
    throw new InputError('processes', 'must hold objects with pid and startTime');
  }
  const { pid, startTime } = item as { pid?: unknown; startTime?: unknown };
  if (!isCount(pid)) throw new InputError('pid', `must be a whole number from 0 on, not ${shown(pid)}`);
  if (startTime === undefined || startTime === null || startTime === '') return { pid };
  if (!isCount(startTime)) {
    throw new InputError(
      'startTime',
      `must be epoch milliseconds, as the process list gives it, not ${shown(startTime)}`,
    );
  }
  return { pid, startTime };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function shown(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'empty';
  if (typeof value === 'number') return String(value);
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function distinct<T extends KillTarget>(targets: T[]): T[] {
  return [...new Map(targets.map((target) => [`${target.pid}:${target.startTime}`, target])).values()];
}

function isOf({ pid, startTime }: Dated, answer: KillResult): boolean {
  return answer.pid === pid && (answer.startTime ?? startTime) === startTime;
}
