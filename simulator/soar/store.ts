import { newAutomation } from './automation-seed.js';
import { IncidentShelf } from './incidents/shelf.js';
import type { Layout } from './layouts.js';
import { newLayouts } from './layouts.js';
import { Directory } from './principals.js';
import { TypeRegistry } from './types/registry.js';

export interface SoarOptions {
  /** Name of the organization. Default `Example Org`. */
  org?: string;
  keyId: string;
  keySecret: string;
  /** Path prefix, `/api/respond`. Default none. */
  prefix?: string;
  /** Default 25. */
  maxAttachmentMb?: number;
  /** Epoch milliseconds. */
  now: () => number;
}

/** Ids are given in order of creation, one row of numbers for each kind. */
export type Kind = 'incident' | 'comment' | 'attachment' | 'artifact' | 'row' | 'destination';

const firstIds: Record<Kind, number> = {
  incident: 2001,
  comment: 101,
  attachment: 1,
  artifact: 1,
  row: 1,
  destination: 10,
};

/** Everything the simulated organization holds. */
export class SoarStore {
  readonly orgId = 201;
  readonly orgName: string;
  readonly maxAttachmentMb: number;
  readonly now: () => number;
  readonly directory: Directory;
  types = new TypeRegistry();
  incidents = new IncidentShelf();
  automation = newAutomation();
  layouts: Layout[] = newLayouts();
  private nextIds = { ...firstIds };

  constructor(options: SoarOptions) {
    this.orgName = options.org ?? 'Example Org';
    this.maxAttachmentMb = options.maxAttachmentMb ?? 25;
    this.now = options.now;
    this.directory = new Directory(options.keyId);
  }

  /** Back to the start: types as seeded, no incidents. */
  reset(): void {
    this.types = new TypeRegistry();
    this.incidents = new IncidentShelf();
    this.automation = newAutomation();
    this.layouts = newLayouts();
    this.nextIds = { ...firstIds };
  }

  nextId(kind: Kind): number {
    return this.nextIds[kind]++;
  }

  /** Largest upload, bytes. */
  get maxUploadBytes(): number {
    return this.maxAttachmentMb * 1024 * 1024;
  }
}
