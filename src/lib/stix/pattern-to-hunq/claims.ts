import type { HunqNode } from '../../hunq/ast.js';
import { storedRegistryKeyStarts } from '../mapping/registry-key.js';
import type { SearchTarget } from '../mapping/search-target.js';
import { booleanOf, storedValues } from '../mapping/stored-values.js';
import type { ComparisonOperator, Literal } from '../pattern/ast.js';
import type { Claims } from './claim.js';
import { different, equal } from './terms.js';
import { isNumber, largestTo, leastFrom } from './whole-number.js';

const compoundKinds = new Set<Literal['kind']>(['timestamp', 'hex', 'binary']);

/** The value of a target equals the literal. */
export function claimEquality(claims: Claims, target: SearchTarget, { kind, text }: Literal): void {
  const { name, match, reading, startOnly } = target;
  if (kind !== 'string' && compoundKinds.has(kind)) claims.cannotSay(noValuesOf(kind));
  else if (match === 'presence') claimPresence(claims, target);
  else if (match === 'bounds') claimBothBounds(claims, target, text);
  else if (reading === 'as-written') claims.say(equal(name, asHeld(target, text)), startOnly);
  else claimStored(claims, target, text);
}

/** A boolean where the field holds such, the text otherwise. */
function asHeld({ holdsBooleans }: SearchTarget, text: string): string | boolean {
  return (holdsBooleans ? booleanOf(text) : undefined) ?? text;
}

function claimStored(claims: Claims, { name, reading, startOnly }: SearchTarget, text: string): void {
  const stored = storedValues(reading, text);
  if (!stored) claims.cannotSay('under which name the hunt stores a key of this root, the root does not tell');
  else for (const value of stored.values) claims.say(equal(name, value), startOnly);
  if (stored?.also !== undefined) claims.say(equal(name, stored.also), `${name} may hold it in hexadecimal`);
}

function noValuesOf(kind: Literal['kind']): string {
  return `HunQ has no ${kind} values`;
}

function claimPresence(claims: Claims, { name }: SearchTarget): void {
  claims.say(equal(name, true), `HunQ only knows whether there is one (${name})`);
}

function claimBothBounds(claims: Claims, { atLeast, atMost }: SearchTarget, text: string): void {
  if (!atLeast || !atMost || !isNumber(text)) return;
  claims.say({ kind: 'and', operands: [equal(atLeast, text), equal(atMost, text)] });
}

/** The value of a target stands in an order to the literal. */
export function claimOrder(
  claims: Claims,
  { name, atLeast, atMost }: SearchTarget,
  operator: ComparisonOperator,
  { kind, text }: Literal,
): void {
  const isLower = operator === '<' || operator === '<=';
  if (!atLeast || !atMost) claims.cannotSay(`HunQ knows no order of ${name}`);
  else if (compoundKinds.has(kind) || !isNumber(text)) claims.cannotSay(`${name} has an order of numbers only`);
  else if (isLower) claims.say(equal(atMost, largestTo(text, operator === '<')));
  else claims.say(equal(atLeast, leastFrom(text, operator === '>')));
}

const wildcards = /[%_]/;

/** Whether LIKE says more than equality: `%` is any characters, `_` one. */
export function hasWildcard(text: string): boolean {
  return wildcards.test(text);
}

/** The value of a target is like a text with wildcards. */
export function claimLikeness(claims: Claims, target: SearchTarget, text: string): void {
  const { name, match } = target;
  const wildcard = text.search(wildcards);
  if (match !== 'start') claims.cannotSay(`${name} is compared as a whole, not with wildcards`);
  else if (wildcard === 0) claims.cannotSay(`${name} is compared from its start, which a wildcard leaves open`);
  else claimStart(claims, target, text.slice(0, wildcard), /^%+$/.test(text.slice(wildcard)));
}

/** The value starts so; `isAll` when that is all there is to it. */
function claimStart(claims: Claims, { name, isSingle, reading }: SearchTarget, start: string, isAll: boolean): void {
  const keys = reading === 'registry-key' ? storedRegistryKeyStarts(start) : { starts: [start], isWhole: true };
  const isExact = isAll && keys?.isWhole && isSingle;
  const wider = isAll ? `the start of any value of ${name} is found` : `of ${name} only the start is compared`;
  if (!keys) claims.cannotSay('under which name the hunt stores such keys, the pattern does not tell');
  else for (const value of keys.starts) claims.say(equal(name, value), isExact ? undefined : wider);
}

/** A target has a value. */
export function claimExistence(claims: Claims, target: SearchTarget): void {
  const { name, match, holdsBooleans, atLeast, atMost } = target;
  if (match === 'presence') claimPresence(claims, target);
  else if (holdsBooleans) claims.say(either(equal(name, true), equal(name, false)));
  else if (atLeast && atMost) claims.say(either(equal(atLeast, '0'), equal(atMost, '0')));
  else claims.cannotSay(`HunQ cannot ask whether there is a value of ${name}`);
}

function either(...operands: HunqNode[]): HunqNode {
  return { kind: 'or', operands };
}

/** The port of one side of a connection, by who opened it. */
export function claimPort(
  claims: Claims,
  [outbound, inbound]: readonly [string, string],
  { kind, text }: Literal,
): void {
  const whenOpened = (opened: boolean, field: string): HunqNode => ({
    kind: 'and',
    operands: [equal('isOutbound', opened), equal(field, text)],
  });
  if (compoundKinds.has(kind)) claims.cannotSay(noValuesOf(kind));
  else claims.say(either(whenOpened(true, outbound), whenOpened(false, inbound)));
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
