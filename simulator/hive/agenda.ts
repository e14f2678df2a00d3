/** What is to happen later: visibility of new things, isolation, heartbeats. Runs whenever somebody looks, never by itself. */
export class Agenda {
  private readonly entries: { at: number; run: () => void }[] = [];

  constructor(private readonly now: () => number) {}

  /** Does `run` as soon as `delayMs` have passed; at once when there is no delay. */
  after(delayMs: number, run: () => void): void {
    if (delayMs <= 0) {
      run();
      return;
    }
    const at = this.now() + delayMs;
    let place = this.entries.length;
    while (place > 0 && (this.entries[place - 1]?.at ?? 0) > at) place--;
    this.entries.splice(place, 0, { at, run });
  }

  /** Does everything that is due. */
  catchUp(): void {
    const now = this.now();
    let due = 0;
    while ((this.entries[due]?.at ?? Number.POSITIVE_INFINITY) <= now) due++;
    for (const entry of this.entries.splice(0, due)) entry.run();
  }
}
