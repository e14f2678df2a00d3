/** How `=` compares: `term` equals, `prefix` starts with, `exists` is there or not, `gte` and `lte` are bounds. */
export type HunqMatch = 'term' | 'prefix' | 'exists' | 'gte' | 'lte';

/** What a field holds. Hive ids are digits in a string; `any` is a field whose values nobody has published. */
export type HunqValue = 'string' | 'number' | 'boolean' | 'time' | 'id' | 'any';

/**
 * How a field is read where its paths alone do not say it: `inverse` turns a boolean round, `opener` and `receiver` take
 * the address of that side of a connection, `of-parent` means pairs of paths, the second told about only where the
 * first is there.
 */
export type HunqReading = 'inverse' | 'opener' | 'receiver' | 'of-parent';

/** Name, match, value and paths below the table's root, apart by spaces. */
export type FieldRow = readonly [
  name: string,
  match: HunqMatch,
  value: HunqValue,
  paths: string,
  reading?: HunqReading,
];
