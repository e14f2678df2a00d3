import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.js';
import { GroupedWrites } from '../state/grouped-writes.js';
import type { StateStore } from '../state/store.js';
import { DeliveryError } from './delivery-error.js';

const saveEveryMs = 200;

/**
 * Keeps the parts of a poller's state in the store, each under a key of its own, and notices when another poller took
 * them over: each starter writes its own random owner id, and the last one owns them.
 */
export class Ledger {
  private readonly owner = randomUUID();
  private readonly parts = new Map<string, () => unknown>();
  private readonly unsaved = new Set<string>();
  private readonly saves: GroupedWrites;

  constructor(
    private readonly store: StateStore,
    private readonly name: string,
    private readonly options: {
      clock: Clock;
      onError: (error: Error) => void;
      onTakenOver: (error: DeliveryError) => void;
    },
  ) {
    this.saves = new GroupedWrites(() => this.save(), { ...options, everyMs: saveEveryMs });
  }

  /** Takes the state over from whoever has it, durably. */
  async claim(): Promise<void> {
    await this.store.set(this.keyOf('owner'), this.owner);
    await this.store.flush();
  }

  /** Throws {@link DeliveryError} `taken-over`. */
  async requireOwner(): Promise<void> {
    const stored = await this.stored('owner');
    if (stored === undefined || stored === this.owner) return;
    const error = new DeliveryError('taken-over');
    this.saves.stop();
    this.options.onTakenOver(error);
    throw error;
  }

  /** What is stored of a part. From now on `snapshot` says what to store; parts are stored in the order they were opened. */
  async open(part: string, snapshot: () => unknown): Promise<unknown> {
    this.parts.set(part, snapshot);
    return this.stored(part);
  }

  /** The part differs from what is stored: it will be saved soon. */
  changed(part: string): void {
    this.unsaved.add(part);
    this.saves.ask();
  }

  /** Saves and flushes at once, and then no more. */
  async close(): Promise<void> {
    this.saves.stop();
    await this.saves.now();
    await this.store.flush();
  }

  private async save(): Promise<void> {
    if (this.unsaved.size === 0) return;
    await this.requireOwner();
    const saving = [...this.parts].filter(([part]) => this.unsaved.delete(part));
    // all snapshots are of one moment: else a letter missing in the first could be passed by the cursor in the second
    const values = saving.map(([part, snapshot]) => [part, snapshot()] as const);
    try {
      for (const [part, value] of values) await this.store.set(this.keyOf(part), value);
    } catch (error) {
      for (const [part] of saving) this.unsaved.add(part);
      throw error;
    }
  }

  private async stored(part: string): Promise<unknown> {
    return (await this.store.get(this.keyOf(part), { fresh: true })) ?? undefined;
  }

  private keyOf(part: string): string {
    return `${this.name}:${part}`;
  }
}
