import type { Policy } from '../../src/lib/hive/types.js';
import { type Flow, type FlowNode, type Message, useFlow } from './flow.js';
import { SimulatedServices } from './simulated-services.js';

interface Result {
  hive: string;
  outcome: string;
  reason: string | null;
  policyId: string | null;
  link: string | null;
  policy: Policy | null;
}

/** The payload of the node. */
export interface Report {
  outcome: string;
  reason: string | null;
  dryRun: boolean;
  results: [Result, ...Result[]];
}

/** A hash as a message names it, and as a policy holds it. */
export const sha256 = 'AB'.repeat(32);
export const hash = sha256.toLowerCase();

export const report = ({ payload }: Message) => payload as Report;

/** A flow with one node `block` and two Hives: HQ, which is the flow's own, and south. */
export interface BlockHashFlow {
  flow: Flow;
  south: SimulatedServices;
  /** Deploys the node, with more of itself and of HQ. */
  load: (node?: object, hive?: object) => Promise<void>;
}

export function useBlockHashFlow(): BlockHashFlow {
  const flow = useFlow();
  const south = new SimulatedServices();
  before(() => south.startServices({}));
  after(() => south.simulator.close());
  beforeEach(() => south.tell('hive', 'reset'));
  afterEach(() => south.clearFaults('hive'));

  const load = (node: object = {}, hive: object = {}) => {
    const { url, appId, appSecret } = south.simulator.hive;
    const common = { selectable: true, allowGlobalPolicies: true };
    const other: FlowNode = { id: 'other', type: 'reaqta-config', name: 'south', url, ...common };
    return flow.load([flow.hive({ ...common, ...hive }), other, blockNode(node)], { other: { appId, appSecret } });
  };
  return { flow, south, load };
}

export function blockNode(more: object): FlowNode {
  return { id: 'block', type: 'reaqta-block-hash', hive: 'hive', wires: [['out'], ['declined']], ...more };
}

/** The policies of the hash. */
export async function policiesOf(services: SimulatedServices): Promise<Policy[]> {
  const { policies } = await services.state<{ policies: Policy[] }>('hive');
  return policies.filter(({ matchers }) => matchers[0]?.hash === hash);
}
