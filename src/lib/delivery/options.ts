import type { Clock } from '../clock.js';
import type { RetryPolicy } from '../http/retry.js';
import type { StateStore } from '../state/store.js';
import type { DeadLetter } from './dead-letter.js';
import type { Dispatch } from './item.js';

/** `forget`: an item is settled as soon as it was sent. `acknowledge`: when `settle` says so. */
export type DeliveryMode = 'forget' | 'acknowledge';

export interface DeliveryOptions<T> {
  /** Id of the poller: its state is kept under it, its tokens carry it. */
  name: string;
  store: StateStore;
  mode: DeliveryMode;
  feeds: readonly string[];
  /** How far behind the cursor is read again, because things may show up late, ms. Default 60,000. */
  overlapMs?: number;
  /** Unsettled deliveries per feed. Default 10. */
  maxInFlight?: number;
  /** Attempts that count, before an item becomes a dead letter. Default 10. */
  maxAttempts?: number;
  /** An unsettled delivery is sent again after this, ms. Default 300,000. */
  settleWithinMs?: number;
  /** Waits after a give-back. Default 1,000 doubling to 300,000. */
  retry?: Pick<RetryPolicy, 'firstWaitMs' | 'longestWaitMs'>;
  clock?: Clock;
  /** Hands a delivery to the flow. If it throws, the delivery counts as given back. */
  send: (dispatch: Dispatch<T>) => void;
  /** Hears of each item that was given up. */
  onDeadLetter: (letter: DeadLetter) => void;
  /** Hears of what goes wrong in the background: a save that failed and is tried again, or the cursor taken by another poller. */
  onError: (error: Error) => void;
}

export type ResolvedOptions<T> = Required<DeliveryOptions<T>>;

export interface PassOptions {
  /** The pages come in ascending order of position. */
  ascending: boolean;
  /** Each offered page is one delivery. Default: each item is. */
  grouped?: boolean;
  signal?: AbortSignal;
}

export interface Counters {
  /** Deliveries that hold a place: sent and unsettled, resting before the next attempt, or behind an earlier one of their subject. */
  inFlight: number;
  /** Offered deliveries that wait for a place. */
  waiting: number;
  deadLetters: number;
  /** Epoch ms since when the oldest of those in flight is. */
  oldestUnsettled?: number;
}
