import { isObject } from '../../http/is-object.js';
import type { SoarClient } from '../../soar/client.js';
import type { IncidentPage, ItemProblem } from '../../soar/incident-query.js';
import type { Incident, IncidentQuery } from '../../soar/types.js';

export interface ChangedCases {
  /** In the order of their last change. */
  cases: Incident[];
  problems: ItemProblem[];
}

/** Most cases that are asked for at once. */
const pageSize = 100;

/**
 * Cases with an alert's id that changed at `from` (epoch ms) or later, a page at a time. A case that changes while the
 * pages are read moves to the end and would shift the others: so each page is asked for from the last change of the one
 * before, and none is missed.
 * @throws ServiceError
 */
export async function* changedCases(soar: SoarClient, from: number, signal: AbortSignal): AsyncGenerator<ChangedCases> {
  const known = new Set<string>();
  for (let since: number | undefined = from; since !== undefined; ) {
    const begin: number = since;
    since = undefined;
    for await (const page of soar.findIncidents(changedSince(begin), { signal, pageSize }).pages()) {
      const [cases, problems] = readable(page);
      const fresh = cases.filter((incident) => !known.has(versionOf(incident)));
      for (const incident of fresh) known.add(versionOf(incident));
      if (fresh.length > 0 || problems.length > 0) yield { cases: fresh, problems };
      const last = Math.max(begin, ...cases.map(changedAt));
      if (page.remaining === 0) break;
      // Within one millisecond only the place on the list leads on.
      if (last === begin) continue;
      since = last;
      break;
    }
  }
}

/** When a case was last changed, epoch ms. */
export function changedAt({ inc_last_modified_date: changed, create_date: created }: Incident): number {
  return changed ?? created;
}

/** The cases of a page that can be worked with, and the others beside what was bad already. */
function readable({ items, problems }: IncidentPage): [Incident[], ItemProblem[]] {
  const bad = items.filter((incident) => !isObject(incident.properties) || !Number.isFinite(changedAt(incident)));
  const reasons = bad.map((item, index) => ({ index, reason: `case ${item.id} lacks its fields or its times`, item }));
  return [items.filter((incident) => !bad.includes(incident)), [...problems, ...reasons]];
}

function changedSince(begin: number): IncidentQuery {
  return {
    filters: [
      {
        conditions: [
          { field_name: 'inc_last_modified_date', method: 'gte', value: begin },
          { field_name: 'properties.reaqta_id', method: 'has_a_value' },
        ],
      },
    ],
    sorts: [
      { field_name: 'inc_last_modified_date', type: 'asc' },
      { field_name: 'id', type: 'asc' },
    ],
  };
}

function versionOf(incident: Incident): string {
  return `${incident.id}@${changedAt(incident)}`;
}
