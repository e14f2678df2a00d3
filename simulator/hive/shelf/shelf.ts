import { compareIds } from '../ids.js';

/** Things of one kind in ascending order of id, found by id at once, at most `capacity` of them (the oldest go first). */
export class Shelf<T> {
  private readonly sorted: T[] = [];
  private readonly byId = new Map<string, T>();
  private changes = 0;

  constructor(
    private readonly idOf: (item: T) => string,
    private readonly capacity = Number.POSITIVE_INFINITY,
    private readonly onDrop: (item: T) => void = () => {},
  ) {}

  /** Ascending by id. */
  get items(): readonly T[] {
    return this.sorted;
  }

  /** Grows with every change, so that cached searches know when they are stale. */
  get revision(): number {
    return this.changes;
  }

  get(id: string): T | undefined {
    return this.byId.get(id);
  }

  add(item: T): void {
    const id = this.idOf(item);
    const last = this.sorted.at(-1);
    if (last === undefined || compareIds(this.idOf(last), id) < 0) this.sorted.push(item);
    else this.sorted.splice(this.firstAfter(id), 0, item);
    this.byId.set(id, item);
    this.changes++;
    if (this.sorted.length > this.capacity) this.drop(Math.ceil(this.capacity / 10));
  }

  /** Many at once, in any order. */
  addAll(items: readonly T[]): void {
    for (const item of items) {
      this.sorted.push(item);
      this.byId.set(this.idOf(item), item);
    }
    this.sorted.sort((a, b) => compareIds(this.idOf(a), this.idOf(b)));
    this.changes++;
  }

  remove(id: string): void {
    if (!this.byId.delete(id)) return;
    this.sorted.splice(this.firstAfter(id) - 1, 1);
    this.changes++;
  }

  /** Says that something on an item changed. */
  touch(): void {
    this.changes++;
  }

  /** Index of the first item with a greater id. */
  firstAfter(id: string): number {
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const item = this.sorted[middle];
      if (item !== undefined && compareIds(this.idOf(item), id) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private drop(oldest: number): void {
    for (const item of this.sorted.splice(0, oldest)) {
      this.byId.delete(this.idOf(item));
      this.onDrop(item);
    }
  }
}
