import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hunqFields } from '../../src/lib/hunq/fields.js';
import { parseHunq } from '../../src/lib/hunq/parse.js';
import { printHunq } from '../../src/lib/hunq/print.js';
import { QueryError } from '../../src/lib/hunq/query-error.js';

interface KnownField {
  name: string;
  /** Where several, each with its match type: `payload.data.file::PREFIX`. */
  paths: string[];
  type: string[];
}

const matches: Record<string, string> = {
  term: 'TERM',
  prefix: 'PREFIX',
  exists: 'EXISTS',
  gte: 'RANGE_GTE',
  lte: 'RANGE_LTE',
};

function vectors(...path: string[]): unknown {
  const folder = process.env.STIX_VECTORS;
  assert.ok(folder, 'STIX_VECTORS must name the folder of the vectors');
  return JSON.parse(readFileSync(join(folder, ...path), 'utf8'));
}

describe('HunQ against the reference', () => {
  it('has its fields, match types and paths', () => {
    const known = vectors('..', 'data', 'stix-shifter_reacta_search_result_key_map.json') as KnownField[];
    const bare = (paths: readonly string[]) => [...new Set(paths.map((path) => path.replace(/::.*/, '')))].sort();
    assert.deepEqual(
      Array.from(hunqFields.values(), ({ name, match, paths }) =>
        [name, matches[match], ...bare(paths)].join(' '),
      ).sort(),
      known.map(({ name, type, paths }) => [name, String(type), ...bare(paths)].join(' ')).sort(),
    );
  });

  it('reads every query the reference connector writes but three malformed ones, and writes it back the same', () => {
    const { vectors: all } = vectors('queries-open.json') as { vectors: { oracle: { queries?: string[] } }[] };
    const queries = all.flatMap(({ oracle }) => oracle.queries ?? []);
    assert.ok(queries.length > 100, `${queries.length} queries`);
    const unread: string[] = [];
    for (const query of queries) {
      try {
        assert.deepEqual(tree(printHunq(parseHunq(query))), tree(query));
      } catch (error) {
        if (!(error instanceof QueryError)) throw error;
        unread.push(query.slice(0, error.offset + error.length));
      }
    }
    // values without quotes, and a quote that ends its value too early
    assert.deepEqual(unread.sort(), [
      '((consumer.script.filename = m',
      '(eventdata.size.gte = a',
      '(eventdata.url = "say "hi',
    ]);
  });
});

function tree(query: string): unknown {
  return JSON.parse(
    JSON.stringify(parseHunq(query), (key, value: unknown) => (key === 'position' ? undefined : value)),
  );
}
