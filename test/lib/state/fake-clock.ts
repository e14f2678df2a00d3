import type { Clock } from '../../../src/lib/clock.js';

/** A clock that stands still until a test lets time pass. */
export class FakeClock implements Clock {
  private readonly sleepers = new Set<{ at: number; wake: () => void }>();

  constructor(private time = 1_000_000_000_000) {}

  now(): number {
    return this.time;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      const onAbort = () => {
        this.sleepers.delete(sleeper);
        reject(signal?.reason as Error);
      };
      const wake = () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      };
      const sleeper = { at: this.time + ms, wake };
      this.sleepers.add(sleeper);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  /** As when somebody sets the clock right: who sleeps wakes as late as before. */
  setBack(ms: number): void {
    this.time -= ms;
    for (const sleeper of this.sleepers) sleeper.at -= ms;
  }

  get asleep(): number {
    return this.sleepers.size;
  }

  /** Lets `ms` pass, waking sleepers in their order and letting each act. */
  async pass(ms: number): Promise<void> {
    const end = this.time + ms;
    for (;;) {
      await settled();
      const [next] = [...this.sleepers].sort((a, b) => a.at - b.at);
      if (!next || next.at > end) break;
      this.time = Math.max(this.time, next.at);
      this.sleepers.delete(next);
      next.wake();
    }
    this.time = end;
    await settled();
  }
}

/** Lets everything that waits only for promises go on. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Waits (in real time) until something becomes true. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 5_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`still not: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
