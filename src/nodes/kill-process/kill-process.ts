import { type KillPart, kill, killTargets } from '../../lib/index.js';
import { defineNode, type Outcome } from '../../runtime/define-node.js';
import { inputs, settings } from './form.js';

/** Kills one or many processes of an endpoint: those that were killed leave by output 1, the others by output 2. */
export = defineNode({
  type: 'kill-process',
  services: ['hive'],
  settings,
  inputs,
  outputs: 2,
  async run({ inputs: { endpointId, processes, pid, startTime }, hive, signal }) {
    const targets = killTargets(processes ?? { pid, startTime });
    const parts = await kill(hive().client, endpointId, targets, { signal });
    return parts.map((part) => outcomeOf(part, endpointId));
  },
});

function outcomeOf(part: KillPart, endpointId: string): Outcome {
  const { outcome, reason, dryRun, results, answer } = part;
  const [first, ...others] = results;
  const only = others.length === 0 ? first : undefined;
  const inputsOf = (name: 'pid' | 'startTime') => (only ? only[name] : results.map((one) => one[name]));
  return {
    payload: { outcome, reason: reason ?? null, dryRun, endpointId, results },
    set: { endpointId, ...(only && only.startTime !== null ? { pid: only.pid, startTime: only.startTime } : {}) },
    status: outcome,
    ...(reason === undefined ? {} : { declined: reason }),
    result: {
      content: answer,
      inputs: {
        reaqta_endpoint_id: endpointId,
        reaqta_process_pid: inputsOf('pid'),
        reaqta_starttime: inputsOf('startTime'),
      },
    },
  };
}
