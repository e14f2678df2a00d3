import type { AlertFilters } from '../../hive/request-types.js';
import { InputError } from '../../http/errors.js';
import { isoTime } from '../time.js';
import { wholeNumber } from '../whole-number.js';

type Read = (value: unknown) => string | number | undefined;

const severities = ['safe', 'low', 'medium', 'high'];
const states = ['active', 'idle', 'inactive', 'archived'];
const verdicts = ['malicious', 'benign', 'none'];
const times = ['happened', 'received', 'closed', 'lastChanged'];

/** What `GET /alerts` can filter by, and how one value is read; a value that cannot be used reads as nothing. */
const filters: Record<string, Read> = {
  id: matching(/^\d{1,20}$/),
  endpointId: matching(/^\d{1,20}$/),
  gid: matching(/^\d{1,20}$/),
  lastSeenId: matching(/^\d{1,20}$/),
  triggerCondition: wholeNumber,
  tag: matching(/./s),
  activityState: oneOf(states),
  severity: oneOf(severities),
  status: oneOf(verdicts),
  country: (value) => matching(/^[a-z]{2}$/i)(value)?.toLowerCase(),
  sortBy: matching(/^\w+:(asc|desc)$/),
  ...Object.fromEntries(times.flatMap((name) => [`${name}After`, `${name}Before`]).map((name) => [name, isoTime])),
};

/** These take one value. */
const single = /^(activityState|lastSeenId|sortBy)$|(After|Before)$/;

/**
 * Reads filters by name, each with a value or a list of values. Times are ISO 8601, epoch ms or dates. A name or value
 * Hive does not know is refused: Hive might ignore it, and find everything.
 * @throws InputError naming `input`
 */
export function alertFilters(input: string, given: Record<string, unknown>): AlertFilters {
  const read = Object.entries(given).flatMap(([name, value]) => {
    const reader = Object.hasOwn(filters, name) ? filters[name] : undefined;
    if (!reader)
      throw new InputError(input, `there is no filter "${name}"; known are ${Object.keys(filters).join(', ')}`);
    const values = [value].flat().filter((one) => one !== undefined && one !== null && one !== '');
    const good = values.map(reader).filter((one) => one !== undefined);
    if (good.length < values.length) throw new InputError(input, `${name} has a value that makes no sense`);
    if (single.test(name) && good.length > 1) throw new InputError(input, `${name} takes one value`);
    return good.length === 0 ? [] : [[name, single.test(name) ? good[0] : good]];
  });
  return Object.fromEntries(read) as AlertFilters;
}

function matching(pattern: RegExp): (value: unknown) => string | undefined {
  return (value) => (typeof value === 'string' && pattern.test(value) ? value : undefined);
}

function oneOf(words: string[]): Read {
  return (value) => words.find((word) => word === value);
}
