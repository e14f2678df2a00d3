import type { AlertEventFilters } from '../../hive/request-types.js';
import type { EventSeverity } from '../../hive/types.js';
import { InputError } from '../../http/errors.js';
import { isoTime } from '../time.js';
import { wholeNumber } from '../whole-number.js';

/** The filters of an alert's events as a form and a message give them. */
export interface EventFilterForm {
  /** `endpointId:pid:start time in epoch ms` */
  processId?: string | undefined;
  /** A pid, or a list of them. */
  processPid?: unknown;
  /** ISO 8601, or epoch ms. */
  happenedAfter?: unknown;
  happenedBefore?: unknown;
  eventTypes?: string[];
  eventSeverity?: string[];
  /** Two letters each. */
  countries?: string[];
  mitreTechniques?: string[];
  /** Ids of endpoint groups. */
  groups?: string[];
}

const severities: readonly EventSeverity[] = ['none', 'low', 'medium', 'high'];

/** Makes what `GET /alert/{id}/events` takes of them. @throws InputError naming the filter that makes no sense */
export function eventFilters(form: EventFilterForm): AlertEventFilters {
  const { processId, processPid, eventTypes = [], eventSeverity = [], countries = [], groups = [] } = form;
  const happenedAfter = time('happenedAfter', form.happenedAfter);
  const happenedBefore = time('happenedBefore', form.happenedBefore);
  if (happenedAfter && happenedBefore && happenedAfter > happenedBefore) {
    throw new InputError('happenedAfter', `is later than happenedBefore: ${happenedAfter}`);
  }
  if (processId !== undefined && !/^\d{1,20}:\d+:\d+$/.test(processId)) {
    throw new InputError('processId', 'must be endpoint id, pid and start time with colons between');
  }
  const filters: AlertEventFilters = {
    processPid: wholeNumbers('processPid', processPid === undefined ? [] : [processPid].flat()),
    eventType: wholeNumbers('eventTypes', eventTypes),
    severity: eventSeverity.map(severity),
    country: countries.map(country),
    mitreTechnique: form.mitreTechniques ?? [],
    gid: groups.map(groupId),
    ...(processId === undefined ? {} : { processId }),
    ...(happenedAfter ? { happenedAfter } : {}),
    ...(happenedBefore ? { happenedBefore } : {}),
  };
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value.length > 0));
}

function wholeNumbers(input: string, values: unknown[]): number[] {
  return values.map((value) => {
    const number = wholeNumber(value);
    if (number === undefined) throw new InputError(input, 'must be whole numbers');
    return number;
  });
}

function time(input: string, value: unknown): string | undefined {
  const iso = isoTime(value);
  if (value !== undefined && !iso) throw new InputError(input, 'is not a time: give ISO 8601 or epoch ms');
  return iso;
}

function severity(value: string): EventSeverity {
  const found = severities.find((one) => one === value);
  if (!found) throw new InputError('eventSeverity', `must be of ${severities.join(', ')}`);
  return found;
}

function country(value: string): string {
  if (!/^[a-z]{2}$/i.test(value)) throw new InputError('countries', `"${value}" is not a country's two letters`);
  return value.toLowerCase();
}

function groupId(value: string): string {
  if (!/^\d{1,20}$/.test(value)) throw new InputError('groups', `"${value}" is not the id of an endpoint group`);
  return value;
}
