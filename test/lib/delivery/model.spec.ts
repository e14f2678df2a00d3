import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Delivery, type Item } from '../../../src/lib/delivery/delivery.js';
import type { Dispatch, Verdict } from '../../../src/lib/delivery/item.js';
import { MemoryStore } from '../../../src/lib/state/memory-store.js';
import type { StateStore } from '../../../src/lib/state/store.js';
import { FakeClock, settled } from '../state/fake-clock.js';

const feeds = ['new', 'closed'] as const;
const overlapMs = 100;
type Feed = (typeof feeds)[number];
type Poll = { feed: Feed; order: 'ascending' | 'descending' | 'said to ascend'; size: number; breakAfter: number };
type Step =
  | { do: 'arrive'; feed: Feed; subject: number; late: number }
  | ({ do: 'poll' } & Poll)
  | { do: 'settle'; which: number; verdict: Verdict; outage: boolean }
  | { do: 'pass time'; ms: number }
  | { do: 'redeliver'; which: number }
  | { do: 'crash' }
  | { do: 'restart' };

const feed = fc.constantFrom(...feeds);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('arrive' as const), feed, subject: fc.nat(4), late: fc.nat(90) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('poll' as const),
      feed,
      order: fc.constantFrom('ascending', 'descending', 'said to ascend'),
      size: fc.integer({ min: 1, max: 5 }),
      breakAfter: fc.constantFrom(1, 2, 99, 99),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('settle' as const),
      which: fc.nat(7),
      verdict: fc.constantFrom<Verdict>('done', 'done', 'done', 'give-back', 'give-up'),
      outage: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('pass time' as const), ms: fc.constantFrom(1, 20, 150, 400, 1200) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('redeliver' as const), which: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('crash' as const, 'restart' as const) }) },
);

/** Another view of the store for each process: each write takes a millisecond, and after the crash nothing arrives. */
class ProcessStore implements StateStore {
  alive = true;

  constructor(
    private readonly disk: MemoryStore,
    private readonly clock: FakeClock,
  ) {}

  async get(key: string): Promise<unknown> {
    await this.stillAlive();
    return this.disk.get(key);
  }

  async set(key: string, value: unknown): Promise<void> {
    const kept = structuredClone(value);
    await this.clock.sleep(1);
    await this.stillAlive();
    await this.disk.set(key, kept);
  }

  async delete(key: string): Promise<void> {
    await this.disk.delete(key);
  }

  async flush(): Promise<void> {
    await this.stillAlive();
  }

  async close(): Promise<void> {}

  private stillAlive(): Promise<void> | undefined {
    return this.alive ? undefined : new Promise(() => undefined);
  }
}

/** A service with two feeds, a flow, and a poller that may die at any moment; checks every sending. */
class World {
  private readonly clock = new FakeClock();
  private readonly disk = new MemoryStore();
  private readonly items: (Item<string> & { feed: Feed })[] = [];
  private readonly done = new Set<string>();
  private readonly sent: Dispatch<string>[] = [];
  /** What this process sent and has neither settled nor given up, by subject. */
  private readonly active = new Map<string, string>();
  /** The cursor when this process first sent an item: it was late if it lies before. */
  private readonly cursorAtFirst = new Map<string, number>();
  private doneAndSaved = new Set<string>();
  private readonly polling = new Set<Feed>();
  private store = new ProcessStore(this.disk, this.clock);
  private delivery = this.start();

  constructor(private readonly grouped: boolean) {}

  async open(): Promise<void> {
    await this.meanwhile(this.delivery.open());
  }

  async take(step: Step): Promise<void> {
    if (step.do === 'arrive') this.arrive(step.feed, step.subject, step.late);
    else if (step.do === 'poll') void this.poll(step);
    else if (step.do === 'settle') this.settle(this.sent.at(-1 - step.which), step);
    else if (step.do === 'pass time') await this.passTime(step.ms);
    else if (step.do === 'redeliver') this.redeliver(step.which);
    else await this.begin(step.do);
    await settled();
    this.check();
  }

  /** The flow settles everything from now on: all must come to an end. */
  async finish(): Promise<void> {
    for (let round = 0; round < 40 && this.unfinished().length + this.delivery.counters().inFlight > 0; round++) {
      for (const one of feeds) void this.poll({ feed: one, order: 'ascending', size: 3, breakAfter: 99 });
      await settled();
      for (const dispatch of [...this.sent]) this.settle(dispatch, { verdict: 'done', outage: false });
      await this.passTime(1500);
      this.check();
    }
    assert.deepEqual(this.unfinished(), []);
    for (const one of feeds) await this.poll({ feed: one, order: 'descending', size: 50, breakAfter: 99 });
    for (const one of feeds) {
      const positions = this.items.filter((item) => item.feed === one).map((item) => item.position);
      if (positions.length > 0) assert.equal(this.delivery.cursor(one), Math.max(...positions));
    }
    assert.deepEqual([this.delivery.counters().inFlight, this.delivery.counters().waiting], [0, 0]);
    await this.meanwhile(this.delivery.close());
  }

  private start(): Delivery<string> {
    const { store } = this;
    return new Delivery<string>({
      name: 'p',
      store,
      mode: 'acknowledge',
      feeds,
      overlapMs,
      maxInFlight: 2,
      maxAttempts: 3,
      settleWithinMs: 1000,
      retry: { firstWaitMs: 50, longestWaitMs: 200 },
      clock: this.clock,
      send: (dispatch) => store.alive && this.receive(dispatch),
      onDeadLetter: ({ subject }) => store.alive && this.active.delete(subject),
      onError: (error) => {
        throw error;
      },
    });
  }

