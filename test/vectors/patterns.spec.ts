import assert from 'node:assert/strict';
import type { ObservationExpression } from '../../src/lib/stix/pattern/ast.js';
import { parsePattern } from '../../src/lib/stix/pattern/parser.js';
import { PatternError } from '../../src/lib/stix/pattern/pattern-error.js';
import { patternToHunq, TranslationError } from '../../src/lib/stix/pattern-to-hunq.js';
import { canTakePart } from '../lib/stix/reading.js';
import { readQuery } from './hunq-reader.js';
import {
  contradictions,
  expectedRefusal,
  isMalformed,
  type PatternVector,
  patternVectors,
  refusals,
} from './pattern-vectors.js';
import { slotsOf, worlds } from './worlds.js';

const vectors = patternVectors();
const translated = vectors.filter((vector) => !isMalformed(vector) && !expectedRefusal(vector));

describe('The pattern vectors', () => {
  it('are all there, and each belongs to one kind', () => {
    assert.equal(vectors.length, 321);
    for (const vector of vectors) assert.ok(!(isMalformed(vector) && expectedRefusal(vector)), vector.id);
    const known = new Set(vectors.map(({ id }) => id));
    for (const { ids } of Object.values(refusals))
      for (const id of ids) assert.ok(known.has(`qo-${String(id).padStart(3, '0')}`));
  });

  for (const vector of vectors.filter(isMalformed)) {
    it(`${vector.id} is refused with a position: ${vector.pattern.slice(0, 60)}`, () => {
      assert.throws(
        () => translate(vector),
        (error) => {
          assert.ok(error instanceof PatternError, String(error));
          assert.ok(error.offset >= 0 && error.offset <= vector.pattern.length && error.line >= 1 && error.column >= 1);
          assert.ok(error.expected.length > 0);
          return true;
        },
      );
    });
  }

  for (const { code, reason, ids } of Object.values(refusals)) {
    for (const vector of vectors.filter(({ id }) => ids.includes(Number(id.slice(3))))) {
      it(`${vector.id} is refused, since ${reason}`, () => {
        assert.throws(
          () => translate(vector),
          (error) => error instanceof TranslationError && error.code === code && error.part.length > 0,
        );
      });
    }
  }

  for (const vector of translated) {
    it(`${vector.id} asks what it means, or more and says so: ${vector.pattern.slice(0, 60)}`, () => {
      const { query, exact, notes } = translate(vector);
      assert.ok(exact || notes.length > 0);
      const read = readQuery(query);
      const { expression } = parsePattern(vector.pattern);
      const recent = { start: Date.parse(vector.now) - minutes(vector) * 60_000, stop: Date.parse(vector.now) };
      const outcomes = new Set<boolean>();
      for (const event of worlds(slotsOf(expression, read), momentsOf(expression, recent))) {
        const wanted = canTakePart(expression, event, { ports: 'local-remote', recent });
        const found = read.test(event);
        outcomes.add(found);
        if (exact ? found !== wanted : wanted && !found)
          assert.fail(`${vector.pattern}\n${query}\nexact ${exact}, wanted ${wanted}: ${JSON.stringify(event)}`);
      }
      assert.ok(outcomes.has(false));
      assert.equal(outcomes.has(true), !contradictions.has(vector.id));
    });
  }
});

/** The only option of the connector that is ours as well; whole numbers only. */
function minutes({ options }: PatternVector): number {
  return typeof options.time_range === 'number' ? options.time_range : 5;
}

function translate(vector: PatternVector) {
  return patternToHunq(vector.pattern, { now: vector.now, timeRangeMinutes: minutes(vector) });
}

/** The ends of all windows, and the milliseconds around them. */
function momentsOf(expression: ObservationExpression, recent: { start: number; stop: number }): number[] {
  const ends = windowsOf(expression)
    .concat(recent)
    .flatMap(({ start, stop }) => [start, stop]);
  return [...new Set(ends.flatMap((end) => [end - 1, end, end + 1]))];
}

function windowsOf(expression: ObservationExpression): { start: number; stop: number }[] {
  if (expression.kind === 'observation') return [];
  if (expression.kind !== 'qualified') return expression.operands.flatMap(windowsOf);
  const own = expression.qualifiers.filter((one) => one.kind === 'startstop');
  return [...own, ...windowsOf(expression.expression)];
}
