import type { Alert } from '../../src/lib/hive/types.js';
import type { Incident, TableRow } from '../../src/lib/soar/types.js';
import type { Flow, FlowNode } from './flow.js';

interface Case extends Incident {
  tables: Record<string, TableRow[]>;
}

/** The payload of the node. */
export interface Report {
  outcome: string;
  reason: string | null;
  dryRun: boolean;
  rows: TableRow[];
  added: number;
  updated: number;
  deleted: number;
  unchanged: number;
}

export const processes = 'reaqta_process_list';
export const events = 'reaqta_trigger_events';

/** What tests of tables need around a flow: a case made from an alert, and its rows. */
export class TableFlow {
  alert!: Alert;
  incidentId = 0;

  constructor(private readonly flow: Flow) {}

  /** Deploys the nodes, raises an alert and makes the case. */
  async load(...nodes: FlowNode[]): Promise<void> {
    const { flow } = this;
    const escalate = { id: 'escalate', type: 'soar-incident', soar: 'soar', hive: 'hive', wires: [['out']] };
    await flow.load([flow.hive(), flow.soar(), escalate, ...nodes]);
    const [id] = await flow.raise(1);
    this.alert = (await flow.state<{ alerts: Alert[] }>('hive')).alerts.find((one) => one.id === id) as Alert;
    this.incidentId = Number((await flow.result('escalate', { alert: this.alert })).incidentId);
  }

  /** What a node reports of a message about the case. */
  async report(id: string, msg: object): Promise<Report> {
    return (await this.flow.result(id, { incidentId: this.incidentId, ...msg })).payload as Report;
  }

  async rowsOf(table = processes): Promise<TableRow[]> {
    return (await this.flow.state<{ incidents: Case[] }>('soar')).incidents[0]?.tables[table] ?? [];
  }

  /** A column of the table of processes. */
  async column(name: string): Promise<unknown[]> {
    return (await this.rowsOf()).map(({ cells }) => cells[name] ?? null);
  }
}

export function tableNode(id: string, operation: string, more: object = {}): FlowNode {
  return { id, type: 'soar-table', soar: 'soar', operation, wires: [['out']], ...more };
}

/** Rows added, updated, deleted and left as they were. */
export function counts({ added, updated, deleted, unchanged }: Report): number[] {
  return [added, updated, deleted, unchanged];
}
