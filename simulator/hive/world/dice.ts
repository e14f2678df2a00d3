/** Draws from a generator of numbers from 0 (included) to 1 (excluded). */
export class Dice {
  constructor(private readonly random: () => number) {}

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.random() * (most - least + 1));
  }

  chance(probability: number): boolean {
    return this.random() < probability;
  }

  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError('There is nothing to pick from');
    return list[Math.floor(this.random() * list.length)] as T;
  }

  hex(digits: number): string {
    let text = '';
    while (text.length < digits) text += this.between(0, 15).toString(16);
    return text;
  }

  /** In the form of a UUID. */
  uuid(): string {
    return `${this.hex(8)}-${this.hex(4)}-4${this.hex(3)}-a${this.hex(3)}-${this.hex(12)}`;
  }

  /** From 0 to 1, for distributions of one's own. */
  fraction(): number {
    return this.random();
  }
}
