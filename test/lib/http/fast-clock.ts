import type { Clock } from '../../../src/lib/clock.js';

/** A clock whose sleeps pass at once and are noted. */
export class FastClock implements Clock {
  readonly slept: number[] = [];

  constructor(public time = Date.parse('2026-01-01T00:00:00.000Z')) {}

  now(): number {
    return this.time;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.slept.push(ms);
    this.time += ms;
  }
}
