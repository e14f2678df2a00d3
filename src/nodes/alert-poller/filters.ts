import {
  type AlertFilters,
  type AlertSeverity,
  type AlertStatus,
  type ClientFilters,
  InputError,
} from '../../lib/index.js';
import type { PollerSettings } from './form.js';

/** What a poller asks Hive for. A free parameter may be given several times; it wins over a field of the form. */
export function queryFilters(settings: PollerSettings): AlertFilters {
  const free: Record<string, string[]> = {};
  for (const { name, value } of settings.parameters) {
    if (reserved.has(name)) throw new InputError('parameters', `${name} is set by the poller itself`);
    free[name] = [...(free[name] ?? []), value];
  }
  return {
    severity: settings.severity as AlertSeverity[],
    status: settings.alertStatus as AlertStatus[],
    tag: settings.tags,
    triggerCondition: settings.triggerConditions.map(Number),
    ...free,
  };
}

export function clientFilters({ groups, minimumImpact }: PollerSettings): ClientFilters {
  return { groups, minimumImpact };
}

const reserved = new Set(['lastSeenId', 'sortBy', 'receivedAfter', 'closedAfter', 'lastChangedAfter']);
