import { HiveClient } from '../../src/lib/index.js';
import { median } from '../measured.js';
import { SimulatorProcess } from '../simulator-process.js';
import { NodeUnderTest } from './node-red.js';

interface Overhead {
  node: string;
  calls: number;
  clientMs: number;
  nodeMs: number;
  /** Of the medians; the target is at most 1 ms. */
  overheadMs: number;
}

interface Call {
  type: string;
  msg: object;
  alone: (hive: HiveClient) => Promise<unknown>;
}

/** What a node adds to the call it makes: the same call through it and through the client alone, by turns. */
export async function benchOverhead(calls: number): Promise<Overhead[]> {
  const simulator = await SimulatorProcess.start({ events: 0 });
  try {
    const hive = new HiveClient({ ...simulator.address.hive, protect: { domainControllers: true } });
    const endpointId = await onlineEndpoint(hive);
    const target = { pid: 4_000_000, startTime: 1 };
    const works: Call[] = [
      { type: 'reaqta-get-endpoint', msg: { endpointId }, alone: (client) => client.getEndpoint(endpointId) },
      {
        type: 'kill-process',
        msg: { endpointId, ...target },
        alone: (client) => client.killProcesses(endpointId, [target]),
      },
    ];
    const rows: Overhead[] = [];
    for (const work of works) rows.push(await compared(simulator, hive, work, calls));
    hive.close();
    return rows;
  } finally {
    await simulator.stop();
  }
}

export async function onlineEndpoint(hive: HiveClient): Promise<string> {
  for await (const { id, connected, isDomainController } of hive.endpoints()) {
    if (connected && !isDomainController) return id;
  }
  throw new Error('no endpoint is there');
}

async function compared(
  { address }: SimulatorProcess,
  hive: HiveClient,
  { type, msg, alone }: Call,
  calls: number,
): Promise<Overhead> {
  const node = new NodeUnderTest();
  await node.start(type, {}, address);
  const [byClient, byNode]: [number[], number[]] = [[], []];
  const warmUp = Math.ceil(calls / 5);
  for (let call = -warmUp; call < calls; call++) {
    const client = await timed(() => alone(hive));
    const through = await timed(() => node.ask(msg));
    if (call < 0) continue;
    byClient.push(client);
    byNode.push(through);
  }
  await node.stop();
  const [clientMs, nodeMs] = [median(byClient), median(byNode)];
  return {
    node: type,
    calls,
    clientMs: rounded(clientMs),
    nodeMs: rounded(nodeMs),
    overheadMs: rounded(nodeMs - clientMs),
  };
}

/** Milliseconds. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
