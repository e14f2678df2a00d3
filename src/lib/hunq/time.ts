const wholeForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Epoch ms of a time as the hunt takes it, `2022-04-06T00:00:00.000Z`; `undefined` for any other form or no such day. */
export function instantOf(text: string): number | undefined {
  if (!wholeForm.test(text)) return undefined;
  const instant = new Date(text);
  return Number.isNaN(instant.getTime()) || instant.toISOString() !== text ? undefined : instant.getTime();
}
