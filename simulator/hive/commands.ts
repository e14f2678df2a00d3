import type { Alert, AlertSeverity } from '../../src/lib/hive/types.js';
import type { SimService } from '../web/contract.js';
import type { Damage, Hive } from './hive.js';
import { damageAlert, raiseSomeAlert } from './raise.js';
import type { Tokens } from './tokens.js';
import { type AlertChange, changeAlert, closeAlert } from './triage.js';

type Body = Record<string, unknown>;

const damages: Damage[] = ['id', 'endpoint', 'null'];
const severities = ['safe', 'low', 'medium', 'high'];
const mostAlerts = 20_000;

/** What can be ordered by `POST /__simulator/<name>`; a body that makes no sense throws. */
export function hiveCommands(hive: () => Hive, tokens: Tokens): SimService['commands'] {
  return {
    alerts: (body) => ({ ids: raiseAlerts(hive(), body).map((alert) => alert.id) }),
    'late-alert': (body) => lateAlert(hive(), body),
    'close-alert': (body) => {
      const alert = alertOf(hive(), body);
      closeAlert(hive(), alert, optional(body, 'malicious', 'boolean'));
      return { id: alert.id };
    },
    archive: (body) => {
      const alert = alertOf(hive(), body);
      closeAlert(hive(), alert);
      return { id: alert.id };
    },
    'change-alert': (body) => {
      const alert = alertOf(hive(), body);
      changeAlert(hive(), alert, changeFrom(body));
      return { id: alert.id };
    },
    /** `{ id, text }`: somebody writes below an alert's notes in the console. */
    'add-note': (body) => {
      const alert = alertOf(hive(), body);
      const text = optional(body, 'text', 'string') ?? '';
      changeAlert(hive(), alert, { notes: alert.notes ? `${alert.notes}\n${text}` : text });
      return { id: alert.id, notes: alert.notes };
    },
    'expire-tokens': () => tokens.expireAll(),
    'ignore-last-changed': (body) => {
      hive().ignoresLastChanged = optional(body, 'on', 'boolean') ?? true;
      hive().alerts.touch();
    },
    clock: (body) => {
      hive().advance(optional(body, 'advanceMs', 'number') ?? 0);
      return { now: hive().now() };
    },
  };
}

function raiseAlerts(hive: Hive, body: Body): Alert[] {
  const count = optional(body, 'count', 'number') ?? 1;
  if (!Number.isInteger(count) || count < 0 || count > mostAlerts) {
    throw new RangeError(`count must be a whole number up to ${mostAlerts}`);
  }
  const [severity, tags] = [severityFrom(body), tagsFrom(body)];
  return Array.from({ length: count }, (_, index) => {
    const alert = raiseSomeAlert(hive, severity, tags && [...tags]);
    if (body.closed === true) closeAlert(hive, alert, false);
    if (body.malformed) damageAlert(hive, alert, damageFrom(body.malformed, index));
    return alert;
  });
}

function lateAlert(hive: Hive, body: Body): { id: string } {
  const seconds = optional(body, 'secondsAgo', 'number') ?? 30;
  const alert = raiseSomeAlert(hive, severityFrom(body), tagsFrom(body), hive.now() - seconds * 1000);
  return { id: alert.id };
}

function alertOf(hive: Hive, body: Body): Alert {
  hive.agenda.catchUp();
  return hive.alert(String(body.id));
}

function changeFrom(body: Body): AlertChange {
  const fields: [keyof AlertChange, unknown][] = [
    ['tags', tagsFrom(body)],
    ['severity', severityFrom(body)],
    ['impact', optional(body, 'impact', 'number')],
    ['notes', optional(body, 'notes', 'string')],
    ['title', optional(body, 'title', 'string')],
  ];
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}

function damageFrom(malformed: unknown, index: number): Damage {
  if (malformed === true) return damages[index % damages.length] ?? 'id';
  const named = damages.find((damage) => damage === malformed);
  if (!named) throw new RangeError(`malformed must be true or one of ${damages.join(', ')}`);
  return named;
}

function severityFrom(body: Body): AlertSeverity | undefined {
  const severity = optional(body, 'severity', 'string');
  if (severity !== undefined && !severities.includes(severity)) {
    throw new RangeError(`severity must be one of ${severities.join(', ')}`);
  }
  return severity as AlertSeverity | undefined;
}

function tagsFrom(body: Body): string[] | undefined {
  const { tags } = body;
  if (tags === undefined) return undefined;
  if (!Array.isArray(tags) || !tags.every((tag) => typeof tag === 'string')) throw new TypeError('tags must be texts');
  return tags;
}

interface Kinds {
  number: number;
  string: string;
  boolean: boolean;
}

function optional<K extends keyof Kinds>(body: Body, name: string, kind: K): Kinds[K] | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  // oxlint-disable-next-line valid-typeof
  if (typeof value !== kind) throw new TypeError(`${name} must be a ${kind}`);
  return value as Kinds[K];
}
