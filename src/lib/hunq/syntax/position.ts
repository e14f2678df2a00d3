import type { HunqPosition } from '../ast.js';

/** Tells line and column of offsets that are asked for in rising order. */
export class Positions {
  private line = 1;
  private lineStart = 0;
  private nextBreak: number;

  constructor(private readonly text: string) {
    this.nextBreak = text.indexOf('\n');
  }

  at(offset: number): HunqPosition {
    while (this.nextBreak !== -1 && this.nextBreak < offset) {
      this.line++;
      this.lineStart = this.nextBreak + 1;
      this.nextBreak = this.text.indexOf('\n', this.lineStart);
    }
    return { offset, line: this.line, column: offset - this.lineStart + 1 };
  }
}
