import type { Alert, AlertSeverity } from '../../src/lib/hive/types.js';
import type { Hive } from './hive.js';

/** Closes an alert, or classifies a closed one anew; without `malicious` it is archived without a verdict. */
export function closeAlert(hive: Hive, alert: Alert, malicious?: boolean): void {
  if (malicious === undefined) delete alert.alertStatus;
  else alert.alertStatus = malicious ? 'malicious' : 'benign';
  alert.closed = true;
  alert.activityState = 'archived';
  alert.terminationReason = 1;
  alert.lastChangedAt = hive.changeTime();
  alert.closedAt = alert.lastChangedAt;
  hive.alerts.touch();
}

export interface AlertChange {
  tags?: string[];
  severity?: AlertSeverity;
  impact?: number;
  notes?: string;
  title?: string;
}

export function changeAlert(hive: Hive, alert: Alert, change: AlertChange): void {
  Object.assign(alert, change);
  alert.lastChangedAt = hive.changeTime();
  hive.alerts.touch();
}
