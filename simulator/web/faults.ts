import type { Fault } from './contract.js';

const kinds = ['status', 'delay', 'reset', 'cut', 'html', 'apply-then-fail', 'expire-tokens', 'rate-limit'];
const numbers = ['status', 'delayMs', 'retryAfter', 'count', 'probability'];

/** A fault body that makes no sense; the message says why. */
export class FaultError extends Error {}

interface Switch {
  fault: Fault;
  path: RegExp;
  fired: number;
}

/** The switches that are set, oldest first. The first one that matches a request and has its turns left fires. */
export class Faults {
  private switches: Switch[] = [];

  constructor(private readonly random: () => number) {}

  /** Sets one fault or several; all or none. Throws `FaultError` for one that is not valid. */
  add(body: unknown): void {
    this.switches.push(...[body].flat().map(switchOf));
  }

  clear(): void {
    this.switches = [];
  }

  /** Every switch as it was set, with how often it fired. */
  list(): (Fault & { fired: number })[] {
    return this.switches.map(({ fault, fired }) => ({ ...fault, fired }));
  }

  /** The fault for this request, counted as fired. `line` is `METHOD /full/path`. */
  take(line: string): Fault | undefined {
    const hit = this.switches.find((entry) => this.fires(entry, line));
    if (!hit) return undefined;
    hit.fired += 1;
    return hit.fault;
  }

  private fires({ fault, path, fired }: Switch, line: string): boolean {
    if (fired >= (fault.count ?? Number.POSITIVE_INFINITY) || !path.test(line)) return false;
    return fault.probability === undefined || this.random() < fault.probability;
  }
}

function switchOf(body: unknown): Switch {
  if (typeof body !== 'object' || body === null) throw new FaultError('A fault is an object with a kind');
  const fault = body as Fault & Record<string, unknown>;
  if (!kinds.includes(fault.kind)) {
    throw new FaultError(`Unknown fault kind ${JSON.stringify(fault.kind)}; known are ${kinds.join(', ')}`);
  }
  for (const [name, value] of Object.entries(fault)) {
    if (name === 'kind') continue;
    const valid = name === 'path' ? typeof value === 'string' : numbers.includes(name) && Number(value) >= 0;
    if (!valid) throw new FaultError(`A fault cannot have ${name} ${JSON.stringify(value)}`);
  }
  if (fault.kind === 'delay' && fault.delayMs === undefined) throw new FaultError('A delay needs delayMs');
  return { fault, path: pathOf(fault.path), fired: 0 };
}

function pathOf(path: string | undefined): RegExp {
  try {
    return new RegExp(path ?? '');
  } catch (error) {
    throw new FaultError(`path: ${(error as Error).message}`);
  }
}
