import { InputError, ServiceError } from '../../http/errors.js';
import { type DryRun, isDryRun } from '../../http/guard.js';
import { type CallOptions, callOptions } from '../../http/transport.js';
import type { SoarClient } from '../../soar/client.js';
import type { Artifact } from '../../soar/types.js';
import { withCaseLock } from '../locks.js';
import type { ArtifactDraft } from './artifacts.js';

/** An artifact of a case; its type by label. */
export interface CaseArtifact {
  id: number;
  type: string;
  value: string;
}

export interface ArtifactReport {
  dryRun: boolean;
  added: CaseArtifact[];
  /** Those the case had already. */
  present: CaseArtifact[];
  /** Types the organization lacks, whose artifacts were left out. */
  missingTypes: string[];
}

interface TypedDraft extends ArtifactDraft {
  typeId: number;
}

/** Longest value and description, in bytes. */
const longest = 100 * 1024;
/** How often an artifact whose answer got lost is looked for and added again. */
const tries = 3;

/**
 * Adds artifacts to a case, but for those it has: the same type and the same value. SOAR may split a value in several
 * (lines, commas), if the type is set so; then each is reported.
 * @throws InputError `value` or `description` for one that is empty or over 100 KB; ServiceError `not-found` for the case
 */
export async function addArtifacts(
  soar: SoarClient,
  incidentId: number,
  drafts: readonly ArtifactDraft[],
  options: CallOptions = {},
): Promise<ArtifactReport> {
  for (const draft of drafts) checkDraft(draft);
  return withCaseLock(soar, incidentId, 'artifacts', async () => {
    const call = callOptions(options);
    const { wanted, missingTypes } = await typed(soar, drafts, call);
    const report: ArtifactReport = { dryRun: false, added: [], present: [], missingTypes };
    if (wanted.length === 0) return report;
    const before = await soar.artifacts(incidentId, call);
    for (const one of wanted) {
      const there = before.find((artifact) => isSame(artifact, one));
      if (there) {
        report.present.push(shown(there, one));
        continue;
      }
      const made = await addOnce(soar, incidentId, one, call);
      if (isDryRun(made)) report.dryRun = true;
      else report.added.push(...made.map((artifact) => shown(artifact, one)));
    }
    return report;
  });
}

/**
 * The label of an artifact type given by label or id. @throws InputError `artifactType` when the organization has no such type.
 */
export async function artifactType(soar: SoarClient, handle: string, options: CallOptions = {}): Promise<string> {
  const byId = /^\d+$/.test(handle) ? await soar.labelOf('artifact', 'type', Number(handle), options) : undefined;
  if (byId !== undefined) return byId;
  if ((await soar.valueOf('artifact', 'type', handle, options)) !== undefined) return handle;
  throw new InputError('artifactType', `IBM SOAR has no artifact type ${JSON.stringify(handle.slice(0, 80))}`);
}

function checkDraft({ value, description = '' }: ArtifactDraft): void {
  if (value.trim() === '') throw new InputError('value', 'is empty');
  for (const [name, text] of Object.entries({ value, description })) {
    if (Buffer.byteLength(text) > longest) throw new InputError(name, `is longer than ${longest / 1024} KB`);
  }
}

async function typed(soar: SoarClient, drafts: readonly ArtifactDraft[], options: CallOptions) {
  const wanted: TypedDraft[] = [];
  const missing = new Set<string>();
  for (const draft of drafts) {
    const typeId = await soar.valueOf('artifact', 'type', draft.type, options);
    if (typeId === undefined) missing.add(draft.type);
    else wanted.push({ ...draft, typeId: Number(typeId) });
  }
  return { wanted, missingTypes: [...missing] };
}

/** SOAR keeps one artifact of a type and value; still one is looked for before it is sent again. */
async function addOnce(
  soar: SoarClient,
  incidentId: number,
  { typeId, value, description }: TypedDraft,
  options: CallOptions,
): Promise<Artifact[] | DryRun> {
  const about = description ? { description: { format: 'text' as const, content: description } } : {};
  for (let attempt = 1; ; attempt++) {
    try {
      return await soar.addArtifact(incidentId, { type: typeId, value, ...about }, options);
    } catch (error) {
      if (!(error instanceof ServiceError) || !error.maybeApplied || error.code === 'cancelled') throw error;
      const made = (await soar.artifacts(incidentId, options)).find((one) => isSame(one, { typeId, value }));
      if (made) return [made];
      if (attempt >= tries) throw error;
    }
  }
}

function isSame(artifact: Artifact, { typeId, value }: Pick<TypedDraft, 'typeId' | 'value'>): boolean {
  return artifact.type === typeId && artifact.value === value;
}

function shown({ id, value }: Artifact, { type }: TypedDraft): CaseArtifact {
  return { id, type, value };
}
