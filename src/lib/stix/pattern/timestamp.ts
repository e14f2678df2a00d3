import { isDigit } from './characters.js';

/** Epoch milliseconds of a point in time, and whether it lies a little after them. */
export interface Instant {
  milliseconds: number;
  finer: boolean;
}

const secondsEnd = 'yyyy-mm-ddThh:mm:ss'.length;
const daysBefore = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];

/**
 * Reads what stands between the quotes of `t'…'`, a time in UTC with or without a fraction; `undefined` for anything but
 * a day and time there is. Second 60, which the grammar allows for leap seconds, is the beginning of the next minute.
 */
export function instantOfTimestamp(text: string): Instant | undefined {
  if (!hasMarks(text)) return undefined;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const hours = twoDigits(text, 11);
  const minutes = twoDigits(text, 14);
  const seconds = twoDigits(text, 17);
  // written so that NaN, for what are no digits, fails
  if (!(year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month))) return undefined;
  if (!(hours <= 23 && minutes <= 59 && seconds <= 60)) return undefined;
  const fraction = fractionOf(text);
  if (!fraction) return undefined;
  const time = ((daysTo(year, month) + day - 1) * 24 + hours) * 60 + minutes;
  return { milliseconds: (time * 60 + seconds) * 1000 + fraction.milliseconds, finer: fraction.finer };
}

function hasMarks(text: string): boolean {
  return (
    text.charAt(4) === '-' &&
    text.charAt(7) === '-' &&
    text.charAt(10) === 'T' &&
    text.charAt(13) === ':' &&
    text.charAt(16) === ':' &&
    text.endsWith('Z')
  );
}

function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at);
  const ones = text.charCodeAt(at + 1);
  return isDigit(tens) && isDigit(ones) ? (tens - 0x30) * 10 + ones - 0x30 : Number.NaN;
}

/** The part of a second between the seconds and the closing Z. */
function fractionOf(text: string): Instant | undefined {
  const end = text.length - 1;
  if (end === secondsEnd) return { milliseconds: 0, finer: false };
  if (end < secondsEnd + 2 || text.charAt(secondsEnd) !== '.') return undefined;
  let milliseconds = 0;
  let finer = false;
  let unit = 100;
  for (let at = secondsEnd + 1; at < end; at++) {
    const code = text.charCodeAt(at);
    if (!isDigit(code)) return undefined;
    if (unit >= 1) milliseconds += (code - 0x30) * unit;
    else finer ||= code !== 0x30;
    unit /= 10;
  }
  return { milliseconds, finer };
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return (daysBefore[month] as number) - (daysBefore[month - 1] as number);
}

/** Days from 1970 to the beginning of the month. */
function daysTo(year: number, month: number): number {
  const past = year - 1;
  const leapDays = Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400) - 477;
  const ofYear = (daysBefore[month - 1] as number) + (month > 2 && isLeap(year) ? 1 : 0);
  return (year - 1970) * 365 + leapDays + ofYear;
}
