import { type CallOptions, callOptions } from '../http/transport.js';
import { failed } from './failure.js';
import type { SoarRequests } from './requests.js';
import { objectWithId, pageData } from './shape.js';
import type { Incident, IncidentQuery } from './types.js';

export interface QueryOptions extends CallOptions {
  /** How much of each incident: few fields, all simple fields with `properties` (default), or nested ones too. */
  returnLevel?: 'partial' | 'normal' | 'full';
  /** Incidents asked for at once; SOAR may give fewer. Default 100. */
  pageSize?: number;
}

/** Something on a page that later code could not work with. */
export interface ItemProblem {
  /** Place on the page, from 0. */
  index: number;
  reason: string;
  item: unknown;
}

export interface IncidentPage {
  /** The good ones, in SOAR's order. */
  items: Incident[];
  problems: ItemProblem[];
  /** Incidents still to come, as SOAR counts them. */
  remaining: number;
}

/**
 * Incidents, read page by page as they are iterated; each iteration starts anew. Iterating them one by one ends with a
 * ServiceError `bad-answer` at a bad one, after the good ones of its page; `pages()` hands both over.
 */
export interface IncidentListing extends AsyncIterable<Incident> {
  pages(): AsyncGenerator<IncidentPage>;
}

const operation = 'find incidents';

/**
 * `POST /incidents/query_paged`, page after page until one is empty. Sorted by id unless the query sorts, so that the walk
 * misses nothing when incidents come in meanwhile.
 */
export function findIncidents(requests: SoarRequests, query: IncidentQuery, options: QueryOptions): IncidentListing {
  const pages = () => walk(requests, query, options);
  return {
    pages,
    async *[Symbol.asyncIterator]() {
      for await (const { items, problems } of pages()) {
        yield* items;
        const [bad] = problems;
        if (bad) throw failed(operation, 'bad-answer', `item ${bad.index} of a page: ${bad.reason}`);
      }
    },
  };
}

/** The first incident a query finds, in the query's order. */
export async function firstIncident(
  requests: SoarRequests,
  query: IncidentQuery,
  options: QueryOptions,
): Promise<Incident | undefined> {
  for await (const incident of findIncidents(requests, query, { ...options, pageSize: 1 })) return incident;
  return undefined;
}

async function* walk(
  requests: SoarRequests,
  query: IncidentQuery,
  { returnLevel = 'normal', pageSize = 100, ...options }: QueryOptions,
): AsyncGenerator<IncidentPage> {
  const sorts = query.sorts ?? [{ field_name: 'id', type: 'asc' }];
  let last = '';
  for (let start = 0; ; ) {
    const { data, total } = await requests.read(
      {
        ...callOptions(options),
        operation,
        method: 'POST',
        path: '/incidents/query_paged',
        query: { return_level: returnLevel },
        body: { filters: query.filters, sorts, start, length: pageSize },
      },
      rawPage,
    );
    if (data.length === 0) return;
    start += data.length;
    const page = pageOf(data);
    const ids = page.items.map((incident) => incident.id).join();
    if (ids !== '' && ids === last) throw failed(operation, 'bad-answer', 'it gave the same page twice');
    last = ids;
    yield { ...page, remaining: Math.max(0, total - start) };
  }
}

function rawPage(answer: unknown): { data: unknown[]; total: number } | undefined {
  const data = pageData(answer);
  if (!data) return undefined;
  const { recordsFiltered } = answer as { recordsFiltered?: unknown };
  return { data, total: typeof recordsFiltered === 'number' ? recordsFiltered : 0 };
}

function pageOf(data: unknown[]): Pick<IncidentPage, 'items' | 'problems'> {
  const items: Incident[] = [];
  const problems: ItemProblem[] = [];
  for (const [index, item] of data.entries()) {
    const incident = objectWithId<Incident>(item);
    if (incident) items.push(incident);
    else problems.push({ index, reason: 'its id is missing or not a number', item });
  }
  return { items, problems };
}
