import type { StateStore } from '../../state/store.js';

/** What is known of a case that was closed, epoch ms: when, and when it was first seen open again. */
interface Ending {
  closedAt: number;
  reopenedAt?: number;
}

type Saved = [id: number, closedAt: number, reopenedAt: number | null][];

/** A closed case is forgotten when so many were closed after it; that it was reopened is then not told. */
const capacity = 5_000;

/** Remembers, also over a restart, which cases were closed: SOAR does not tell a reopened case from one never closed. */
export class CaseEndings {
  private readonly endings = new Map<number, Ending>();
  private loading: Promise<void> | undefined;
  private changed = false;

  constructor(
    private readonly store: StateStore,
    private readonly key: string,
  ) {}

  load(): Promise<void> {
    this.loading ??= this.read().catch((error: unknown) => {
      this.loading = undefined;
      throw error;
    });
    return this.loading;
  }

  /** Keeps that a case is closed, and gives since when: SOAR's date, or, without one, when it was first seen closed. */
  closed(id: number, endDate: unknown, seenAt: number): number {
    const known = this.endings.get(id);
    const stillClosed = known && known.reopenedAt === undefined ? known.closedAt : undefined;
    const closedAt = typeof endDate === 'number' ? endDate : (stillClosed ?? seenAt);
    if (stillClosed !== closedAt) this.keep(id, { closedAt });
    return closedAt;
  }

  /** When a case that is open had been closed, and when it was first seen open again; `undefined` if it never was. */
  reopened(id: number, seenAt: number): Required<Ending> | undefined {
    const known = this.endings.get(id);
    if (!known) return undefined;
    const { closedAt, reopenedAt = seenAt } = known;
    if (known.reopenedAt === undefined) this.keep(id, { closedAt, reopenedAt });
    return { closedAt, reopenedAt };
  }

  /** To be called before what was learnt is acted upon. */
  async save(): Promise<void> {
    if (!this.changed) return;
    const saved: Saved = [...this.endings].map(([id, { closedAt, reopenedAt }]) => [id, closedAt, reopenedAt ?? null]);
    await this.store.set(this.key, saved);
    this.changed = false;
  }

  private keep(id: number, ending: Ending): void {
    this.endings.delete(id);
    this.endings.set(id, ending);
    if (this.endings.size > capacity) this.endings.delete(this.endings.keys().next().value as number);
    this.changed = true;
  }

  private async read(): Promise<void> {
    const saved = ((await this.store.get(this.key)) ?? []) as Saved;
    for (const [id, closedAt, reopenedAt] of saved) {
      this.endings.set(id, { closedAt, ...(reopenedAt === null ? {} : { reopenedAt }) });
    }
  }
}
