import { asList, asObject, type Json } from '../call.js';
import { Refusal } from '../refusal.js';
import type { SoarStore } from '../store.js';
import { compileCondition, conditionsOf, type Test } from './conditions.js';
import { heldValue, type IncidentRecord } from './record.js';

/**
 * Incidents that fit a query `{ filters: [{ conditions }], sorts }`, by id unless sorted otherwise.
 * Conditions of a filter are AND (OR with `logic_type: 'any'`), filters are OR; no filter means all.
 */
export function queryIncidents(store: SoarStore, query: Json): IncidentRecord[] {
  const filters = asList(query.filters, 'filters');
  const compare = comparison(store, query);
  const found = filters.length === 0 ? [...store.incidents.all()] : union(store, filters);
  return compare ? found.sort(compare) : found;
}

function union(store: SoarStore, filters: unknown[]): IncidentRecord[] {
  const parts = filters.map((filter) => matching(store, filter));
  const [only] = parts;
  if (only && parts.length === 1) return only;
  return [...new Set(parts.flat())].sort((a, b) => a.id - b.id);
}

function matching(store: SoarStore, filter: unknown): IncidentRecord[] {
  const { conditions, any } = conditionsOf(filter);
  const tests = conditions.map((condition) => compileCondition(store, condition));
  const fits =
    any && tests.length > 0
      ? (record: IncidentRecord) => tests.some((test) => test.matches(record))
      : (record: IncidentRecord) => tests.every((test) => test.matches(record));
  const found: IncidentRecord[] = [];
  for (const record of any ? store.incidents.all() : candidates(store, tests)) {
    if (fits(record)) found.push(record);
  }
  return found;
}

/** The fewest incidents that need a look: those of an index where a condition allows one, otherwise all. */
function candidates(store: SoarStore, tests: Test[]): Iterable<IncidentRecord> {
  const ids = tests.find((test) => test.ids)?.ids;
  if (ids) {
    const distinct = [...new Set(ids)].sort((a, b) => a - b);
    return distinct.map((id) => store.incidents.find(id)).filter((record) => record !== undefined);
  }
  const sets = tests.flatMap(({ equals }) => (equals ? [store.incidents.having(equals.field, equals.value)] : []));
  return sets.sort((a, b) => sizeOf(a) - sizeOf(b))[0] ?? store.incidents.all();
}

function sizeOf(records: Iterable<IncidentRecord>): number {
  return records instanceof Set ? records.size : 0;
}

function comparison(store: SoarStore, query: Json): ((a: IncidentRecord, b: IncidentRecord) => number) | undefined {
  const keys = asList(query.sorts, 'sorts').map((sort) => {
    const { field_name, type = 'asc' } = asObject(sort, 'A sort');
    const name = String(field_name);
    const field = store.types.incidentField(name);
    if (!field && name !== 'id') throw new Refusal(400, `An incident has no field ${name} to sort by`);
    const read = field ? (record: IncidentRecord) => heldValue(record, field) : (record: IncidentRecord) => record.id;
    return { read, sign: type === 'desc' ? -1 : 1 };
  });
  if (keys.length === 0) return undefined;
  return (a, b) => {
    for (const { read, sign } of keys) {
      const difference = compareValues(read(a), read(b));
      if (difference !== 0) return sign * difference;
    }
    return a.id - b.id;
  };
}

/** Empty values come first. */
function compareValues(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (a === null || a === undefined) return -1;
  if (b === null || b === undefined) return 1;
  return (a as string | number) < (b as string | number) ? -1 : 1;
}
