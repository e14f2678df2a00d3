import type { HuntEvent } from '../../../src/lib/hive/types.js';
import { compileHunq } from '../../../src/lib/hunq/evaluate.js';
import { QueryError } from '../../../src/lib/hunq/query-error.js';
import type { Routes, SimReply, SimRequest } from '../../web/contract.js';
import type { Hive } from '../hive.js';
import { HuntQueries } from '../hunt/queries.js';
import { pageReply, readCursor } from '../page.js';
import { objectBody } from '../parameters.js';
import { unprocessable } from '../refusal.js';
import { orderBy, sortableId } from '../shelf/order.js';

const mostEvents = 500;

/** Hunting: a page is asked for by POST with the query, or by GET of `nextPage` without it. */
export function huntRoutes(hive: () => Hive): Routes {
  const queries = new HuntQueries();
  return {
    'POST /1/events/hunt': (request) => hunt(hive(), request, queries, queryOf(request)),
    'GET /1/events/hunt': (request) => {
      const query = queries.get(readCursor(request.query)?.remember ?? '');
      if (query === undefined) throw unprocessable('query is required.');
      return hunt(hive(), request, queries, query);
    },
  };
}

function queryOf(request: SimRequest): string {
  const { query } = objectBody(request);
  if (typeof query !== 'string' || query.trim() === '') throw unprocessable('query is required.');
  return query;
}

function hunt(hive: Hive, request: SimRequest, queries: HuntQueries, query: string): SimReply {
  const order = orderBy<HuntEvent>([], { id: (event) => sortableId(event.eventId) }, (event) => event.eventId, 'desc');
  const items = hive.eventSearches.find(query, () => {
    const matches = matching(query);
    return hive.events.items.filter(matches).reverse();
  });
  return pageReply(request, { items, order, most: mostEvents, remember: queries.keep(query) });
}

function matching(query: string): (event: HuntEvent) => boolean {
  try {
    return compileHunq(query);
  } catch (error) {
    if (error instanceof QueryError) throw unprocessable(error.message);
    throw error;
  }
}
