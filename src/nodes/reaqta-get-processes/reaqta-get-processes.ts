import { filterProcesses, listProcesses, processTree } from '../../lib/index.js';
import { defineNode } from '../../runtime/define-node.js';
import { inputs, settings } from './form.js';

const kept = { any: undefined, yes: true, no: false };

/** What runs on an endpoint now, filtered, as a list or as a tree. */
export = defineNode({
  type: 'reaqta-get-processes',
  services: ['hive'],
  settings,
  inputs,
  outputs: 2,
  async run({ settings: chosen, inputs: { endpointId, processName, processPath }, hive, signal }) {
    const [hasIncident, suspended] = [kept[chosen.hasIncident], kept[chosen.suspended]];
    const running = await listProcesses(hive().client, endpointId, { signal });
    const asked = {
      reaqta_endpoint_id: endpointId,
      reaqta_has_incident: hasIncident ?? null,
      reaqta_suspended: suspended ?? null,
    };
    if (!Array.isArray(running)) {
      const { outcome, reason, answer = {} } = running;
      const payload = { outcome, reason, dryRun: false, endpointId };
      const result = { content: answer, inputs: asked };
      return { payload, set: { endpointId }, status: outcome, declined: reason, result };
    }
    const found = filterProcesses(running, { hasIncident, suspended, name: processName, path: processPath });
    return {
      payload: chosen.tree ? processTree(found) : found,
      set: { endpointId },
      status: found.length > 0 ? 'found' : 'nothing',
      result: { content: found, inputs: asked },
    };
  },
});
