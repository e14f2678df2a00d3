/** Lets at most `width` callers in at once; the rest wait in the order they came. */
export class Gate {
  private inside = 0;
  private emptied: (() => void) | undefined;
  private readonly waiting: { enter: () => void; leave: () => void }[] = [];

  constructor(private readonly width: number) {}

  /** Resolves with the function that gives the place back (calling it twice is harmless); rejects when `signal` aborts. */
  async enter(signal?: AbortSignal): Promise<() => void> {
    if (signal?.aborted) throw signal.reason;
    if (this.inside < this.width) this.inside++;
    else await this.queue(signal);
    let given = false;
    return () => {
      if (given) return;
      given = true;
      const next = this.waiting.shift();
      if (next) next.enter();
      else if (--this.inside === 0) this.emptied?.();
    };
  }

  /** Calls back as soon as nobody is inside: at once, or when the last one leaves. */
  whenEmpty(callback: () => void): void {
    this.emptied = callback;
    if (this.inside === 0) callback();
  }

  private queue(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const place = {
        enter: () => {
          signal?.removeEventListener('abort', place.leave);
          resolve();
        },
        leave: () => {
          this.waiting.splice(this.waiting.indexOf(place), 1);
          reject(signal?.reason instanceof Error ? signal.reason : new Error('Cancelled'));
        },
      };
      this.waiting.push(place);
      signal?.addEventListener('abort', place.leave, { once: true });
    });
  }
}
