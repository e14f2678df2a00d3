import { type DeadLetter, Delivery, type DeliveryOptions, type Item } from '../../../src/lib/delivery/delivery.js';
import type { Dispatch } from '../../../src/lib/delivery/item.js';
import { MemoryStore } from '../../../src/lib/state/memory-store.js';
import type { StateStore } from '../../../src/lib/state/store.js';
import { FakeClock, settled } from '../state/fake-clock.js';

export type Value = { text: string };

/** A poller's delivery with a flow that only remembers what it was sent. */
export class Rig {
  readonly clock: FakeClock;
  readonly store: StateStore;
  readonly sent: Dispatch<Value>[] = [];
  readonly letters: DeadLetter[] = [];
  readonly errors: Error[] = [];
  readonly delivery: Delivery<Value>;

  constructor(options: Partial<DeliveryOptions<Value>> = {}) {
    this.clock = (options.clock as FakeClock | undefined) ?? new FakeClock();
    this.store = options.store ?? new MemoryStore();
    this.delivery = new Delivery<Value>({
      name: 'poller',
      mode: 'acknowledge',
      feeds: ['new', 'closed'],
      overlapMs: 100,
      maxInFlight: 3,
      clock: this.clock,
      store: this.store,
      send: (dispatch) => this.sent.push(dispatch),
      onDeadLetter: (letter) => this.letters.push(letter),
      onError: (error) => this.errors.push(error),
      ...options,
    });
  }

  static async open(options: Partial<DeliveryOptions<Value>> = {}): Promise<Rig> {
    const rig = new Rig(options);
    await rig.delivery.open();
    return rig;
  }

  /** The same poller after a restart, over the same store; this one is closed first unless it crashed. */
  async restarted(options: Partial<DeliveryOptions<Value>> = {}, how: 'closed' | 'crashed' = 'closed'): Promise<Rig> {
    if (how === 'closed') await this.delivery.close();
    return Rig.open({ clock: this.clock, store: this.store, ...options });
  }

  /** Keys in the order they were sent. */
  get keys(): string[] {
    return this.sent.flatMap((dispatch) => dispatch.items.map((one) => one.key));
  }

  /** Settles the latest sending of that key. */
  settle(
    key: string,
    ...verdict: Parameters<Delivery<Value>['settle']> extends [string, ...infer R] ? R : never
  ): boolean {
    const last = this.sent.filter((dispatch) => dispatch.items.some((one) => one.key === key)).at(-1);
    if (!last) throw new Error(`${key} was never sent`);
    return this.delivery.settle(last.token, ...verdict);
  }

  done(...keys: string[]): void {
    for (const key of keys) this.settle(key, 'done');
  }

  /** Offers pages as one whole pass. */
  async poll(
    pages: Item<Value>[][],
    options: { feed?: string; ascending?: boolean; grouped?: boolean } = {},
  ): Promise<number> {
    const { feed = 'new', ascending = true, grouped = false } = options;
    const pass = this.delivery.pass(feed, { ascending, grouped });
    let sent = 0;
    for (const page of pages) sent += await pass.offer(page);
    pass.end();
    return sent;
  }

  /** A poll that may have to wait for places; look at `over` later. */
  pollLater(pages: Item<Value>[][], options: Parameters<Rig['poll']>[1] = {}): { over: boolean; error?: unknown } {
    const state: { over: boolean; error?: unknown } = { over: false };
    this.poll(pages, options).then(
      () => {
        state.over = true;
      },
      (error: unknown) => {
        state.error = error;
      },
    );
    return state;
  }

  async saved(): Promise<void> {
    await this.clock.pass(200);
  }
}

/** `at(5)` has key, subject and position 5; a subject can be given. */
export function at(position: number, subject = `${position}`, key = `${position}`): Item<Value> {
  return { key, subject, position, value: { text: key } };
}

export { settled };