  private receive(dispatch: Dispatch<string>): void {
    const name = dispatch.items.map((item) => item.key).join();
    for (const { key, subject } of dispatch.items) {
      assert.ok(!this.done.has(key), `${key} is done and was sent again`);
      assert.ok((this.active.get(subject) ?? name) === name, `two deliveries of ${subject} at a time`);
      this.active.set(subject, name);
      const cursor = this.delivery.cursor(dispatch.feed) ?? 0;
      if (!this.cursorAtFirst.has(key)) this.cursorAtFirst.set(key, cursor);
    }
    this.sent.push(dispatch);
  }

  private arrive(one: Feed, subject: number, late: number): void {
    const key = `${one}${this.items.length}`;
    this.items.push({ feed: one, key, subject: `s${subject}`, position: this.clock.now() - late, value: key });
  }

  private async poll({ feed: one, order, size, breakAfter }: Poll): Promise<void> {
    if (this.polling.has(one)) return;
    this.polling.add(one);
    const { delivery } = this;
    try {
      const from = delivery.readFrom(one) ?? 0;
      const found = this.items.filter((item) => item.feed === one && item.position >= from);
      found.sort((a, b) => a.position - b.position);
      if (order !== 'ascending') found.reverse();
      const pass = delivery.pass(one, { ascending: order !== 'descending', grouped: this.grouped });
      const step = order === 'said to ascend' ? 50 : size;
      for (let at = 0, page = 0; at < found.length; at += step, page++) {
        if (page === breakAfter) return;
        await pass.offer(found.slice(Math.max(0, at - 1), at + step)); // the last item of a page comes again
      }
      pass.end();
    } catch (error) {
      assert.match(String((error as { code?: string }).code), /closed/);
    } finally {
      if (delivery === this.delivery) this.polling.delete(one);
    }
  }

  private settle(dispatch: Dispatch<string> | undefined, how: { verdict: Verdict; outage: boolean }): void {
    if (!dispatch) return;
    const counted = this.delivery.settle(dispatch.token, how.verdict, { outage: how.outage });
    if (how.verdict !== 'done' || !counted) return;
    for (const { key, subject } of dispatch.items) {
      assert.ok(!this.done.has(key), `${key} was done twice`);
      this.done.add(key);
      const name = this.active.get(subject);
      if (name?.split(',').includes(key)) this.active.delete(subject);
    }
  }

  private redeliver(which: number): void {
    const letters = this.delivery.deadLetters();
    const letter = letters[which % (letters.length || 1)];
    if (letter)
      this.delivery
        .redeliver(letter, letter.key)
        .catch((error: { code?: string }) => assert.equal(error.code, 'closed'));
  }

  private async passTime(ms: number): Promise<void> {
    const before = [...this.done];
    await this.clock.pass(ms);
    if (ms >= 400) this.doneAndSaved = new Set([...this.doneAndSaved, ...before]);
  }

  private async begin(how: 'crash' | 'restart'): Promise<void> {
    if (how === 'restart') {
      await this.meanwhile(this.delivery.close());
      this.doneAndSaved = new Set(this.done);
    }
    this.store.alive = false;
    this.store = new ProcessStore(this.disk, this.clock);
    for (const one of feeds) await this.forgetUnsaved(one);
    this.active.clear();
    this.cursorAtFirst.clear();
    this.polling.clear();
    if (this.grouped) this.sent.length = 0;
    this.delivery = this.start();
    await this.open();
  }

  private async forgetUnsaved(one: Feed): Promise<void> {
    const saved = (await this.disk.get(`p:${one}`)) as { cursor?: number; seen: [string, number][] } | undefined;
    const seen = new Map(saved?.seen);
    for (const { key, position } of this.items.filter((item) => item.feed === one)) {
      const kept = seen.has(key) || position < (saved?.cursor ?? 0) - overlapMs;
      assert.ok(kept || !this.doneAndSaved.has(key), `${key} was done and saved, and is forgotten`);
      if (!kept) this.done.delete(key);
    }
  }

  private unfinished(): string[] {
    const dead = new Set(this.delivery.deadLetters().map((letter) => letter.key));
    return this.items.flatMap(({ key }) => (this.done.has(key) || dead.has(key) ? [] : [key]));
  }

  /** Whatever is not settled can still be read from the cursor, and what is known and not late lies beyond it. */
  private check(): void {
    const unfinished = new Set(this.unfinished());
    for (const { key, position, feed: one } of this.items) {
      const from = this.delivery.readFrom(one) ?? 0;
      if (!unfinished.has(key)) continue;
      assert.ok(position >= from, `${key} at ${position} is lost: read from ${from}`);
      const first = this.cursorAtFirst.get(key);
      const cursor = this.delivery.cursor(one) ?? 0;
      assert.ok(first === undefined || cursor <= Math.max(first, position - 1), `the cursor passed ${key}`);
    }
  }

  private async meanwhile(work: Promise<void>): Promise<void> {
    await Promise.all([work, this.clock.pass(10)]);
  }
}

describe('whatever happens to a poller', () => {
  for (const grouped of [false, true]) {
    it(`nothing is lost and nothing settled comes twice, ${grouped ? 'page by page' : 'item by item'}`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
          const world = new World(grouped);
          await world.open();
          for (const one of steps) await world.take(one);
          await world.finish();
        }),
        { numRuns: Number(process.env.MODEL_RUNS ?? 100) },
      );
    });
  }
});
