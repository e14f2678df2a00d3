import { patternToHunq } from '../../src/lib/index.js';
import { median } from '../measured.js';
import { stixInputs } from './inputs.js';

interface Row {
  pattern: string;
  patternsPerSecond: number;
  referencePerSecond?: number;
  timesReference?: number;
}

/** Patterns a second. Targets: 150,000 for one comparison, 25,000 for fifty. */
export function benchPatterns(): Row[] {
  const { patterns, reference } = stixInputs();
  return Object.entries(patterns).map(([pattern, text]) => {
    const rate = patternsPerSecond(text);
    const other = reference?.patternsPerSecond[pattern];
    return {
      pattern,
      patternsPerSecond: Math.round(rate),
      ...(other ? { referencePerSecond: Math.round(other), timesReference: Math.round(rate / other) } : {}),
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
