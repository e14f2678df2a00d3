import type { Clock } from '../clock.js';

export interface GroupedWritesOptions {
  clock: Clock;
  /** Shortest time between two writes, ms. */
  everyMs: number;
  /** Hears of each write that failed in the background; it is tried again. */
  onError: (error: Error) => void;
}

const longestWaitMs = 30_000;

/** Writes soon after being asked, but not more often than every `everyMs`, and less often while writing fails (up to 30 s). */
export class GroupedWrites {
  private wanted = false;
  private running = false;
  private lastAt = Number.NEGATIVE_INFINITY;
  private turn: Promise<unknown> = Promise.resolve();
  private readonly stopping = new AbortController();

  /** `write` writes whatever is unwritten when it is called, and nothing when there is nothing. */
  constructor(
    private readonly write: () => Promise<void>,
    private readonly options: GroupedWritesOptions,
  ) {}

  /** Asks for a write in the background. */
  ask(): void {
    this.wanted = true;
    if (this.running || this.stopping.signal.aborted) return;
    this.running = true;
    void this.run();
  }

  /** Writes at once, after a write that is under way; rejects with its error, and then goes on trying in the background. */
  async now(): Promise<void> {
    try {
      await this.alone(() => {
        this.wanted = false;
        this.lastAt = this.options.clock.now();
        return this.write();
      });
    } catch (error) {
      this.ask();
      throw error;
    }
  }

  /** Runs `work` while no write is under way. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work);
    this.turn = result.catch(() => undefined); // the caller has the error; the next turn only has to come
    return result;
  }

  /** Ends the writing in the background; `now` still writes. */
  stop(): void {
    this.stopping.abort();
  }

  private async run(): Promise<void> {
    let failures = 0;
    while (this.wanted && (await this.rested(failures))) {
      try {
        await this.now();
        failures = 0;
      } catch (error) {
        failures++;
        this.options.onError(error as Error);
      }
    }
    this.running = false;
  }

  /** Waits until the next write may begin; false when there will be none. */
  private async rested(failures: number): Promise<boolean> {
    const { clock, everyMs } = this.options;
    const pause = Math.min(Math.max(longestWaitMs, everyMs), everyMs * 2 ** Math.min(failures, 30));
    // Never more than the pause: the clock may have been set back.
    const wait = Math.min(pause, this.lastAt + pause - clock.now());
    if (wait > 0) await clock.sleep(wait, this.stopping.signal).catch(() => undefined);
    return !this.stopping.signal.aborted;
  }
}
