import type { Clock } from '../../clock.js';
import type { Delivery, Item } from '../../delivery/delivery.js';
import { ServiceError } from '../../http/errors.js';
import type { SoarClient } from '../../soar/client.js';
import type { Incident } from '../../soar/types.js';
import type { StateStore } from '../../state/store.js';
import { requireAlertField } from '../cases/alert-field.js';
import { type CaseNote, caseNote, isWrittenBy, notesIn, ownPrincipal } from '../notes/case-note.js';
import { noteText } from '../notes/note-text.js';
import { CaseEndings } from './case-endings.js';
import { changedAt, changedCases } from './changed-cases.js';
import type { PollReport } from './poll-alerts.js';
import { SingleFailures } from './single-failures.js';

/** What can be watched; each has its own cursor, and a failure of one does not hold up the other. */
export const caseFeeds = ['status', 'notes'] as const;
export type CaseFeed = (typeof caseFeeds)[number];

/** What happened to a case. */
export interface CaseChange {
  kind: 'closed' | 'reopened';
  fields: string[];
  /** Label of the resolution it was closed with. */
  resolution?: string;
  /** Closing text, readable. */
  summary?: string;
}

/** A case on its way into a flow, because of a change or of a new note. */
export interface CaseArrival {
  incident: Incident;
  change?: CaseChange;
  note?: CaseNote;
}

export interface CasePollOptions {
  soar: SoarClient;
  delivery: Delivery<CaseArrival>;
  /** Where it is remembered which cases were closed. */
  store: StateStore;
  /** Only cases of this Hive, and those that name none. */
  hive?: string;
  /** How far the first poll looks back, ms. */
  lookbackMs: number;
  clock: Clock;
  /** A case that cannot be read. The others are delivered. */
  onProblem: (problem: CaseProblem) => void;
}

export interface CaseProblem {
  reason: string;
  incidentId?: number;
}

type CaseItem = Item<CaseArrival>;

/** A case's notes are read again until this many polls have seen the same change: what was written last may show late. */
const readings = 2;
const rememberedCases = 5_000;

/** Reads which cases of alerts were closed or reopened, and their new notes, and offers them for delivery. */
export class CasePoll {
  private readonly endings: CaseEndings;
  /** By case: the change its notes were last read after, and how often. */
  private readonly notesRead = new Map<number, { at: number; times: number }>();
  private notesFrom = Number.NEGATIVE_INFINITY;
  private readonly reported = new Set<string>();

  constructor(private readonly options: CasePollOptions) {
    this.endings = new CaseEndings(options.store, `${options.delivery.name}:closed-cases`);
  }

  /** One poll of one feed. @throws ServiceError, DeliveryError, StateError */
  async poll(feed: CaseFeed, signal: AbortSignal): Promise<PollReport> {
    const { delivery, clock, lookbackMs, soar } = this.options;
    await requireAlertField(soar, 'find changed cases', { signal });
    if (delivery.cursor(feed) === undefined) delivery.moveTo(feed, clock.now() - lookbackMs);
    const from = delivery.readFrom(feed) ?? 0;
    if (feed === 'status') await this.endings.load();
    else this.beginNotes(from);
    // Notes are older than the last change of their case: only a whole pass may move the cursor.
    const pass = delivery.pass(feed, { ascending: false, signal });
    const report = { read: 0, sent: 0 };
    const failures = new SingleFailures();
    for await (const { cases, problems } of changedCases(soar, from, signal)) {
      for (const { reason } of problems) this.reportOnce({ reason });
      for (const incident of cases) {
        const items = this.isWatched(incident) ? await failures.let(this.itemsOf(feed, incident, signal)) : [];
        if (!items) continue;
        report.sent += await pass.offer([...items, passedOver(incident)]);
        report.read++;
        if (feed === 'notes') this.wasRead(incident);
      }
    }
    // The cursor stays: what could not be read is read at the next poll.
    if (failures.first) throw failures.first;
    pass.end();
    return report;
  }

  /**
   * What a dead letter was about, read anew; `undefined` when it is no longer there.
   * @throws ServiceError
   */
  async arrivalOf(feed: CaseFeed, key: string, incidentId: number): Promise<CaseArrival | undefined> {
    const incident = await this.options.soar.getIncident(incidentId);
    if (feed === 'status') {
      return { incident, change: key.includes('@closed@') ? await this.closing(incident) : reopening() };
    }
    const comment = notesIn(await this.options.soar.comments(incidentId)).find(({ id }) => String(id) === key);
    return comment && { incident, note: caseNote(comment) };
  }

