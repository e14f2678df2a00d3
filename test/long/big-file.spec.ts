import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { SimulatorAddress } from '../../simulator/contract.js';
import { fileContent } from '../../simulator/hive/file-content.js';
import type { Endpoint } from '../../src/lib/hive/types.js';
import { SoarClient } from '../../src/lib/soar/client.js';
import { leftBehind } from '../nodes/file-flow.js';
import { useFlow } from '../nodes/flow.js';

const big = 'C:\\Dumps\\memory-200MB.dmp';
const mostGrowthMb = 32;

describe('A file of 200 MB', function () {
  this.timeout(180_000);
  const flow = useFlow();
  /** In a process of its own, so that its memory is not counted as ours. */
  let services: ChildProcess;
  let address: SimulatorAddress;
  let incidentId: number;
  const left = leftBehind();

  before(async () => {
    const cli = join(__dirname, '../../simulator/cli.ts');
    const args = ['-r', 'tsx/cjs', cli, '--hive-port', '0', '--soar-port', '0', '--max-attachment-mb', '300'];
    services = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    const [line] = (await once(createInterface({ input: services.stdout as Readable }), 'line')) as [string];
    address = JSON.parse(line) as SimulatorAddress;
    const soar = new SoarClient(address.soar);
    incidentId = ((await soar.createIncident({ name: 'A case', discovered_date: 1 })) as { id: number }).id;
    soar.close();
  });
  after(async () => {
    const gone = once(services, 'exit');
    services.kill();
    await gone;
  });

  for (const [operation, outcome] of [
    ['attachment', 'attached'],
    ['file', 'saved'],
  ]) {
    it(`is ${outcome} whole, while memory grows by less than ${mostGrowthMb} MB`, async () => {
      const { hive, soar } = address;
      const folder = join(flow.userDir, 'samples');
      const fetch = {
        id: 'fetch',
        type: 'reaqta-attach-file',
        hive: 'hive',
        soar: 'soar',
        operation,
        maxFile: 300,
        folder,
      };
      const config = [flow.hive({ url: hive.url }), flow.soar({ url: soar.url, org: soar.org })];
      await flow.load([...config, { ...fetch, wires: [['out'], ['declined']] }], {
        hive: { appId: hive.appId, appSecret: hive.appSecret },
        soar: { keyId: soar.keyId, keySecret: soar.keySecret },
      });
      const message = { endpointId: await onlineEndpoint(), incidentId };
      const send = async (path: string) => (await flow.ask('fetch', { ...message, path }, 120_000)).sent[0]?.payload;
      // V8 lets 32 MB of read bytes pile up before it collects them, whatever a file's size: the first time takes that.
      await send(big);
      const { value, grewMb } = await watched(() => send(big));
      const { size, sha256, ...report } = value as { outcome: string; size: number; sha256: string; file?: string };
      const wanted = await sha256Of(fileContent(big)?.open() as Readable);
      assert.deepEqual([report.outcome, size, sha256], [outcome, 200 * 2 ** 20, wanted]);
      const stored = report.file ? await sha256Of(createReadStream(report.file)) : await attached();
      assert.equal(stored, wanted);
      assert.ok(grewMb < mostGrowthMb, `${Math.round(grewMb)} MB`);
      assert.deepEqual(leftBehind(), left);
    });
  }

  async function onlineEndpoint(): Promise<string> {
    const { endpoints } = await state<{ endpoints: Endpoint[] }>(address.hive.url);
    return endpoints.find(({ connected }) => connected)?.id ?? assert.fail('no endpoint is there');
  }

  /** The hash of what SOAR stored last. */
  async function attached(): Promise<string | undefined> {
    const { incidents } = await state<{ incidents: [{ attachments: { sha256: string }[] }] }>(address.soar.url);
    return incidents[0].attachments.at(-1)?.sha256;
  }
});

async function state<T>(url: string): Promise<T> {
  return (await (await fetch(new URL('/__simulator/state', url))).json()) as T;
}

async function sha256Of(bytes: Readable): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of bytes) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** How far this process's memory rose above what it was before. */
async function watched<T>(work: () => Promise<T>): Promise<{ value: T; grewMb: number }> {
  const before = process.memoryUsage().rss;
  let peak = before;
  const sampler = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 10);
  try {
    return { value: await work(), grewMb: (peak - before) / 2 ** 20 };
  } finally {
    clearInterval(sampler);
  }
}
