import { InputError, ServiceError } from '../http/errors.js';
import { ProtectedError } from '../http/guard.js';
import type { HashPolicyRequest } from './request-types.js';
import type { Endpoint } from './types.js';
import { wildcard } from './wildcard.js';

/** What must not be isolated, killed on, or blocked. Nothing is protected unless it is named. */
export interface ProtectionRules {
  endpointIds?: string[];
  /** Host names, letter case aside; `*` stands for any characters, `?` for one. */
  endpointNames?: string[];
  endpointTags?: string[];
  /** Names or ids of endpoint groups. */
  endpointGroups?: string[];
  domainControllers?: boolean;
  /** SHA-256 of programs no policy may be made for. */
  hashes?: string[];
  /** Refuse a policy that holds for all groups. */
  globalPolicies?: boolean;
}

/** The rules of one Hive, asked before a change is made. */
export class Protection {
  private readonly names: { pattern: string; matches: (name: string) => boolean }[];
  private readonly hashes: Set<string>;

  /** @throws InputError for a hash that is none. */
  constructor(private readonly rules: ProtectionRules = {}) {
    this.names = (rules.endpointNames ?? []).map((pattern) => ({ pattern, matches: wildcard(pattern) }));
    this.hashes = new Set((rules.hashes ?? []).map((hash) => hash.toLowerCase()));
    for (const hash of this.hashes) {
      if (!/^[0-9a-f]{64}$/.test(hash)) throw new InputError('protectedHashes', `"${hash}" is no SHA-256`);
    }
  }

  /**
   * @param read reads the endpoint; called only when a rule needs more than its id
   * @throws ProtectedError; ServiceError when the endpoint cannot be read, as nobody knows then whether it is protected
   */
  async expectEndpoint(operation: string, id: string, read: () => Promise<Endpoint>): Promise<void> {
    const rule = this.rules.endpointIds?.includes(id) ? `id ${id}` : await this.ruleFor(operation, read);
    if (rule) throw new ProtectedError({ operation, target: id }, rule);
  }

  /** @throws ProtectedError */
  expectPolicy(operation: string, { sha256, enabledGroups = [], disabledGroups = [] }: HashPolicyRequest): void {
    const change = { operation, target: sha256 };
    if (this.hashes.has(sha256.toLowerCase())) throw new ProtectedError(change, `hash ${sha256}`);
    if (this.rules.globalPolicies && enabledGroups.length + disabledGroups.length === 0) {
      throw new ProtectedError(change, 'policies for all groups');
    }
  }

  private async ruleFor(operation: string, read: () => Promise<Endpoint>): Promise<string | undefined> {
    const { endpointTags = [], endpointGroups = [], domainControllers } = this.rules;
    if (this.names.length + endpointTags.length + endpointGroups.length === 0 && !domainControllers) return undefined;
    const endpoint = await read().catch((error: unknown) => {
      throw unreadable(operation, error);
    });
    const name = this.names.find(({ matches }) => matches(endpoint.name ?? ''));
    if (name) return `name "${name.pattern}"`;
    const tag = shared(endpointTags, endpoint.tags ?? []);
    if (tag) return `tag "${tag}"`;
    const group = shared(
      endpointGroups,
      (endpoint.groups ?? []).flatMap((one) => [one?.name, one?.id]),
    );
    if (group) return `group "${group}"`;
    return domainControllers && endpoint.isDomainController ? 'domain controllers' : undefined;
  }
}

/** Fails closed: says which call was not made and why. */
function unreadable(operation: string, error: unknown): unknown {
  if (!(error instanceof ServiceError)) return error;
  return new ServiceError(
    { ...error.toJSON(), maybeApplied: false },
    `could not ${operation}: nothing was sent, because whether the endpoint is protected could not be looked up (${error.message})`,
  );
}

function shared(rules: string[], values: (string | undefined)[]): string | undefined {
  const present = new Set(values.map((value) => value?.toLowerCase()));
  return rules.find((rule) => present.has(rule.toLowerCase()));
}
