import type { Endpoint, Group, License } from '../../../src/lib/hive/types.js';
import { unprocessable } from '../refusal.js';
import { Shelf } from './shelf.js';

/** A group as the API gives it; one with a licence is a client. */
export type ListedGroup = Group & { license?: License };

/** Endpoint groups and who is in them. Every change shows on the endpoints at once. */
export class Groups {
  readonly shelf = new Shelf<ListedGroup>((group) => group.id);
  private readonly members = new Map<string, Set<string>>();

  constructor(private readonly endpoints: Shelf<Endpoint>) {}

  get(id: string): ListedGroup | undefined {
    return this.shelf.get(id);
  }

  add(group: ListedGroup): void {
    this.shelf.add(group);
    this.members.set(group.id, new Set());
  }

  /** Endpoints put into this group by name; those of its children are not among them. */
  membersOf(id: string): string[] {
    return [...(this.members.get(id) ?? [])];
  }

  /** Throws a 422 refusal when the client's licence does not allow that many endpoints; then nothing is changed. */
  join(group: ListedGroup, endpointIds: readonly string[]): void {
    const members = this.members.get(group.id) ?? new Set();
    const client = group.license ? group : this.get(group.parentGroupId ?? '');
    const most = client?.license?.limit.maxEndpointCount;
    if (client && most !== undefined && new Set([...this.endpointsUnder(client), ...endpointIds]).size > most) {
      throw unprocessable(`The license of ${client.name} allows ${most} endpoints.`);
    }
    for (const id of endpointIds) members.add(id);
    this.refresh(endpointIds);
  }

  leave(group: ListedGroup, endpointIds: readonly string[]): void {
    const members = this.members.get(group.id);
    for (const id of endpointIds) members?.delete(id);
    this.refresh(endpointIds);
  }

  remove(group: ListedGroup): void {
    const left = this.membersOf(group.id);
    this.shelf.remove(group.id);
    this.members.delete(group.id);
    this.refresh(left);
  }

  private endpointsUnder(client: ListedGroup): string[] {
    const groups = this.shelf.items.filter((group) => group === client || group.parentGroupId === client.id);
    return groups.flatMap((group) => this.membersOf(group.id));
  }

  /** An endpoint shows its groups and the clients they belong to. */
  private refresh(endpointIds: readonly string[]): void {
    for (const endpointId of endpointIds) {
      const endpoint = this.endpoints.get(endpointId);
      if (!endpoint) continue;
      const own = this.shelf.items.filter((group) => this.members.get(group.id)?.has(endpointId));
      const parents = own.map((group) => this.get(group.parentGroupId ?? '')).filter((group) => group !== undefined);
      endpoint.groups = [...new Set([...parents, ...own])].map(({ license: _license, ...group }) => group);
    }
    this.endpoints.touch();
  }
}
