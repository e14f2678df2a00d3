import type { Span } from '../pattern/ast.js';
import { partOf } from './translation-error.js';

/** More are not read, and a pattern may be long. */
const most = 50;

/** What is said about a translation, each thing once, and whether it is exact. */
export class Notes {
  /** The query finds what the pattern asks for and nothing else. */
  exact = true;
  /** Texts by what they are about; '' is the whole. */
  private readonly texts = new Map<string, Set<string>>();
  private count = 0;
  private unsaid = 0;

  constructor(private readonly text: string) {}

  /** Says something once about one subject: a path, a part of the pattern, or all of it. */
  add(note: string, subject = ''): void {
    const said = this.texts.get(subject) ?? new Set();
    if (said.has(note)) return;
    if (this.count === most) {
      this.unsaid++;
      return;
    }
    if (said.size === 0) this.texts.set(subject, said);
    said.add(note);
    this.count++;
  }

  /** A note that makes the translation less than exact. */
  widen(note: string, subject = ''): void {
    this.exact = false;
    this.add(note, subject);
  }

  /** {@link widen} for a part of the pattern. */
  widenPart(part: Span, note: string): void {
    this.widen(note, partOf(this.text, part));
  }

  /** Says what the other notes say. */
  take(other: Notes): void {
    for (const [subject, notes] of other.texts) for (const note of notes) this.add(note, subject);
    this.unsaid += other.unsaid;
    this.exact &&= other.exact;
  }

  list(): string[] {
    const list: string[] = [];
    for (const [subject, notes] of this.texts)
      for (const note of notes) list.push(subject ? `${subject}: ${note}` : note);
    if (this.unsaid > 0) list.push(`${this.unsaid} more notes are left out.`);
    return list;
  }
}
