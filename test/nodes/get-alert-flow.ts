import type { Alert, AlertEvent } from '../../src/lib/hive/types.js';
import { type Flow, type FlowNode, type Message, useFlow } from './flow.js';

/** What the node sends. */
export interface Found extends Message {
  alertId: string;
  events?: AlertEvent[];
  eventsRemaining?: number;
  result: { success: boolean; content: Record<string, unknown>; inputs: object };
}

/** A flow with nodes `get`, `get1`, `get2`…, one for each of some settings. */
export interface GetAlertFlow {
  flow: Flow;
  /** Deploys the nodes; one with the default settings when none are given. */
  load: (...settings: object[]) => Promise<void>;
  /** A new alert, as the Hive holds it. */
  alertInHive: () => Promise<Alert>;
  /** What a node sends for a message. */
  found: (msg: object, id?: string) => Promise<Found>;
}

export function useGetAlertFlow(): GetAlertFlow {
  const flow = useFlow();
  const load = (...settings: object[]) => {
    const nodes = (settings.length > 0 ? settings : [{}]).map((more, index) => getNode(`get${index || ''}`, more));
    return flow.load([flow.hive({ selectable: true }), ...nodes]);
  };
  const alertInHive = async () => {
    await flow.raise();
    const { alerts } = await flow.state<{ alerts: [Alert] }>('hive');
    return alerts[0];
  };
  const found = async (msg: object, id = 'get') => (await flow.result(id, msg)) as Found;
  return { flow, load, alertInHive, found };
}

export function getNode(id: string, more: object = {}): FlowNode {
  return { id, type: 'reaqta-get-alert', hive: 'hive', wires: [['out']], ...more };
}
