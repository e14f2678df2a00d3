export type QueryValue = string | number | boolean | undefined | null;
export type Query = Record<string, QueryValue | readonly QueryValue[]>;

/** Arrays repeat their name (`severity=low&severity=high`), as both services expect; missing values are left out. */
export function queryString(query: Query | undefined): string {
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '') {
        pairs.push(`${encodeURIComponent(name)}=${encodeURIComponent(String(one))}`);
      }
    }
  }
  return pairs.join('&');
}
