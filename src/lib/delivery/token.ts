/** What a delivery token says. */
export interface TokenParts {
  /** Id of the poller. */
  name: string;
  feed: string;
  /** Key and position of the item, or of the first of a page. */
  key: string;
  position: number;
  attempt: number;
  /** Digest of a page's keys. */
  page?: string | undefined;
}

/** The opaque string that goes with a delivery: base64url, no spaces. */
export function writeToken({ name, feed, key, position, attempt, page }: TokenParts): string {
  return Buffer.from(JSON.stringify([name, feed, key, position, attempt, page])).toString('base64url');
}

/** `undefined` when the text is not a token. */
export function readToken(token: string): TokenParts | undefined {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(token, 'base64url').toString());
  } catch {
    return undefined;
  }
  if (!Array.isArray(parts)) return undefined;
  const [name, feed, key, position, attempt, page] = parts as unknown[];
  if (typeof name !== 'string' || typeof feed !== 'string' || typeof key !== 'string') return undefined;
  if (typeof position !== 'number' || typeof attempt !== 'number') return undefined;
  return { name, feed, key, position, attempt, ...(typeof page === 'string' ? { page } : {}) };
}
