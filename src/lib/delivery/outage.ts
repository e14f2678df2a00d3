import type { RetryPolicy } from '../http/retry.js';
import { backoff } from '../http/retry.js';

/** The rest all deliveries take together while the service behind the flow is down. */
export class Outage {
  private until = 0;
  private rests = 0;

  constructor(private readonly retry: Pick<RetryPolicy, 'firstWaitMs' | 'longestWaitMs'>) {}

  /** Somebody met the outage. Those that meet it during a rest do not make it longer. */
  met(now: number): void {
    if (now >= this.until) this.until = now + backoff(++this.rests, this.retry);
  }

  /** Epoch ms: nothing is sent before. Never later than the longest rest from `now`: the clock may have been set back. */
  endsAt(now: number): number {
    this.until = Math.min(this.until, now + this.retry.longestWaitMs);
    return this.until;
  }

  /** Something was done, so it is over; true when there was one. */
  over(): boolean {
    const was = this.rests > 0;
    this.rests = 0;
    this.until = 0;
    return was;
  }
}
