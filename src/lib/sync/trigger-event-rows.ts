import type { AlertEvent } from '../hive/types.js';

/** Cells of a `reaqta_trigger_events` row, by column API name. Columns without a value are left out: SOAR keeps none for them. */
export type TriggerEventCells = Record<string, string | number>;

/** One trigger event as a datatable row. */
export function triggerEventCells(event: AlertEvent): TriggerEventCells {
  const program = event.process?.program;
  return present({
    happened_at: Date.parse(event.happenedAt),
    category: event.category,
    relevance: event.relevance,
    severity: event.severity,
    policy_match: policyTitle(event),
    process_pid: event.process?.pid,
    program_path: program?.path,
    sha256_hash: program?.sha256,
    ...windowsEvent(event),
  });
}

/** What makes two rows the same event: the table has no column for the event's id. */
export function rowIdentity(cells: Record<string, unknown>): string {
  return JSON.stringify(
    ['happened_at', 'category', 'process_pid', 'program_path', 'windows_event_description', 'policy_match'].map(
      (column) => cells[column] ?? null,
    ),
  );
}

function policyTitle(event: AlertEvent): unknown {
  const { matched } = event.data ?? {};
  return Array.isArray(matched) ? (matched[0] as { policyTitle?: unknown } | undefined)?.policyTitle : undefined;
}

function windowsEvent(event: AlertEvent): Record<string, unknown> {
  if (event.category !== 'etw') return {};
  const { etwTargetDomainName, etwTargetUserName, etwWorkstationName, etwEventDescription, etwIpAddress, etwIpPort } =
    event.data ?? {};
  return {
    windows_event_account: joined('\\', etwTargetDomainName, etwTargetUserName),
    windows_event_workstation: etwWorkstationName,
    windows_event_description: etwEventDescription,
    windows_event_ipport: joined('/', etwIpAddress, etwIpPort),
  };
}

function joined(separator: string, ...parts: unknown[]): string | undefined {
  return parts.filter((part) => part !== undefined && part !== '').join(separator) || undefined;
}

function present(cells: Record<string, unknown>): TriggerEventCells {
  return Object.fromEntries(
    Object.entries(cells).filter(
      ([, value]) => (typeof value === 'string' && value !== '') || (typeof value === 'number' && !Number.isNaN(value)),
    ),
  ) as TriggerEventCells;
}
