import { setMaxListeners } from 'node:events';

/**
 * A signal that aborts with the first of several. Unlike `AbortSignal.any` it lets go of them with `release`, so that
 * one that lives as long as the poller does not collect a listener for every page.
 */
export function firstOf(sources: readonly (AbortSignal | undefined)[]): { signal: AbortSignal; release: () => void } {
  const joined = new AbortController();
  const stops = sources.flatMap((source) => {
    if (!source) return [];
    // However many pages and dead letters wait at once.
    setMaxListeners(0, source);
    const abort = () => joined.abort(source.reason);
    if (source.aborted) abort();
    source.addEventListener('abort', abort, { once: true });
    return [() => source.removeEventListener('abort', abort)];
  });
  return {
    signal: joined.signal,
    release: () => {
      for (const stop of stops) stop();
    },
  };
}
