import type { HuntEvent } from '../../../src/lib/hive/types.js';

/** A query the hunt does not understand; its text is what the Hive answers. */
export class HuntQueryError extends Error {}

type Test = (event: HuntEvent) => boolean;
type Field = (value: string) => Test;

/**
 * Whether an event is found by a query: comparisons `field = value`, joined by AND and OR, AND first.
 * Throws `HuntQueryError` for anything else and for unknown fields.
 */
export function matchesHunt(query: string): Test {
  const rest = { text: query.trim() };
  const alternatives: Test[][] = [[]];
  do {
    alternatives.at(-1)?.push(readComparison(rest));
    const [, keyword = '', after = ''] = /^(and|or)\b\s*(.*)$/is.exec(rest.text) ?? [];
    if (keyword === '') break;
    if (keyword.toLowerCase() === 'or') alternatives.push([]);
    rest.text = after;
  } while (rest.text !== '');
  if (rest.text !== '') throw new HuntQueryError(`Syntax error near ${rest.text.slice(0, 40)}`);
  return (event) => alternatives.some((terms) => terms.every((term) => term(event)));
}

function readComparison(rest: { text: string }): Test {
  const match = /^(\$?[a-z_][\w.]*)\s*(!?=)\s*(?:"([^"]*)"|(-?\d+|true|false))\s*(.*)$/is.exec(rest.text);
  if (!match) throw new HuntQueryError(`Syntax error near ${rest.text.slice(0, 40) || 'the end'}`);
  const [, name = '', operator, quoted, bare = '', after = ''] = match;
  const field = fields[name.toLowerCase()];
  if (!field) throw new HuntQueryError(`${name} is not a valid field.`);
  rest.text = after;
  const test = field((quoted ?? bare).toLowerCase());
  return operator === '=' ? test : (event) => !test(event);
}

const fields: Record<string, Field> = {
  eventtype: (value) => (event) => String(event.payload.eventType) === value,
  eventid: (value) => (event) => event.eventId === value,
  endpointid: (value) => (event) => event.endpointId === value,
  happenedafter: (value) => (event) => event.happenedAt.toLowerCase() >= value,
  happenedbefore: (value) => (event) => event.happenedAt.toLowerCase() <= value,
  hasalert: (value) => (event) => String(belongsToAlert(event)) === value,
  $ip: (value) => (event) =>
    [event.payload.data.localAddr, event.payload.data.remoteAddr].some((ip) => String(ip).toLowerCase() === value),
  $sha256: (value) => (event) => event.payload.data.sha256 === value || event.payload.process?.program.sha256 === value,
};

function belongsToAlert({ payload }: HuntEvent): boolean {
  return payload.incidents.length > 0 || payload.triggeredIncidents.length > 0;
}
