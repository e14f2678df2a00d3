import type { Clock } from '../../clock.js';
import type { Delivery, Item } from '../../delivery/delivery.js';
import type { HiveClient } from '../../hive/client.js';
import { firstIdAt, timeOfId } from '../../hive/ids.js';
import type { ItemProblem } from '../../hive/pages.js';
import type { AlertFilters } from '../../hive/request-types.js';
import type { Alert } from '../../hive/types.js';
import { type AlertChange, AlertMemory } from './alert-changes.js';
import { type ClientFilters, passes } from './alert-filter.js';

/** What can be watched; each has its own cursor, and a failure of one does not hold up the others. */
export const alertFeeds = ['new', 'changed', 'closed'] as const;
export type AlertFeed = (typeof alertFeeds)[number];

/** An alert on its way into a flow; `change` unless it is new. */
export interface AlertArrival {
  alert: Alert;
  change?: AlertChange;
}

export interface AlertPollOptions {
  hive: HiveClient;
  delivery: Delivery<AlertArrival>;
  /** Parameters of `GET /alerts`. They choose which new alerts come; changes and closings come for every alert. */
  filters?: AlertFilters;
  clientFilters?: ClientFilters;
  /** How far the first poll looks back, ms. */
  lookbackMs: number;
  /** Deliver each page as one message. */
  grouped?: boolean;
  clock: Clock;
  /** An alert Hive sent that cannot be read. The others of its page are delivered. */
  onProblem: (problem: AlertProblem) => void;
  /** Called once when this Hive turns out to ignore `lastChangedAfter`, so that changes cannot be watched. */
  onChangesIgnored?: () => void;
}

export type AlertProblem = Pick<ItemProblem, 'reason' | 'item'>;

export interface PollReport {
  /** Alerts Hive answered, and those of them that were sent on. */
  read: number;
  sent: number;
}

/** Reads a Hive's new, changed and closed alerts, each from its own cursor, and offers them for delivery. */
export class AlertPoll {
  private readonly memory = new AlertMemory();
  private readonly reported = new Set<string>();
  private honoursLastChanged: boolean | undefined;

  constructor(private readonly options: AlertPollOptions) {}

  /** One poll of one feed. @throws ServiceError, DeliveryError */
  async poll(feed: AlertFeed, signal: AbortSignal): Promise<PollReport> {
    if (feed === 'changed' && !(await this.changesCanBeAsked(signal))) return { read: 0, sent: 0 };
    const { delivery, clock, lookbackMs, grouped } = this.options;
    const first = delivery.cursor(feed) === undefined;
    if (first) delivery.moveTo(feed, clock.now() - lookbackMs);
    const filters = this.query(feed, first);
    const pass = delivery.pass(feed, { ascending: feed === 'new', signal, ...(grouped ? { grouped } : {}) });
    const report = { read: 0, sent: 0 };
    for await (const page of this.options.hive.alerts(filters, { signal }).pages()) {
      this.reportOnce(page.problems);
      const items = page.items.map((alert) => this.itemOf(feed, alert));
      report.read += items.length;
      const [dated, undated] = [items.filter(hasTime), items.filter((item) => !hasTime(item))];
      this.reportOnce(undated.map(({ value }) => ({ reason: `${timeField[feed]} is not a time`, item: value.alert })));
      report.sent += await pass.offer(dated);
    }
    pass.end();
    return report;
  }

  /** To be called when an arrival was sent: later changes are told against it. A closing says nothing of the other fields. */
  sent({ alert, change }: AlertArrival): void {
    if (change?.kind !== 'closed') this.memory.sent(alert);
  }

  /** An alert read again on its own, as its feed sends it. */
  arrivalOf(feed: AlertFeed, alert: Alert): AlertArrival {
    if (feed === 'new') return { alert };
    return {
      alert,
      change: { kind: feed, fields: feed === 'closed' ? ['closed'] : (this.memory.differences(alert) ?? []) },
    };
  }

  private query(feed: AlertFeed, first: boolean): AlertFilters {
    const { delivery, filters } = this.options;
    const from = delivery.readFrom(feed) ?? 0;
    if (feed === 'closed') return { closedAfter: iso(from) };
    if (feed === 'changed') return { lastChangedAfter: iso(from) };
    return first
      ? { ...filters, receivedAfter: iso(delivery.cursor(feed) ?? from), sortBy: 'receivedAt:asc' }
      : { ...filters, lastSeenId: firstIdAt(from) };
  }

  private itemOf(feed: AlertFeed, alert: Alert): Item<AlertArrival> {
    if (feed === 'new') {
      const item = { key: alert.id, subject: alert.id, position: timeOfId(alert.id), value: { alert } };
      return passes(alert, this.options.clientFilters ?? {}) ? item : { ...item, skip: true };
    }
    const at = alert[timeField[feed]] ?? alert.receivedAt;
    const item = { key: `${alert.id}@${at}`, subject: alert.id, position: Date.parse(at) };
    if (feed === 'closed') return { ...item, value: { alert, change: { kind: 'closed', fields: ['closed'] } } };
    const fields = this.memory.differences(alert);
    const value: AlertArrival = { alert, change: { kind: 'changed', fields: fields ?? [] } };
    // Nothing that is watched differs: what changed was its arrival, its closing, or Hive's own bookkeeping.
    const skip = fields?.length === 0 || at === alert.receivedAt;
    return skip ? { ...item, value, skip } : { ...item, value };
  }

  /** A Hive that knows `lastChangedAfter` has no alerts of the far future; one that ignores it answers any. While it has none at all, nobody can tell. */
  private async changesCanBeAsked(signal: AbortSignal): Promise<boolean> {
    if (this.honoursLastChanged === undefined) {
      if (!(await this.hasAny({}, signal))) return false;
      this.honoursLastChanged = !(await this.hasAny({ lastChangedAfter: '2200-01-01T00:00:00.000Z' }, signal));
      if (!this.honoursLastChanged) this.options.onChangesIgnored?.();
    }
    return this.honoursLastChanged;
  }

  private async hasAny(filters: AlertFilters, signal: AbortSignal): Promise<boolean> {
    for await (const page of this.options.hive.alerts(filters, { signal, pageSize: 1 }).pages()) {
      return page.items.length + page.problems.length > 0;
    }
    return false;
  }

  private reportOnce(problems: AlertProblem[]): void {
    for (const problem of problems) {
      const fingerprint = `${problem.reason} ${JSON.stringify(problem.item)?.slice(0, 500)}`;
      if (this.reported.has(fingerprint)) continue;
      if (this.reported.size >= 1_000) this.reported.clear();
      this.reported.add(fingerprint);
      this.options.onProblem(problem);
    }
  }
}

/** Where a feed's place in time is read from. */
const timeField = { new: 'receivedAt', changed: 'lastChangedAt', closed: 'closedAt' } as const;

function hasTime(item: Item<AlertArrival>): boolean {
  return Number.isFinite(item.position);
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
