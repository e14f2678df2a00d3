import type { Alert } from '../../hive/types.js';

/** How an alert ended, as the resolution table names it. */
export type AlertEnding = 'malicious' | 'benign' | 'archived';

/** Label of a case's resolution for each way an alert ends. */
export type ResolutionTable = Record<AlertEnding, string>;

export const defaultResolutions: ResolutionTable = {
  malicious: 'Resolved',
  benign: 'Not an Issue',
  archived: 'Unresolved',
};

/** An alert that nobody judged is archived by Hive: it is closed and has no status (or `none`). */
export function alertEnding(alert: Alert): AlertEnding {
  return alert.alertStatus === 'malicious' || alert.alertStatus === 'benign' ? alert.alertStatus : 'archived';
}

export function closingSummary(alert: Alert): string {
  const ending = alertEnding(alert);
  return ending === 'archived'
    ? 'Closed by ReaQta: the alert was archived without a verdict'
    : `Closed by ReaQta, alert status: ${ending}`;
}
