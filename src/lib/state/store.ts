/** Durable key-value state. Values are JSON; what `get` gives is a copy of its own. */
export interface StateStore {
  /**
   * The value, or `undefined`. With `fresh`, what another process has stored meanwhile is read first; what was set here
   * and not written yet still wins. Throws {@link StateError} when the state cannot be read.
   */
  get(key: string, options?: { fresh?: boolean }): Promise<unknown>;
  /** Takes the value as it is now; durable after `flush`, or by itself shortly after. */
  set(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
  /** Resolves when everything set or deleted before is durable; throws {@link StateError} when it cannot be. */
  flush(): Promise<void>;
  /** Flushes; every call but `close` is refused afterwards. */
  close(): Promise<void>;
}

/** State that could not be read, written or understood. Its text says where it lies and what to do. */
export class StateError extends Error {
  override readonly name = 'StateError';
  readonly code = 'state';
}

/** A value as JSON; throws {@link StateError} for one that JSON cannot hold. */
export function jsonOf(key: string, value: unknown): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch (error) {
    throw new StateError(`State "${key}" cannot be stored: ${(error as Error).message}.`);
  }
  if (text === undefined) throw new StateError(`State "${key}" cannot be stored: it is not a JSON value.`);
  return text;
}
