import { type Clock, systemClock } from '../../clock.js';
import type { HiveClient } from '../../hive/client.js';
import { isOffline } from '../../hive/offline.js';
import type { Endpoint } from '../../hive/types.js';
import { isDryRun } from '../../http/guard.js';
import { type CallOptions, callOptions } from '../../http/transport.js';
import { declinedBy } from '../declined.js';
import { offlineSince, unanswering } from './unanswered.js';

export type Direction = 'isolate' | 'deisolate';

export interface IsolationOptions extends CallOptions {
  /** Looks at the endpoint until it shows what was ordered, at most this many ms. Default 0: does not look. */
  waitMs?: number;
  clock?: Clock;
}

/** What became of an order to isolate an endpoint or to give it its network back. */
export type Isolation = (Happened | NotHappened) & {
  dryRun: boolean;
  /** As the endpoint was last seen; null when it could not be read. */
  isolated: boolean | null;
  /** What Hive answered to the order. */
  answer: Record<string, unknown>;
};

interface Happened {
  /** `ordered`: Hive took the order, and nobody looked whether the endpoint followed. */
  outcome: 'ordered' | 'isolated' | 'deisolated' | 'dry-run';
  reason?: undefined;
}

/** It did not happen, or is not known to have. */
interface NotHappened {
  outcome: 'already' | 'offline' | 'unsupported' | 'protected' | 'not-found' | 'refused' | 'failed' | 'not-confirmed';
  reason: string;
}

const firstLookMs = 250;
const longestPauseMs = 5000;
const longestLookMs = 10_000;

interface Order extends CallOptions {
  hive: HiveClient;
  endpointId: string;
  direction: Direction;
  before: Endpoint;
}

/**
 * Orders isolation or its end, `POST /endpoint/{id}/isolate` and `/deisolate`, and tells what became of it. An endpoint
 * that is in that state already gets the order all the same, as an opposite one may be on its way to it.
 * @throws InputError, ServiceError: then nothing is known to have happened
 */
export async function switchIsolation(
  hive: HiveClient,
  endpointId: string,
  direction: Direction,
  options: IsolationOptions = {},
): Promise<Isolation> {
  const call = callOptions(options);
  try {
    const before = await hive.getEndpoint(endpointId, call);
    return await order({ hive, endpointId, direction, before, ...call }, options);
  } catch (error) {
    const declined = declinedBy(error);
    if (!declined) throw error;
    const { outcome, reason, answer = {} } = declined;
    return { outcome, reason, dryRun: false, isolated: null, answer };
  }
}

async function order(order: Order, { waitMs = 0, clock = systemClock }: IsolationOptions): Promise<Isolation> {
  const { hive, endpointId, direction, before } = order;
  const call = callOptions(order);
  try {
    const taken = await (direction === 'isolate'
      ? hive.isolate(endpointId, { ...call, known: before })
      : hive.deisolate(endpointId, call));
    const dryRun = isDryRun(taken);
    const answer = dryRun ? { ...taken } : objectOf(taken.answer ?? { success: taken.success });
    const seen = { dryRun, isolated: before.isolated, answer };
    if (isOffline(answer)) return { ...seen, outcome: 'offline', reason: answer.message };
    if (!dryRun && !taken.success) return { ...seen, outcome: 'refused', reason: taken.message ?? 'Hive refused it' };
    if (before.isolated === wanted(direction)) return { ...seen, outcome: 'already', reason: already(direction) };
    if (dryRun) return { ...seen, outcome: 'dry-run' };
    return waitMs > 0 ? await awaited(order, seen, waitMs, clock) : { ...seen, outcome: 'ordered' };
  } catch (error) {
    const declined = declinedBy(error);
    const seen = { answer: {}, ...declined, dryRun: false, isolated: before.isolated };
    // The endpoint is known, so it is the call that is not: that to de-isolate came with Hives of mid 2022.
    if (declined?.outcome === 'not-found') return { ...seen, outcome: 'unsupported', reason: lacking(direction) };
    if (declined) return { ...seen, ...declined };
    const told = explained(order, await unanswering(hive, endpointId, error, call));
    if (!told) throw error;
    return told;
  }
}

/** What the endpoint tells of an order that Hive got no answer to. */
function explained({ direction, before }: Order, now: Endpoint | undefined): Isolation | undefined {
  if (!now) return undefined;
  const seen = { dryRun: false, isolated: now.isolated, answer: {} };
  if (now.isolated === wanted(direction) && now.isolated !== before.isolated)
    return { ...seen, outcome: done(direction) };
  if (!now.connected) return { ...seen, outcome: 'offline', reason: offlineSince(now) };
  if (now.osType === 1) return undefined;
  const reason = `Hive got no answer: only Windows endpoints can be isolated, and this one runs ${now.os}`;
  return { ...seen, outcome: 'unsupported', reason };
}

/** Looks until the endpoint shows it, more and more rarely. */
async function awaited(
  order: Order,
  seen: Pick<Isolation, 'dryRun' | 'isolated' | 'answer'>,
  waitMs: number,
  clock: Clock,
): Promise<Isolation> {
  const { direction, before, signal } = order;
  const end = clock.now() + waitMs;
  let [isolated, trouble] = [seen.isolated, ''];
  try {
    for (let pause = firstLookMs; ; pause = Math.min(2 * pause, longestPauseMs)) {
      const left = end - clock.now();
      if (left <= 0) break;
      await clock.sleep(Math.min(pause, left), signal);
      const { endpoint, error } = await look(order, left);
      trouble = error ? ` (${error})` : '';
      isolated = endpoint?.isolated ?? isolated;
      if (isolated === wanted(direction)) return { ...seen, isolated, outcome: done(direction) };
      const failure = endpoint?.isolationStatusFailure;
      // One that was there before tells of an earlier order.
      if (failure && failure !== before.isolationStatusFailure) {
        return { ...seen, isolated, outcome: 'failed', reason: failure };
      }
    }
  } catch (error) {
    if (!signal?.aborted) throw error;
    trouble = ' (the wait was ended)';
  }
  const reason = `${done(direction)} was ordered, and not seen within ${waitMs / 1000} s${trouble}: it may still happen`;
  return { ...seen, isolated, outcome: 'not-confirmed', reason };
}

/** The order has been taken: that the endpoint cannot be read for a while is no reason to call it failed. */
async function look(
  { hive, endpointId, signal }: Order,
  leftMs: number,
): Promise<{ endpoint?: Endpoint; error?: string }> {
  try {
    const timeoutMs = Math.max(1000, Math.min(leftMs, longestLookMs));
    return { endpoint: await hive.getEndpoint(endpointId, { ...(signal ? { signal } : {}), timeoutMs }) };
  } catch (error) {
    if (signal?.aborted) throw error;
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

function wanted(direction: Direction): boolean {
  return direction === 'isolate';
}

function done(direction: Direction): 'isolated' | 'deisolated' {
  return wanted(direction) ? 'isolated' : 'deisolated';
}

function already(direction: Direction): string {
  return wanted(direction) ? 'the endpoint was isolated already' : 'the endpoint was not isolated';
}

function lacking(direction: Direction): string {
  return `this Hive has no call to ${direction} an endpoint: its console may`;
}

function objectOf(answer: unknown): Record<string, unknown> {
  return typeof answer === 'object' && answer !== null ? { ...answer } : {};
}
