const utc = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?Z$/;
const shifted = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d$/;

const zero = '0'.charCodeAt(0);
/** Days of the months of a leap year. */
const monthLengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

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
  const month = twoDigits(time, 5);
  const day = twoDigits(time, 8);
  if (month === 2 && day === 29) return isLeap(Number(time.slice(0, 4)));
  return day <= (monthLengths[month - 1] as number);
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function twoDigits(text: string, at: number): number {
  return (text.charCodeAt(at) - zero) * 10 + text.charCodeAt(at + 1) - zero;
}

function ofEpoch(milliseconds: number): string | undefined {
  return milliseconds >= 0 && milliseconds <= latest ? new Date(milliseconds).toISOString() : undefined;
}
