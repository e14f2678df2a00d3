/** What an id names; the number stands in its low bits. */
export const idKind = { endpoint: 0, event: 1, alert: 2, policy: 4, policyVersion: 5, policyMatcher: 6, group: 7 };

const epoch = 1_446_600_000_000;
const idsPerMillisecond = 1024;
const remembered = 1_000_000;

/** Makes 63-bit ids as a Hive does: milliseconds, counter, who made it, kind. */
export class IdMint {
  /** Counter of each millisecond used so far, server's and agents' apart. */
  private readonly counters = new Map<number, number>();

  /** An id of that kind and time (epoch ms; a little later when the millisecond is full). `local`: made by an agent. */
  make(kind: number, at: number, local = false): string {
    let ms = Math.max(0, Math.floor(at) - epoch);
    while ((this.counters.get(counterKey(ms, local)) ?? 0) >= idsPerMillisecond) ms++;
    const key = counterKey(ms, local);
    const counter = this.counters.get(key) ?? 0;
    this.counters.set(key, counter + 1);
    if (this.counters.size > remembered) this.forgetOldest();
    return ((BigInt(ms) << 22n) + BigInt(counter * 4096 + (local ? 2048 : 0) + kind)).toString();
  }

  private forgetOldest(): void {
    let surplus = remembered / 2;
    for (const key of this.counters.keys()) {
      if (surplus-- === 0) return;
      this.counters.delete(key);
    }
  }
}

function counterKey(ms: number, local: boolean): number {
  return ms * 2 + (local ? 1 : 0);
}

/** Epoch ms at which an id was made: a server id's time is that of receipt, a local id's that of happening. */
export function timeOfId(id: string): number {
  return Number(BigInt(id) >> 22n) + epoch;
}

/** Numeric order of decimal ids without leading zeros. */
export function compareIds(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** ISO 8601, UTC, with milliseconds. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
