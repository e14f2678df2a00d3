import { switchIsolation } from '../../lib/index.js';
import { defineNode } from '../../runtime/define-node.js';
import { inputs, settings } from './form.js';

/** Cuts an endpoint off the network, or gives it back, and says what came of it. */
export = defineNode({
  type: 'isolate',
  services: ['hive'],
  settings,
  inputs,
  outputs: 2,
  async run({ settings: { operation, wait, waitSeconds }, inputs: { endpointId }, hive, signal }) {
    const waitMs = wait ? waitSeconds * 1000 : 0;
    const { answer, ...said } = await switchIsolation(hive().client, endpointId, operation, { waitMs, signal });
    const { outcome, reason, dryRun, isolated } = said;
    return {
      payload: { outcome, reason: reason ?? null, dryRun, endpointId, isolated },
      set: { endpointId },
      status: outcome,
      ...(reason === undefined ? {} : { declined: reason }),
      result: { content: answer, inputs: { reaqta_endpoint_id: endpointId } },
    };
  },
});
