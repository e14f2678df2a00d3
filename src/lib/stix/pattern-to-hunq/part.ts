import type { HunqAnd, HunqNode, HunqOr } from '../../hunq/ast.js';
import { enclosed } from './terms.js';
import type { Refusal } from './translation-error.js';

/** What has become of a part of a pattern: a query, or a constant. */
export type Part = HunqNode | Everything | Nothing | Dropped;

/** True of every event: because the pattern says so, or because HunQ cannot say the part. */
export interface Everything {
  kind: 'everything';
  because?: Refusal;
}

/** True of no event. */
export interface Nothing {
  kind: 'nothing';
}

/** Left out as the reference connector does, also where it is one of several alternatives. */
export interface Dropped {
  kind: 'dropped';
  because: Refusal;
}

export const nothing: Nothing = { kind: 'nothing' };
export const everything: Everything = { kind: 'everything' };

export function isQuery(part: Part): part is HunqNode {
  return part.kind !== 'everything' && part.kind !== 'nothing' && part.kind !== 'dropped';
}

/** All of the parts, in their order. */
export function allOf(parts: Part[]): Part {
  if (areOperands(parts, 'and')) return { kind: 'and', operands: parts };
  const queries: HunqNode[] = [];
  let unsaid: Everything | undefined;
  let dropped: Dropped | undefined;
  for (const part of parts) {
    if (part.kind === 'nothing') return nothing;
    if (part.kind === 'everything') unsaid = unsaid?.because ? unsaid : part;
    else if (part.kind === 'dropped') dropped ??= part;
    else append(queries, part, 'and');
  }
  return chain('and', queries) ?? dropped ?? unsaid ?? everything;
}

/** Any of the parts, in their order. */
export function anyOf(parts: Part[]): Part {
  if (areOperands(parts, 'or')) return { kind: 'or', operands: parts };
  const queries: HunqNode[] = [];
  let unsaid: Everything | undefined;
  let dropped: Dropped | undefined;
  for (const part of parts) {
    if (part.kind === 'nothing') continue;
    if (part.kind === 'everything') unsaid = unsaid?.because ? unsaid : part;
    else if (part.kind === 'dropped') dropped ??= part;
    else append(queries, part, 'or');
  }
  return unsaid ?? chain('or', queries) ?? dropped ?? nothing;
}

/** Whether the parts make a chain as they are, as mostly they do. */
function areOperands(parts: Part[], kind: 'and' | 'or'): parts is HunqNode[] {
  for (const part of parts) if (!isQuery(part) || isOpenChain(part, kind)) return false;
  return parts.length > 1;
}

function isOpenChain(part: HunqNode, kind: 'and' | 'or'): part is HunqAnd | HunqOr {
  return part.kind === kind && !part.group;
}

function append(queries: HunqNode[], part: HunqNode, kind: 'and' | 'or'): void {
  if (isOpenChain(part, kind)) for (const operand of part.operands) queries.push(operand);
  else queries.push(part);
}

function chain(kind: 'and' | 'or', operands: HunqNode[]): HunqNode | undefined {
  return operands.length < 2 ? operands[0] : { kind, operands };
}

/** The query in parentheses of its own. */
export function grouped(node: HunqNode): HunqNode {
  if (node.kind === 'comparison' || node.kind === 'not' || node.group)
    return { kind: 'and', operands: [node], group: true };
  return enclosed(node);
}
