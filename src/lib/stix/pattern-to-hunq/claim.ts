import type { HunqNode } from '../../hunq/ast.js';
import type { Span } from '../pattern/ast.js';
import type { Notes } from './notes.js';
import { everything, nothing, type Part } from './part.js';
import { opposite } from './terms.js';

/** What one field says of one value of a comparison. */
export type Claim = Said | Unsaid;

export interface Said {
  readonly node: HunqNode;
  /** Why the node finds more than is meant; absent when it finds just that. */
  wider: string | undefined;
}

/** The field cannot say it. */
export interface Unsaid {
  readonly node?: undefined;
  readonly because: string;
}

/** Any claim holds. One that cannot be said leaves nothing to ask. `path` is what the notes are about. */
export function someClaim(claims: readonly Claim[], notes: Notes, path: string): Part | Unsaid {
  const nodes: HunqNode[] = [];
  for (const claim of claims) {
    if (!claim.node) return claim;
    if (claim.wider !== undefined) notes.widen(claim.wider, path);
    append(nodes, claim.node, 'or');
  }
  return nodes.length === 0 ? nothing : enclosed('or', nodes);
}

/** No claim holds. Only what a field says exactly can be denied; the rest is left out, and the query finds more. */
export function noClaim(claims: readonly Claim[], notes: Notes, comparison: Span): Part | Unsaid {
  const nodes: HunqNode[] = [];
  let left: string | undefined;
  for (const claim of claims) {
    if (claim.node && claim.wider === undefined) append(nodes, opposite(claim.node), 'and');
    else {
      const because = claim.node ? `${claim.wider}, and to deny it would lose those` : claim.because;
      left ??= because;
      notes.widenPart(comparison, `left out in part: ${because}`);
    }
  }
  if (nodes.length > 0) return enclosed('and', nodes);
  return left === undefined ? everything : { because: left };
}

function append(nodes: HunqNode[], node: HunqNode, kind: 'and' | 'or'): void {
  if (node.kind !== kind) nodes.push(node);
  else for (const operand of node.operands) nodes.push(operand);
}

/** In parentheses, unless it is one term. */
function enclosed(kind: 'and' | 'or', nodes: HunqNode[]): HunqNode {
  const [first] = nodes;
  if (nodes.length > 1 || !first) return { kind, operands: nodes, group: true };
  return first.kind === 'and' || first.kind === 'or' ? { ...first, group: true } : first;
}
