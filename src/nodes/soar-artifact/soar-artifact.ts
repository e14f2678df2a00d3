import {
  type ArtifactDraft,
  type ArtifactReport,
  addArtifacts,
  artifactsOfAlert,
  artifactsOfEvents,
  artifactType,
  asAlert,
  asEvents,
} from '../../lib/index.js';
import { defineNode, type RunContext } from '../../runtime/define-node.js';
import { inputs, settings } from './form.js';

/** Artifacts of a case: one value, or all that an alert or events hold. */
export = defineNode({
  type: 'soar-artifact',
  services: ['soar'],
  settings,
  inputs,
  async run(context) {
    const { incidentId } = context.inputs;
    const drafts = await draftsOf(context);
    const report = await addArtifacts(context.soar(), incidentId, drafts, { signal: context.signal });
    context.warnOnce(report.missingTypes, (names) => `IBM SOAR has no artifact types ${names}: they are left out`);
    const { dryRun, added, present } = report;
    const { outcome, reason } = outcomeOf(report);
    return { payload: { outcome, reason, dryRun, added, present }, set: { incidentId }, status: outcome };
  },
});

async function draftsOf({
  settings: { operation },
  inputs: given,
  soar,
  signal,
}: RunContext<typeof inputs, typeof settings>): Promise<ArtifactDraft[]> {
  if (operation === 'from-alert') return artifactsOfAlert(asAlert('alert', given.alert));
  if (operation === 'from-event') return artifactsOfEvents(asEvents('event', given.event));
  const { value, description } = given;
  const type = await artifactType(soar(), given.artifactType, { signal });
  return [{ type, value, ...(description === undefined ? {} : { description }) }];
}

function outcomeOf({ dryRun, added, present }: ArtifactReport): { outcome: string; reason: string | null } {
  if (added.length > 0) return { outcome: 'added', reason: null };
  if (dryRun) return { outcome: 'dry-run', reason: null };
  if (present.length > 0) return { outcome: 'present', reason: 'the case has them already' };
  return { outcome: 'nothing', reason: 'there is nothing to make an artifact of' };
}
