import { HiveClient, SoarClient } from '../../src/lib/index.js';
import { SimulatorProcess } from '../simulator-process.js';
import { NodeUnderTest } from './node-red.js';
import { onlineEndpoint } from './overhead.js';

interface Transfer {
  transfer: string;
  megabytes: number;
  seconds: number;
  peakGrowthMb: number;
}

/**
 * A file of 200 MB from an endpoint to a case, twice. V8 lets 32 MB of bytes that were read pile up before it collects them,
 * whatever the size of a file: the first transfer takes that from the system, and the second finds it there.
 */
export async function benchTransfer(): Promise<Transfer[]> {
  const simulator = await SimulatorProcess.start({ events: 0, 'max-attachment-mb': 300 });
  const node = new NodeUnderTest();
  try {
    const { hive, soar } = clientsOf(simulator);
    const made = await soar.createIncident({ name: 'Bench', discovered_date: Date.now() });
    const message = { endpointId: await onlineEndpoint(hive), incidentId: (made as { id: number }).id };
    hive.close();
    soar.close();
    await node.start('reaqta-attach-file', { operation: 'attachment', maxFile: 300 }, simulator.address);
    const send = async (path: string) => {
      const { payload } = await node.ask({ ...message, path });
      const { outcome, size } = payload as { outcome: string; size: number };
      if (outcome !== 'attached') throw new Error(`${path}: ${outcome}`);
      return size;
    };
    await send('C:\\small.exe');
    const rows: Transfer[] = [];
    for (const transfer of ['first', 'second']) {
      let size = 0;
      const { seconds, peakGrowthMb } = await watched(async () => {
        size = await send('C:\\Dumps\\memory-200MB.dmp');
      });
      rows.push({
        transfer,
        megabytes: size / 2 ** 20,
        seconds: rounded(seconds),
        peakGrowthMb: rounded(peakGrowthMb),
      });
    }
    return rows;
  } finally {
    await node.stop();
    await simulator.stop();
  }
}

function clientsOf({ address }: SimulatorProcess): { hive: HiveClient; soar: SoarClient } {
  return { hive: new HiveClient(address.hive), soar: new SoarClient(address.soar) };
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Unlike `measured`, without a collection before it, which would give back what the next transfer uses again. */
async function watched(work: () => Promise<void>): Promise<{ seconds: number; peakGrowthMb: number }> {
  const before = process.memoryUsage().rss;
  let peak = before;
  const sampler = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 10);
  const start = process.hrtime.bigint();
  await work().finally(() => clearInterval(sampler));
  return { seconds: Number(process.hrtime.bigint() - start) / 1e9, peakGrowthMb: (peak - before) / 2 ** 20 };
}
