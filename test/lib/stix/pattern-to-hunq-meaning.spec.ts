import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { HunqNode } from '../../../src/lib/hunq/ast.js';
import { compileHunq } from '../../../src/lib/hunq/evaluate.js';
import { parseHunq } from '../../../src/lib/hunq/parse.js';
import { patternToHunq, TranslationError } from '../../../src/lib/stix/pattern-to-hunq.js';
import { quoted, randomEvent, randomPattern, recent, written } from './random-patterns.js';
import { canTakePart } from './reading.js';

const now = recent.stop;
const timeRangeMinutes = (recent.stop - recent.start) / 60_000;

describe('A pattern in HunQ', () => {
  it('finds every event the pattern asks for, and when exact no other', () => {
    const seen = { exact: 0, wider: 0, refused: 0, found: 0, passed: 0 };
    fc.assert(
      fc.property(
        randomPattern,
        fc.array(randomEvent, { minLength: 12, maxLength: 12 }),
        fc.constantFrom('local-remote' as const, 'direction' as const),
        (pattern, events, ports) => {
          const text = written(pattern);
          const translation = translated(text, ports);
          if (!translation) {
            seen.refused++;
            return;
          }
          const { query, exact, notes } = translation;
          seen[exact ? 'exact' : 'wider']++;
          assert.ok(exact || notes.length > 0, 'a query that finds more says so');
          const finds = compileHunq(query);
          for (const event of events) {
            const wanted = canTakePart(pattern, event, { ports, recent });
            const found = finds(event);
            seen[found ? 'found' : 'passed']++;
            if (exact ? found !== wanted : wanted && !found)
              assert.fail(
                `${text}\n${query}\n${exact ? 'exact' : 'wider'}, wanted ${wanted}\n${JSON.stringify(event)}`,
              );
          }
        },
      ),
      { numRuns: 3_000 },
    );
    // what was tested is not just one outcome
    for (const [outcome, count] of Object.entries(seen)) assert.ok(count > 150, `${outcome}: ${count}`);
  });

  it('holds a value as it is: no text gets out of its quotes', () => {
    const plain = shape(parseHunq(patternToHunq(attempt('x', 'y'), { now: 0 }).query));
    fc.assert(
      fc.property(anyText, anyText, (one, other) => {
        const translation = translatedText(attempt(one, other));
        if (!translation) {
          assert.ok(`${one}${other}`.includes('"'));
          return;
        }
        const tree = parseHunq(translation.query);
        assert.deepEqual(shape(tree), plain);
        assert.deepEqual(valuesOf(tree).slice(0, 4), [other, one, one, one]);
      }),
      { numRuns: 3_000 },
    );
  });
});

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('"', '\\', "'", ' OR ', ' AND ', ')', '(', '=', '%', '\n', '\0', '$ip', 'x', '\u2028'),
  }),
  fc.string({ unit: 'grapheme' }),
);

function attempt(one: string, other: string): string {
  return `[(user-account:display_name = ${quoted(one)} OR file:name = ${quoted(one)}) AND url:value = ${quoted(other)}]`;
}

function translated(text: string, ports: 'local-remote' | 'direction') {
  try {
    return patternToHunq(text, { now, timeRangeMinutes, ports });
  } catch (error) {
    if (error instanceof TranslationError) return undefined;
    throw error;
  }
}

function translatedText(text: string) {
  try {
    return patternToHunq(text, { now: 0 });
  } catch (error) {
    if (error instanceof TranslationError && error.code === 'unwritable-value') return undefined;
    throw error;
  }
}

/** A query without its values. */
function shape(node: HunqNode): unknown {
  if (node.kind === 'comparison') return `${node.field} ${node.operator}`;
  if (node.kind === 'not') return ['not', shape(node.operand)];
  return [node.kind, ...node.operands.map(shape)];
}

function valuesOf(node: HunqNode): unknown[] {
  if (node.kind === 'comparison') return [node.value];
  return node.kind === 'not' ? valuesOf(node.operand) : node.operands.flatMap(valuesOf);
}
