import type { Alert } from '../../hive/types.js';

/** Filters that Hive's query does not have, so they run here. All must hold. */
export interface ClientFilters {
  /** Names of endpoint groups, any of which the endpoint must be in. */
  groups?: readonly string[];
  /** Least impact, 0 to 100. An alert without an impact has none to compare and is left out. */
  minimumImpact?: number;
}

export function passes(alert: Alert, { groups, minimumImpact }: ClientFilters): boolean {
  if (groups?.length && !alert.endpoint.groups?.some((group) => groups.includes(group?.name))) return false;
  return !minimumImpact || alert.impact >= minimumImpact;
}
