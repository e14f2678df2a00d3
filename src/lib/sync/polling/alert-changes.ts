import { createHash } from 'node:crypto';
import type { Alert } from '../../hive/types.js';

/** What happened to an alert since it was last sent. */
export interface AlertChange {
  kind: 'changed' | 'closed';
  /** Names of the alert's properties that differ; empty when its earlier state is not known here. */
  fields: string[];
}

const watched: Record<string, (alert: Alert) => unknown> = {
  severity: (alert) => alert.severity,
  impact: (alert) => alert.impact,
  tags: (alert) => alert.tags,
  notes: (alert) => alert.notes,
  title: (alert) => alert.title,
  triggerCondition: (alert) => alert.triggerCondition,
  groups: (alert) => alert.endpoint?.groups?.map((group) => group?.name),
  machine: ({ endpoint }) => [endpoint?.name, endpoint?.os, endpoint?.domain, endpoint?.cpuDescr],
};

/** Remembers what the last alerts looked like (at most `capacity`), to tell what has changed. */
export class AlertMemory {
  private readonly seen = new Map<string, string[]>();

  constructor(private readonly capacity = 5_000) {}

  /** Keeps the state in which an alert was sent. */
  sent(alert: Alert): void {
    this.seen.delete(alert.id);
    this.seen.set(alert.id, stateOf(alert));
    if (this.seen.size > this.capacity) this.seen.delete(this.seen.keys().next().value as string);
  }

  /** Names of what differs from the state last sent; `undefined` when that is not known. */
  differences(alert: Alert): string[] | undefined {
    const before = this.seen.get(alert.id);
    if (!before) return undefined;
    const now = stateOf(alert);
    return Object.keys(watched).filter((_, index) => now[index] !== before[index]);
  }
}

function stateOf(alert: Alert): string[] {
  return Object.values(watched).map((read) => digest(JSON.stringify(read(alert) ?? null)));
}

/** Long notes must not be kept a thousand times. */
function digest(text: string): string {
  return text.length <= 64 ? text : createHash('sha256').update(text).digest('base64');
}
