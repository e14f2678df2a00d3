import { patternToHunq } from '../../src/lib/index.js';
import { median } from '../measured.js';
import { type Compared, compared } from './compared.js';
import { stixInputs } from './inputs.js';
import { rival } from './rival.js';

interface Row extends Compared {
  pattern: string;
  patternsPerSecond: number;
}

/** Patterns a second. Targets: 150,000 for one comparison, 25,000 for fifty. */
export function benchPatterns(): Row[] {
  const { patterns, reference } = stixInputs();
  return Object.entries(patterns).map(([pattern, text]) => {
    const rate = patternsPerSecond(text);
    return {
      pattern,
      patternsPerSecond: Math.round(rate),
      ...compared(rate, reference?.patternsPerSecond[pattern], rival.patternsPerSecond(text)),
    };
  });
}

function patternsPerSecond(text: string): number {
  const calls = Math.max(500, Math.round(2_000_000 / text.length));
  const run = () => {
    const start = process.hrtime.bigint();
    for (let call = 0; call < calls; call++) patternToHunq(text);
    return (calls * 1e9) / Number(process.hrtime.bigint() - start);
  };
  run();
  return median(Array.from({ length: 7 }, run));
}