  private async itemsOf(feed: CaseFeed, incident: Incident, signal: AbortSignal): Promise<CaseItem[]> {
    if (feed === 'status') {
      const item = await this.statusItem(incident, signal);
      await this.endings.save();
      return item ? [item] : [];
    }
    const read = this.notesRead.get(incident.id);
    if (read?.at === changedAt(incident) && read.times >= readings) return [];
    return this.noteItems(incident, signal);
  }

  private async statusItem(incident: Incident, signal: AbortSignal): Promise<CaseItem | undefined> {
    const { id, plan_status: status, end_date: ended } = incident;
    const subject = String(id);
    if (status === 'C') {
      const at = this.endings.closed(id, ended, changedAt(incident));
      const value = { incident, change: await this.closing(incident, signal) };
      return { key: `${id}@closed@${at}`, subject, position: at, value };
    }
    const ending = this.endings.reopened(id, changedAt(incident));
    if (!ending) return undefined;
    // It stays the same item until the case is closed again, however often it changes.
    const key = `${id}@reopened@${ending.closedAt}`;
    return { key, subject, position: ending.reopenedAt, value: { incident, change: reopening() } };
  }

  private async noteItems(incident: Incident, signal: AbortSignal): Promise<CaseItem[]> {
    const { soar } = this.options;
    const own = await ownPrincipal(soar, { signal });
    try {
      const comments = notesIn(await soar.comments(incident.id, { signal }));
      return comments.flatMap((comment) => {
        if (isWrittenBy(own, comment)) return [];
        if (!Number.isFinite(comment.create_date)) {
          this.reportOnce({ reason: `note ${comment.id} has no time`, incidentId: incident.id });
          return [];
        }
        const value = { incident, note: caseNote(comment) };
        return [{ key: String(comment.id), subject: String(incident.id), position: comment.create_date, value }];
      });
    } catch (error) {
      // A case that is gone, or closed to the key, must not hold up the others.
      if (!(error instanceof ServiceError) || !['not-found', 'forbidden'].includes(error.code)) throw error;
      this.reportOnce({ reason: error.message, incidentId: incident.id });
      return [];
    }
  }

  private async closing(incident: Incident, signal?: AbortSignal): Promise<CaseChange> {
    const { resolution_id: resolution, resolution_summary: summary } = incident;
    const call = signal ? { signal } : {};
    const label =
      resolution === null ? undefined : await this.options.soar.labelOf('incident', 'resolution_id', resolution, call);
    return {
      kind: 'closed',
      fields: ['plan_status', 'resolution_id', 'resolution_summary'],
      ...(label === undefined ? {} : { resolution: label }),
      ...(typeof summary === 'string' && summary !== '' ? { summary: noteText(summary) } : {}),
    };
  }

  private isWatched({ properties }: Incident): boolean {
    const { hive } = this.options;
    const named = properties.reaqta_hive ?? '';
    return hive === undefined || named === '' || named === hive;
  }

  /** What was read before the cursor was moved back says nothing any more. */
  private beginNotes(from: number): void {
    if (from < this.notesFrom) this.notesRead.clear();
    this.notesFrom = from;
  }

  private wasRead(incident: Incident): void {
    const at = changedAt(incident);
    const before = this.notesRead.get(incident.id);
    this.notesRead.delete(incident.id);
    this.notesRead.set(incident.id, { at, times: before?.at === at ? before.times + 1 : 1 });
    if (this.notesRead.size > rememberedCases) this.notesRead.delete(this.notesRead.keys().next().value as number);
  }

  private reportOnce(problem: CaseProblem): void {
    const fingerprint = JSON.stringify(problem);
    if (this.reported.has(fingerprint)) return;
    if (this.reported.size >= 1_000) this.reported.clear();
    this.reported.add(fingerprint);
    this.options.onProblem(problem);
  }
}

function reopening(): CaseChange {
  return { kind: 'reopened', fields: ['plan_status'] };
}

/** Lets the cursor move past a case, whatever came of it. */
function passedOver(incident: Incident): CaseItem {
  const { id } = incident;
  return { key: `${id}`, subject: `${id}`, position: changedAt(incident), value: { incident }, skip: true };
}
