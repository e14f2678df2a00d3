import assert from 'node:assert/strict';
import { type PatternToHunqOptions, patternToHunq, TranslationError } from '../../../src/lib/stix/pattern-to-hunq.js';

/** A window of a pattern, and what it becomes in HunQ. */
export const window = " START t'2022-04-06T00:00:00.000Z' STOP t'2022-04-06T00:05:00.000Z'";
export const windowQuery =
  ' AND happenedAfter = "2022-04-06T00:00:00.000Z" AND happenedBefore = "2022-04-06T00:05:00.000Z"';

/** What one observation becomes, without its window. */
export function asked(
  comparisons: string,
  options?: PatternToHunqOptions,
): { query: string; exact: boolean; notes: string[] } {
  const { query, ...rest } = patternToHunq(`[${comparisons}]${window}`, options);
  assert.ok(query.endsWith(windowQuery));
  return { query: query.slice(1, -windowQuery.length - 1), ...rest };
}

/** How a pattern is refused. */
export function refusal(pattern: string, options?: PatternToHunqOptions): TranslationError {
  try {
    patternToHunq(pattern, options);
  } catch (error) {
    assert.ok(error instanceof TranslationError, String(error));
    return error;
  }
  return assert.fail(`${pattern} was translated`);
}
