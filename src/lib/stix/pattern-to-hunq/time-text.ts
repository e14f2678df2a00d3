import { Recent } from '../recent.js';

/** The last moment that a year of four digits can say; a leap second may lie after it. */
const latest = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

const millisecondsOfDay = 86_400_000;
/** `yyyy-mm-ddT` by the days since 1970: patterns ask for the same few, and a Date is slow to write them. */
const days = new Recent<number, string>(64);

/** Epoch milliseconds as HunQ takes a time, `2022-04-06T00:00:00.000Z`. Throws `RangeError` for what is no time. */
export function timeText(milliseconds: number): string {
  const time = Math.trunc(Math.min(milliseconds, latest));
  const day = Math.floor(time / millisecondsOfDay);
  return dayText(day) + timeOfDay(time - day * millisecondsOfDay);
}

function dayText(day: number): string {
  const known = days.get(day);
  if (known !== undefined) return known;
  const [date] = new Date(day * millisecondsOfDay).toISOString().split('T');
  const text = `${date}T`;
  days.set(day, text);
  return text;
}

function timeOfDay(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1_000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  return `${padded(hours, 2)}:${padded(minutes % 60, 2)}:${padded(seconds % 60, 2)}.${padded(milliseconds % 1_000, 3)}Z`;
}

function padded(number: number, digits: number): string {
  return String(number).padStart(digits, '0');
}
