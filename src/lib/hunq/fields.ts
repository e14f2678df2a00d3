import { eventFields, universalFields } from './tables/event.js';
import { dataFields } from './tables/event-data.js';
import { processFields } from './tables/process.js';
import type { FieldRow, HunqMatch, HunqReading, HunqValue } from './tables/row.js';
import { windowsFields } from './tables/windows.js';

export type { HunqMatch, HunqReading, HunqValue } from './tables/row.js';

/** One field a hunt can ask for. */
export interface HunqField {
  /** As Hive spells it; letter case does not matter in a query. */
  readonly name: string;
  readonly match: HunqMatch;
  readonly value: HunqValue;
  /** Where a hunt result holds it (`payload.data.localPort`); a value at any of them will do. */
  readonly paths: readonly string[];
  readonly reading?: HunqReading;
}

/** All 288 fields, by name in lower case. */
export const hunqFields: ReadonlyMap<string, HunqField> = new Map([
  ...below('', eventFields),
  ...below('payload', universalFields),
  ...below('payload', processFields),
  ...below('payload.data', dataFields),
  ...below('payload.data', windowsFields),
]);

/** The field of that name, in any letter case. */
export function fieldOf(name: string): HunqField | undefined {
  return hunqFields.get(name.toLowerCase());
}

function below(root: string, rows: readonly FieldRow[]): [string, HunqField][] {
  return rows.map(([name, match, value, paths, reading]) => [
    name.toLowerCase(),
    {
      name,
      match,
      value,
      paths: paths.split(' ').map((path) => [root, path].filter(Boolean).join('.')),
      ...(reading && { reading }),
    },
  ]);
}
