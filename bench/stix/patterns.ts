import { patternToHunq } from '../../src/lib/index.js';
import { inTurns } from '../measured.js';
import { type Compared, compared } from './compared.js';
import { stixInputs } from './inputs.js';
import { rival } from './rival.js';

interface Row extends Compared {
  pattern: string;
  patternsPerSecond: number;
  /** Looking at each letter of the pattern once and joining the words of the query, nothing between. */
  limitPerSecond: number;
  /** Our time over that of the limit. */
  ratio: number;
}

/** Patterns a second. Targets: 150,000 for one comparison, 25,000 for fifty. */
export function benchPatterns(): Row[] {
  const { patterns, reference } = stixInputs();
  return Object.entries(patterns).map(([pattern, text]) => {
    const words = patternToHunq(text).query.split(' ');
    const calls = Math.round(200_000 / text.length);
    const [ours, limit] = inTurns(
      [times(calls, () => patternToHunq(text).query.length), times(calls, limitOf(text, words))],
      {
        warmUps: 40,
        rounds: 25,
      },
    );
    return {
      pattern,
      patternsPerSecond: Math.round(calls / ours),
      limitPerSecond: Math.round(calls / limit),
      ratio: Math.round((ours / limit) * 10) / 10,
      ...compared(calls / ours, reference?.patternsPerSecond[pattern], rival.patternsPerSecond(text)),
    };
  });
}

function limitOf(text: string, words: readonly string[]): () => number {
  return () => {
    let letters = 0;
    for (let at = 0; at < text.length; at++) letters += text.charCodeAt(at) > 0 ? 1 : 0;
    let query = '';
    for (const word of words) query += `${word} `;
    return letters + query.length;
  };
}

/** So many calls; what they give is looked at, so that none of them can be left out. */
function times(calls: number, call: () => number): () => number {
  return () => {
    let sum = 0;
    for (let count = 0; count < calls; count++) sum += call();
    return sum;
  };
}
