import type { Clock } from '../../clock.js';
import { ServiceError } from '../../http/errors.js';
import { backoff } from '../../http/retry.js';

export interface PollLoopOptions {
  intervalMs: number;
  clock: Clock;
  /** One poll; its failure is reported and tried again after a growing wait. */
  poll: (signal: AbortSignal) => Promise<void>;
  /** `nextAt`: epoch ms of the next try. */
  onFailure: (error: unknown, nextAt: number) => void;
}

const longestWaitMs = 300_000;
/** No service is obeyed that asks to wait for longer: alerts would be late by a day for a proxy's maintenance page. */
const longestAskedMs = 3_600_000;

/** Polls at an interval, or at once when asked; two polls never overlap. After a failure it waits longer each time, up to five minutes, or as long as the service asks, up to an hour. */
export class PollLoop {
  private readonly closing = new AbortController();
  private wake: AbortController | undefined;
  private asked = false;
  private running: Promise<void> | undefined;

  constructor(private readonly options: PollLoopOptions) {}

  start(): void {
    this.running ??= this.run();
  }

  /** Polls as soon as the poll under way, if any, has ended. */
  pollNow(): void {
    this.asked = true;
    this.wake?.abort();
  }

  /** Cancels the poll under way and waits until it has ended. */
  async close(): Promise<void> {
    this.closing.abort();
    this.wake?.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    let failures = 0;
    while (!this.closing.signal.aborted) {
      let waitMs = this.options.intervalMs;
      this.asked = false;
      try {
        await this.options.poll(this.closing.signal);
        failures = 0;
      } catch (error) {
        if (this.closing.signal.aborted) return;
        failures++;
        waitMs = this.waitAfter(error, failures);
        this.options.onFailure(error, this.options.clock.now() + waitMs);
      }
      await this.pause(waitMs);
    }
  }

  private waitAfter(error: unknown, failures: number): number {
    const asked = error instanceof ServiceError ? (error.retryAfterMs ?? 0) : 0;
    return Math.max(
      Math.min(asked, longestAskedMs),
      backoff(failures, { firstWaitMs: Math.min(this.options.intervalMs, 5_000), longestWaitMs }),
    );
  }

  private async pause(waitMs: number): Promise<void> {
    if (this.asked || this.closing.signal.aborted) return;
    this.wake = new AbortController();
    // Being woken is the only way a sleep ends early.
    await this.options.clock.sleep(waitMs, this.wake.signal).catch(() => undefined);
    this.wake = undefined;
  }
}
