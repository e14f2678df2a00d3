import { type Mapping, mappingOf, type PortReading, portFields, whyUnsearchable } from '../mapping/mapping.js';
import type { Comparison, Literal } from '../pattern/ast.js';
import { addressesIn, mostAddresses } from './address-range.js';
import { Claims, isNegated, type Unsaid } from './claim.js';
import {
  asTheConnector,
  claimEquality,
  claimExistence,
  claimLikeness,
  claimOrder,
  claimPort,
  hasWildcard,
} from './claims.js';
import type { Notes } from './notes.js';
import type { Part } from './part.js';
import { hasQuote } from './quote.js';
import { group } from './terms.js';
import type { Refusal } from './translation-error.js';

export interface ComparisonContext {
  ports: PortReading;
  notes: Notes;
  /** Told of what can never be asked; does not return. */
  refuse: (refusal: Refusal) => never;
  /** What a part that cannot be asked becomes: it is left open, it ends the translation, or it is said as the connector does. */
  unmapped: 'refuse' | 'leave-open';
  unsaid: 'leave-open' | 'as-connector';
}

/** Says one comparison in HunQ. */
export function comparisonPart(comparison: Comparison, context: ComparisonContext): Part {
  const { path, operator, values, offset, end } = comparison;
  const mapping = mappingOf(path);
  if (!mapping) return unmapped(comparison, context);
  const { notes, ports } = context;
  if (hasQuote(values) && (operator !== 'MATCHES' || context.unsaid === 'as-connector'))
    return context.refuse({ ...unwritable, offset, end });
  if (mapping.portOf && ports === 'local-remote') notes.add(portNotes[mapping.portOf], mapping.path);
  const claims = new Claims(comparison, mapping.path, notes);
  claim(claims, mapping, comparison, ports);
  const said = claims.part();
  if ('kind' in said) return said;
  return context.unsaid === 'as-connector'
    ? saidAsConnector(comparison, mapping, said, context)
    : leftOpen(comparison, said, notes);
}

const unwritable = {
  code: 'unwritable-value',
  reason: 'HunQ has no sure way to say a double quote',
} as const;

function unmapped(comparison: Comparison, { unmapped, unsaid, notes, refuse }: ComparisonContext): Part {
  const { path } = comparison;
  const why = whyUnsearchable(path);
  const refusal: Refusal = {
    code: 'unmapped',
    reason: why ?? 'no field of HunQ holds it',
    offset: path.offset,
    end: path.end,
  };
  if (unmapped === 'refuse') return refuse(refusal);
  if (unsaid === 'as-connector') return dropped(refusal, comparison, notes);
  notes.widenPart(comparison, `left out: ${refusal.reason}`);
  return { kind: 'everything', because: refusal };
}

function leftOpen({ offset, end }: Comparison, { because }: Unsaid, notes: Notes): Part {
  notes.widenPart({ offset, end }, `left out: ${because}`);
  return { kind: 'everything', because: { code: 'inexpressible', reason: because, offset, end } };
}

function dropped(because: Refusal, comparison: Comparison, notes: Notes): Part {
  notes.widenPart(comparison, `left out as the connector does, so that events may be missed: ${because.reason}`);
  return { kind: 'dropped', because };
}

function saidAsConnector(
  comparison: Comparison,
  { targets }: Mapping,
  { because }: Unsaid,
  { notes }: ComparisonContext,
): Part {
  const { operator, values, offset, end } = comparison;
  const isDenied = isNegated(comparison);
  const terms = asTheConnector(targets, operator, values, isDenied);
  if (!terms || terms.length === 0)
    return dropped({ code: 'inexpressible', reason: because, offset, end }, comparison, notes);
  notes.widenPart(comparison, `said as = so that events may be missed, as the connector does: ${because}`);
  return group(isDenied ? 'and' : 'or', terms);
}

function claim(claims: Claims, mapping: Mapping, { operator, values }: Comparison, ports: PortReading): void {
  const { targets } = mapping;
  const value = values[0] as Literal;
  switch (operator) {
    case '=':
    case '!=':
    case 'IN':
      claimAny(claims, mapping, values, ports);
      break;
    case 'LIKE':
      if (!hasWildcard(value.text)) claimAny(claims, mapping, values, ports);
      else for (const target of targets) claimLikeness(claims, target, value.text);
      break;
    case 'EXISTS':
      for (const target of targets) claimExistence(claims, target);
      break;
    case 'MATCHES':
      claims.cannotSay('HunQ has no regular expressions');
      break;
    case 'ISSUBSET':
    case 'ISSUPERSET':
      claimAddresses(claims, mapping, operator, value.text, ports);
      break;
    default:
      for (const target of targets) claimOrder(claims, target, operator, value);
  }
}

/** For each value, in the order of the list, all fields. */
function claimAny(claims: Claims, { targets, portOf }: Mapping, values: readonly Literal[], ports: PortReading): void {
  for (const value of values) {
    if (portOf && ports === 'direction') claimPort(claims, portFields(portOf), value);
    else for (const target of targets) claimEquality(claims, target, value);
  }
}

function claimAddresses(
  claims: Claims,
  mapping: Mapping,
  operator: 'ISSUBSET' | 'ISSUPERSET',
  range: string,
  ports: PortReading,
): void {
  const addresses = addressesIn(range);
  if (!addresses) claims.cannotSay('it is no address and no range of addresses');
  // the addresses of events are single ones: they hold no more than themselves
  else if (operator === 'ISSUPERSET' && addresses.length > 1) return;
  else if (addresses === 'too-many') claims.cannotSay(`it has more than ${mostAddresses} addresses`);
  else claimAny(claims, mapping, addresses.map(stringLiteral), ports);
}

function stringLiteral(text: string): Literal {
  return { kind: 'string', text };
}

const portNotes = {
  source: "asked as the endpoint's own port; results turn inbound connections round and show the port of who opened it",
  destination:
    "asked as the other side's port; results turn inbound connections round and show the port of who was called",
};
