import { type Fetching, safeFileName } from '../../lib/index.js';
import { defineNode, type Outcome, type RunContext } from '../../runtime/define-node.js';
import { type Arrival, destinations } from './destinations.js';
import { inputs, settings } from './form.js';

type Context = RunContext<typeof inputs, typeof settings>;

/** The payload; the place of the file at its destination is beside it. */
interface FileReport {
  outcome: Happened | Declining;
  /** Why it did not happen. */
  reason: string | null;
  dryRun: boolean;
  /** Base name of the path, safe to write to disk. */
  name: string;
  /** Bytes, and hash in lower case, of what the endpoint sent. */
  size: number | null;
  sha256: string | null;
}

type Happened = 'attached' | 'added' | 'saved' | 'fetched' | 'dry-run';
type Declining = 'offline' | 'not-found' | 'failed' | 'timeout' | 'mismatch' | 'too-large';

/** Fetches a file from an endpoint, to a case, a folder or the message. */
export = defineNode({
  type: 'reaqta-attach-file',
  services: ['hive', 'soar'],
  settings,
  inputs,
  outputs: 2,
  async run(context) {
    const { endpointId, path, sha256, size } = context.inputs;
    const wanted = { endpointId, path, sha256, size, withinMs: context.settings.waitLimit * 1000 };
    const fetching = await destinations[context.settings.operation].fetch(context, wanted);
    return outcomeOf(context, fetching);
  },
});

function outcomeOf({ inputs: given, settings: { operation, artifactType } }: Context, fetching: Fetching<Arrival>) {
  const { file, declined, used } = fetching;
  const outcome = (declined?.outcome ?? used?.outcome ?? 'dry-run') as FileReport['outcome'];
  const report: FileReport = {
    outcome,
    reason: declined?.reason ?? null,
    dryRun: outcome === 'dry-run',
    name: safeFileName(given.path),
    size: file?.size ?? null,
    sha256: file?.sha256 ?? null,
  };
  const answered: Outcome = {
    payload: { ...report, ...destinations[operation].nowhere, ...used?.place },
    status: outcome,
    ...(declined ? { declined: declined.reason } : { set: { path: given.path, ...hashOf(file), ...used?.set } }),
  };
  if (operation === 'file' || operation === 'message') return answered;
  const inputs = {
    reaqta_endpoint_id: given.endpointId,
    reaqta_incident_id: given.incidentId,
    reaqta_program_path: given.path,
    ...(operation === 'artifact' ? { reaqta_artifact_type: artifactType } : {}),
  };
  return { ...answered, result: { content: used?.content ?? null, inputs } };
}

function hashOf(file: Fetching<Arrival>['file']): { sha256?: string } {
  return file ? { sha256: file.sha256 } : {};
}
