/** Hive's way to say that an endpoint is offline: with a 504 or, in some versions, with a 200 in place of what was asked for. */
export function isOffline(answer: unknown): answer is { message: string } {
  const message = (answer as { message?: unknown } | null | undefined)?.message;
  return typeof message === 'string' && /^endpoint (is )?offline/i.test(message);
}
