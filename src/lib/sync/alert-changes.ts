import { createHash } from 'node:crypto';
import type { Alert } from '../hive/types.js';

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
  groups: (alert) => alert.endpoint?.groups?.map((group) => group.name),
  machine: ({ endpoint }) => [endpoint?.name, endpoint?.os, endpoint?.domain, endpoint?.cpuDescr],
};

/** Remembers what the last alerts looked like (at most `capacity`), to tell what has changed. */
export class AlertMemory {
  private readonly seen = new Map<string, string[]>();

  constructor(private readonly capacity = 5_000) {}

  /** Keeps the alert's present state. @returns the names of what differs from the state kept before, or `undefined` when there was none */
  note(alert: Alert): string[] | undefined {
    const now = Object.values(watched).map((read) => digest(JSON.stringify(read(alert) ?? null)));
    const before = this.seen.get(alert.id);
    this.seen.delete(alert.id);
    this.seen.set(alert.id, now);
    if (this.seen.size > this.capacity) this.seen.delete(this.seen.keys().next().value as string);
    return before && Object.keys(watched).filter((_, index) => now[index] !== before[index]);
  }
}

/** Long notes must not be kept a thousand times. */
function digest(text: string): string {
  return text.length <= 64 ? text : createHash('sha256').update(text).digest('base64');
}
