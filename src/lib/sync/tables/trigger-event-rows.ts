import type { AlertEvent } from '../../hive/types.js';
import type { AnyEvent } from '../artifacts/artifacts.js';
import { byColumns } from './plan.js';

/** Cells of a `reaqta_trigger_events` row, by column API name. Columns without a value are left out: SOAR keeps none for them. */
export type TriggerEventCells = Record<string, string | number>;

/** One event as a datatable row: of an alert, or one a hunt found, which has no category, relevance and severity. */
export function triggerEventCells(found: AnyEvent): TriggerEventCells {
  const event: Partial<AlertEvent> = 'payload' in found ? { ...found.payload, happenedAt: found.happenedAt } : found;
  const program = event.process?.program;
  return present({
    happened_at: Date.parse(event.happenedAt ?? ''),
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

/** What tells events apart: the table has no column for an event's id. */
export const eventKey = [
  'happened_at',
  'category',
  'process_pid',
  'program_path',
  'windows_event_description',
  'policy_match',
] as const;

export const sameEvent = byColumns(eventKey);

function policyTitle(event: Partial<AlertEvent>): unknown {
  const { matched } = event.data ?? {};
  return Array.isArray(matched) ? (matched[0] as { policyTitle?: unknown } | undefined)?.policyTitle : undefined;
}

function windowsEvent(event: Partial<AlertEvent>): Record<string, unknown> {
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
  return parts.filter((part) => (part ?? '') !== '').join(separator) || undefined;
}

function present(cells: Record<string, unknown>): TriggerEventCells {
  return Object.fromEntries(
    Object.entries(cells).filter(
      ([, value]) => (typeof value === 'string' && value !== '') || (typeof value === 'number' && !Number.isNaN(value)),
    ),
  ) as TriggerEventCells;
}
