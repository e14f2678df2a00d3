/** A time as Hive takes it, of ISO 8601, epoch ms or a date; nothing of anything else. */
export function isoTime(value: unknown): string | undefined {
  const readable = typeof value === 'string' || typeof value === 'number' || value instanceof Date;
  const date = readable ? new Date(value) : undefined;
  return date && !Number.isNaN(date.getTime()) ? date.toISOString() : undefined;
}
