import type { HunqNode } from '../../hunq/ast.js';
import type { Comparison, ObjectPath } from '../pattern/ast.js';
import type { Notes } from './notes.js';
import { everything, nothing, type Part } from './part.js';
import { enclosed, opposite } from './terms.js';

/** HunQ cannot say it. */
export interface Unsaid {
  readonly because: string;
}

/** Takes what each field says of each value of a comparison, one claim after the other, and makes one part of them. */
export class Claims {
  /** None of the claims holds, in place of any. */
  private readonly isNegated: boolean;
  /** Why no claim says just what is meant. */
  private readonly alwaysWider: string | undefined;
  private first: HunqNode | undefined;
  private nodes: HunqNode[] | undefined;
  /** Why the first claim that could not be said was not. */
  private because: string | undefined;

  /** `path` is what the notes are about. */
  constructor(
    private readonly comparison: Comparison,
    private readonly path: string,
    private readonly notes: Notes,
  ) {
    this.isNegated = isNegated(comparison);
    this.alwaysWider = hasPlace(comparison.path) ? 'HunQ does not count places of a list' : undefined;
  }

  /** A field says it with that node. `wider` is why the node finds more than is meant, if it does. */
  say(node: HunqNode, wider = this.alwaysWider): void {
    if (this.isNegated) this.deny(node, wider);
    else if (this.because === undefined) {
      if (wider !== undefined) this.notes.widen(wider, this.path);
      this.append(node, 'or');
    }
  }

  /** A field cannot say it. */
  cannotSay(because: string): void {
    if (this.isNegated) this.leaveOut(because);
    else this.because ??= because;
  }

  /** One claim that cannot be said leaves nothing to ask where any may hold; of denials the others remain. */
  part(): Part | Unsaid {
    const { first, nodes, because, isNegated } = this;
    if (because !== undefined && !(isNegated && first)) return { because };
    if (!first) return isNegated ? everything : nothing;
    if (nodes) return { kind: isNegated ? 'and' : 'or', operands: nodes, group: true };
    return first.kind === 'and' || first.kind === 'or' ? enclosed(first) : first;
  }

  /** Only what a field says exactly can be denied; the rest is left out, and the query finds more. */
  private deny(node: HunqNode, wider: string | undefined): void {
    if (wider === undefined) this.append(opposite(node), 'and');
    else this.leaveOut(`${wider}, and to deny it would lose those`);
  }

  private leaveOut(because: string): void {
    this.because ??= because;
    this.notes.widenPart(this.comparison, `left out in part: ${because}`);
  }

  private append(node: HunqNode, kind: 'and' | 'or'): void {
    if (node.kind !== kind) this.add(node);
    else for (const operand of node.operands) this.add(operand);
  }

  private add(node: HunqNode): void {
    if (this.nodes) this.nodes.push(node);
    else if (this.first) this.nodes = [this.first, node];
    else this.first = node;
  }
}

/** Whether a comparison holds where its value is not the one. */
export function isNegated({ operator, negated }: Comparison): boolean {
  return negated !== (operator === '!=');
}

function hasPlace({ steps }: ObjectPath): boolean {
  // frozen lists are slow to iterate over
  for (let at = 0; at < steps.length; at++) {
    const step = steps[at];
    if (typeof step === 'object' && step.index !== '*') return true;
  }
  return false;
}
