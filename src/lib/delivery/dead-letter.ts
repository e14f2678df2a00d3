import { StateError } from '../state/store.js';

/** An item that was given up. It keeps blocking its key, and nothing else, until it is delivered again or discarded. */
export interface DeadLetter {
  feed: string;
  key: string;
  subject: string;
  position: number;
  /** How often it was sent. */
  attempts: number;
  reason: string;
  /** Epoch ms. */
  at: number;
}

const most = 10_000;
const longestReason = 300;

/** The list of items that were given up. When it is full no more items are taken on, so that none has to be dropped. */
export class DeadLetters {
  private readonly letters = new Map<string, DeadLetter>();

  /** Puts back what {@link list} gave; throws {@link StateError} for anything else. */
  load(saved: unknown): void {
    if (saved === undefined) return;
    if (!Array.isArray(saved) || !saved.every(isDeadLetter)) {
      throw new StateError('The stored dead letters of a poller cannot be understood: restore them or remove them.');
    }
    for (const letter of saved) this.letters.set(idOf(letter.feed, letter.key), letter);
  }

  get size(): number {
    return this.letters.size;
  }

  get full(): boolean {
    return this.letters.size >= most;
  }

  has(feed: string, key: string): boolean {
    return this.letters.has(idOf(feed, key));
  }

  add(letter: DeadLetter): DeadLetter {
    const kept = { ...letter, reason: letter.reason.slice(0, longestReason) };
    this.letters.set(idOf(letter.feed, letter.key), kept);
    return kept;
  }

  remove(feed: string, key: string): DeadLetter | undefined {
    const letter = this.letters.get(idOf(feed, key));
    this.letters.delete(idOf(feed, key));
    return letter;
  }

  list(): DeadLetter[] {
    return [...this.letters.values()];
  }
}

function idOf(feed: string, key: string): string {
  return `${feed}\n${key}`;
}

function isDeadLetter(value: unknown): value is DeadLetter {
  if (typeof value !== 'object' || value === null) return false;
  const letter = value as Record<string, unknown>;
  return (
    ['feed', 'key', 'subject', 'reason'].every((name) => typeof letter[name] === 'string') &&
    ['position', 'attempts', 'at'].every((name) => typeof letter[name] === 'number')
  );
}
