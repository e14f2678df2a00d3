import type { HunqNode } from '../../hunq/ast.js';
import { storedRegistryKeyStarts } from '../mapping/registry-key.js';
import type { SearchTarget } from '../mapping/search-target.js';
import { booleanOf, storedValues } from '../mapping/stored-values.js';
import type { ComparisonOperator, Literal } from '../pattern/ast.js';
import type { Claim, Said } from './claim.js';
import { different, equal } from './terms.js';
import { isNumber, largestTo, leastFrom } from './whole-number.js';

const compoundKinds = new Set<Literal['kind']>(['timestamp', 'hex', 'binary']);

/** Adds that the value of a target equals the literal. */
export function addEquality(claims: Claim[], target: SearchTarget, { kind, text }: Literal): void {
  const { name, match, reading, startOnly } = target;
  if (kind !== 'string' && compoundKinds.has(kind)) claims.push(unsayable(kind));
  else if (match === 'presence') claims.push(presence(target));
  else if (match === 'bounds') addBothBounds(claims, target, text);
  else if (reading === 'as-written') claims.push(said(equal(name, asHeld(target, text)), startOnly));
  else addStored(claims, target, text);
}

/** A boolean where the field holds such, the text otherwise. */
function asHeld({ holdsBooleans }: SearchTarget, text: string): string | boolean {
  return (holdsBooleans ? booleanOf(text) : undefined) ?? text;
}

function addStored(claims: Claim[], target: SearchTarget, text: string): void {
  const { name, startOnly } = target;
  const stored = storedValues(target.reading, text);
  if (!stored) claims.push({ because: 'under which name the hunt stores a key of this root, the root does not tell' });
  else for (const value of stored.values) claims.push(said(equal(name, value), startOnly));
  if (stored?.also !== undefined) claims.push(said(equal(name, stored.also), `${name} may hold it in hexadecimal`));
}

function said(node: HunqNode, wider?: string): Said {
  return { node, wider };
}

function unsayable(kind: Literal['kind']): Claim {
  return { because: `HunQ has no ${kind} values` };
}

function presence({ name }: SearchTarget): Claim {
  return said(equal(name, true), `HunQ only knows whether there is one (${name})`);
}

function addBothBounds(claims: Claim[], { atLeast, atMost }: SearchTarget, text: string): void {
  if (!atLeast || !atMost || !isNumber(text)) return;
  claims.push(said({ kind: 'and', operands: [equal(atLeast, text), equal(atMost, text)] }));
}

/** The value of a target stands in an order to the literal. */
export function order(target: SearchTarget, operator: ComparisonOperator, { kind, text }: Literal): Claim {
  const { name, atLeast, atMost } = target;
  if (!atLeast || !atMost) return { because: `HunQ knows no order of ${name}` };
  if (compoundKinds.has(kind) || !isNumber(text)) return { because: `${name} has an order of numbers only` };
  const isLower = operator === '<' || operator === '<=';
  return said(
    isLower ? equal(atMost, largestTo(text, operator === '<')) : equal(atLeast, leastFrom(text, operator === '>')),
  );
}

const wildcards = /[%_]/;

/** Whether LIKE says more than equality: `%` is any characters, `_` one. */
export function hasWildcard(text: string): boolean {
  return wildcards.test(text);
}

/** The value of a target is like a text with wildcards. */
export function likeness(target: SearchTarget, text: string): Claim[] {
  const { name, match } = target;
  const wildcard = text.search(wildcards);
  if (match !== 'start') return [{ because: `${name} is compared as a whole, not with wildcards` }];
  if (wildcard === 0) return [{ because: `${name} is compared from its start, which a wildcard leaves open` }];
  return startClaims(target, text.slice(0, wildcard), /^%+$/.test(text.slice(wildcard)));
}

/** The value starts so; `isAll` when that is all there is to it. */
function startClaims({ name, isSingle, reading }: SearchTarget, start: string, isAll: boolean): Claim[] {
  const keys = reading === 'registry-key' ? storedRegistryKeyStarts(start) : { starts: [start], isWhole: true };
  if (!keys) return [{ because: 'under which name the hunt stores such keys, the pattern does not tell' }];
  const isExact = isAll && keys.isWhole && isSingle;
  const wider = isAll ? `the start of any value of ${name} is found` : `of ${name} only the start is compared`;
  return keys.starts.map((value) => said(equal(name, value), isExact ? undefined : wider));
}

/** A target has a value. */
export function existence(target: SearchTarget): Claim {
  const { name, match, holdsBooleans, atLeast, atMost } = target;
  if (match === 'presence') return presence(target);
  if (holdsBooleans) return either(equal(name, true), equal(name, false));
  if (atLeast && atMost) return either(equal(atLeast, '0'), equal(atMost, '0'));
  return { because: `HunQ cannot ask whether there is a value of ${name}` };
}

function either(...operands: HunqNode[]): Claim {
  return said({ kind: 'or', operands });
}

/** The port of one side of a connection, by who opened it. */
export function portEquality([outbound, inbound]: readonly [string, string], { kind, text }: Literal): Claim {
  if (compoundKinds.has(kind)) return unsayable(kind);
  const whenOpened = (opened: boolean, field: string): HunqNode => ({
    kind: 'and',
    operands: [equal('isOutbound', opened), equal(field, text)],
  });
  return either(whenOpened(true, outbound), whenOpened(false, inbound));
}

/** As the reference connector says what it cannot: as plain equality, or not at all. */
export function asTheConnector(
  targets: readonly SearchTarget[],
  operator: ComparisonOperator,
  values: readonly Literal[],
  isNegated: boolean,
): HunqNode[] | undefined {
  if (!saidByConnector.has(operator)) return undefined;
  const term = isNegated ? different : equal;
  return values.flatMap(({ text }) =>
    targets.flatMap(({ name, match, atLeast }) =>
      match === 'bounds' ? (atLeast && isNumber(text) ? [term(atLeast, text)] : []) : [term(name, text)],
    ),
  );
}

const saidByConnector = new Set<ComparisonOperator>(['=', '!=', 'IN', 'LIKE', 'MATCHES', '>=', '<=']);
