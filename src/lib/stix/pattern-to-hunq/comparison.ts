import { type Mapping, mappingOf, type PortReading, portFields, whyUnsearchable } from '../mapping/mapping.js';
import type { Comparison, Literal, ObjectPath } from '../pattern/ast.js';
import { addressesIn, mostAddresses } from './address-range.js';
import { type Claim, noClaim, someClaim, type Unsaid } from './claim.js';
import { addEquality, asTheConnector, existence, hasWildcard, likeness, order, portEquality } from './claims.js';
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
  const { path, operator, negated, values, offset, end } = comparison;
  const mapping = mappingOf(path);
  if (!mapping) return unmapped(comparison, context);
  const { notes, ports } = context;
  if (hasQuote(values) && (operator !== 'MATCHES' || context.unsaid === 'as-connector'))
    return context.refuse({ ...unwritable, offset, end });
  const isNegated = negated !== (operator === '!=');
  const claims = claimsOf(mapping, comparison, ports);
  if (hasPlace(path))
    for (const claim of claims) if (claim.node) claim.wider ??= 'HunQ does not count places of a list';
  if (mapping.portOf && ports === 'local-remote') notes.add(portNotes[mapping.portOf], mapping.path);
  const said = isNegated ? noClaim(claims, notes, comparison) : someClaim(claims, notes, mapping.path);
  if ('kind' in said) return said;
  return context.unsaid === 'as-connector'
    ? saidAsConnector(comparison, mapping, isNegated, said, context)
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
  isNegated: boolean,
  { because }: Unsaid,
  { notes }: ComparisonContext,
): Part {
  const { operator, values, offset, end } = comparison;
  const terms = asTheConnector(targets, operator, values, isNegated);
  if (!terms || terms.length === 0)
    return dropped({ code: 'inexpressible', reason: because, offset, end }, comparison, notes);
  notes.widenPart(comparison, `said as = so that events may be missed, as the connector does: ${because}`);
  return group(isNegated ? 'and' : 'or', terms);
}

function claimsOf(mapping: Mapping, { operator, values }: Comparison, ports: PortReading): Claim[] {
  const { targets } = mapping;
  const [value] = values as [Literal];
  switch (operator) {
    case '=':
    case '!=':
    case 'IN':
      return equalities(mapping, values, ports);
    case 'LIKE':
      return hasWildcard(value.text)
        ? targets.flatMap((target) => likeness(target, value.text))
        : equalities(mapping, values, ports);
    case 'EXISTS':
      return targets.map(existence);
    case 'MATCHES':
      return [{ because: 'HunQ has no regular expressions' }];
    case 'ISSUBSET':
    case 'ISSUPERSET':
      return addressClaims(mapping, operator, value.text, ports);
    default:
      return targets.map((target) => order(target, operator, value));
  }
}

/** For each value, in the order of the list, all fields. */
function equalities({ targets, portOf }: Mapping, values: readonly Literal[], ports: PortReading): Claim[] {
  if (portOf && ports === 'direction') return values.map((value) => portEquality(portFields(portOf), value));
  const claims: Claim[] = [];
  for (const value of values) for (const target of targets) addEquality(claims, target, value);
  return claims;
}

function addressClaims(
  mapping: Mapping,
  operator: 'ISSUBSET' | 'ISSUPERSET',
  range: string,
  ports: PortReading,
): Claim[] {
  const addresses = addressesIn(range);
  if (!addresses) return [{ because: 'it is no address and no range of addresses' }];
  // the addresses of events are single ones: they hold no more than themselves
  if (operator === 'ISSUPERSET' && addresses.length > 1) return [];
  if (addresses === 'too-many') return [{ because: `it has more than ${mostAddresses} addresses` }];
  const values = addresses.map((text): Literal => ({ kind: 'string', text }));
  return equalities(mapping, values, ports);
}

function hasPlace({ steps }: ObjectPath): boolean {
  for (const step of steps) if (typeof step !== 'string' && step.index !== '*') return true;
  return false;
}

const portNotes = {
  source: "asked as the endpoint's own port; results turn inbound connections round and show the port of who opened it",
  destination:
    "asked as the other side's port; results turn inbound connections round and show the port of who was called",
};
