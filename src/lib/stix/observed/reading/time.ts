const utc = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?Z$/;
const shifted = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d$/;

const three = '3'.charCodeAt(0);
const nine = '9'.charCodeAt(0);

/** Last millisecond of the year 9999: later times do not fit the four digits of a STIX timestamp. */
const latest = 253_402_300_799_999;

/** A STIX timestamp of an ISO 8601 time with a zone, or of epoch milliseconds; nothing for what is no time. */
export function timestamp(value: unknown): string | undefined {
  if (typeof value === 'string') {
    if (utc.test(value)) return isDay(value) ? value : undefined;
    return shifted.test(value) ? ofEpoch(Date.parse(value)) : undefined;
  }
  return typeof value === 'number' || typeof value === 'bigint' ? ofEpoch(Number(value)) : undefined;
}

/** Whether a month has the day a text of the right form names. */
function isDay(time: string): boolean {
  if (time.charCodeAt(8) < three && !(time.charCodeAt(8) === three - 1 && time.charCodeAt(9) === nine)) return true;
  const days = new Date(Date.UTC(Number(time.slice(0, 4)), Number(time.slice(5, 7)), 0)).getUTCDate();
  return Number(time.slice(8, 10)) <= days;
}

function ofEpoch(milliseconds: number): string | undefined {
  return milliseconds >= 0 && milliseconds <= latest ? new Date(milliseconds).toISOString() : undefined;
}
