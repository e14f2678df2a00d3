import type { Clock } from '../clock.js';

/** Rings once, at the earliest of the times it was set to; whoever hears it sets it anew. */
export class Alarm {
  private at = Number.POSITIVE_INFINITY;
  private waiting = new AbortController();

  constructor(
    private readonly clock: Clock,
    private readonly ring: () => void,
    private readonly onError: (error: Error) => void,
  ) {}

  /** Epoch ms. */
  set(at: number): void {
    if (at >= this.at) return;
    this.clear();
    this.at = at;
    this.waiting = new AbortController();
    const asleep = this.clock.sleep(Math.max(0, Math.ceil(at - this.clock.now())), this.waiting.signal);
    asleep.then(this.wake, () => undefined).catch(this.onError);
  }

  clear(): void {
    this.waiting.abort();
    this.at = Number.POSITIVE_INFINITY;
  }

  private readonly wake = (): void => {
    this.at = Number.POSITIVE_INFINITY;
    this.ring();
  };
}
