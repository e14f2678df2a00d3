import type { Handler, Routes } from './contract.js';

/** A route that fits a request, and the values of its `:names`, percent-decoded. */
export interface RouteMatch {
  /** As it was declared: `GET /1/alert/:id`. */
  route: string;
  handler: Handler;
  params: Record<string, string>;
}

interface Leaf {
  route: string;
  handler: Handler;
  names: string[];
}

interface Branch {
  fixed: Map<string, Branch>;
  named?: Branch;
  leaves: Map<string, Leaf>;
}

/** Finds routes segment by segment; a fixed segment wins over a named one. A slash at the end is a segment of its own. */
export class Router {
  private readonly root = newBranch();

  constructor(routes: Routes) {
    for (const [route, handler] of Object.entries(routes)) this.add(route, handler);
  }

  find(method: string, path: string): RouteMatch | undefined {
    const values: string[] = [];
    const leaf = walk(this.root, path.split('/'), 1, method, values);
    const params = leaf && paramsOf(leaf.names, values);
    return leaf && params && { route: leaf.route, handler: leaf.handler, params };
  }

  private add(route: string, handler: Handler): void {
    const [method = '', path = ''] = route.split(' ');
    const names: string[] = [];
    let branch = this.root;
    for (const segment of path.split('/').slice(1)) {
      if (segment.startsWith(':')) {
        names.push(segment.slice(1));
        branch.named ??= newBranch();
        branch = branch.named;
      } else {
        const next = branch.fixed.get(segment) ?? newBranch();
        branch.fixed.set(segment, next);
        branch = next;
      }
    }
    branch.leaves.set(method, { route, handler, names });
  }
}

function newBranch(): Branch {
  return { fixed: new Map(), leaves: new Map() };
}

function walk(branch: Branch, segments: string[], index: number, method: string, values: string[]): Leaf | undefined {
  const segment = segments[index];
  if (segment === undefined) return branch.leaves.get(method);
  const fixed = branch.fixed.get(segment);
  const found = fixed && walk(fixed, segments, index + 1, method, values);
  if (found || !branch.named || segment === '') return found;
  values.push(segment);
  const leaf = walk(branch.named, segments, index + 1, method, values);
  if (!leaf) values.pop();
  return leaf;
}

function paramsOf(names: string[], values: string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  try {
    for (const [index, name] of names.entries()) params[name] = decodeURIComponent(values[index] ?? '');
  } catch {
    // A broken percent sequence names nothing.
    return undefined;
  }
  return params;
}
