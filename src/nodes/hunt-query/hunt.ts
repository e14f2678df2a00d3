import { randomUUID } from 'node:crypto';
import type { HuntEvent } from '../../lib/index.js';
import type { Outcome, RunContext, Sent } from '../../runtime/define-node.js';
import { type HuntQuery, huntQuery } from '../../runtime/hunt-query.js';
import { eventIds } from './event-ids.js';
import type { inputs, settings } from './form.js';
import type { Pauses } from './pauses.js';

type Context = RunContext<typeof inputs, typeof settings>;

/** What has gone out of one hunt. */
interface Progress {
  id: string;
  query: HuntQuery;
  page: number;
  events: number;
  /** Events there are beyond those read. */
  remaining: number;
}

/** Runs one hunt and sends what it finds as it comes; only `all` keeps the events until the end. */
export async function hunt(context: Context, pauses: Pauses): Promise<Outcome | Sent> {
  const { settings: chosen, signal, node } = context;
  const query = huntQuery(context.inputs.query, chosen, Date.now());
  const { client, label } = context.hive();
  const progress: Progress = { id: randomUUID(), query, page: 0, events: 0, remaining: 0 };
  const kept: HuntEvent[] = [];
  const listing = client.hunt(query.query, { signal, pageSize: chosen.pageSize, maxItems: chosen.limit });
  for await (const page of listing.pages()) {
    progress.page++;
    progress.remaining = page.remaining;
    for (const { reason } of page.problems) node.warn(`an event was left out: ${reason}`);
    if (chosen.emit === 'all') kept.push(...page.items);
    else send(context, progress, page.items, label);
    progress.events += page.items.length;
    const more = page.remaining > 0 && progress.events < chosen.limit;
    if (more && chosen.onDemand && chosen.emit !== 'all' && !(await pauses.wait(progress.id, signal))) break;
  }
  const status = progress.remaining > 0 ? 'more' : progress.events > 0 ? 'found' : 'nothing';
  if (chosen.emit !== 'all') return { sent: true, status };
  return { payload: kept, set: { hunt: report(progress), hive: label }, status };
}

function send(context: Context, progress: Progress, items: HuntEvent[], hive: string): void {
  const { limit, emit, pageSize } = context.settings;
  const last = progress.remaining === 0 || progress.events + items.length >= limit;
  const common = { hunt: report(progress), hive };
  if (emit === 'page') {
    // A join lays the pages out into one list only when the first part says that it may hold several.
    const parts = { ...partOf(context, progress.id, progress.page - 1, last), len: Math.max(pageSize, 2) };
    context.send(items, { ...common, parts });
    return;
  }
  items.forEach((event, index) => {
    const ends = last && index === items.length - 1;
    const parts = { ...partOf(context, progress.id, progress.events + index, ends), len: 1 };
    context.send(event, { ...common, ...eventIds(event), parts });
  });
}

/** As Node-RED's split makes them, so that its join puts the events together again; parts of the message stay below. */
function partOf({ msg }: Context, id: string, index: number, last: boolean) {
  const { parts } = msg;
  return { id, type: 'array', index, ...(last ? { count: index + 1 } : {}), ...(parts === undefined ? {} : { parts }) };
}

function report({ id, query, page, remaining }: Progress) {
  return { id, ...query, page, remaining };
}
