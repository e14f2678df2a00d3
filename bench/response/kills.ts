import { getEventListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { HiveClient } from '../../src/lib/index.js';
import { SimulatorProcess } from '../simulator-process.js';
import { NodeUnderTest } from './node-red.js';
import { onlineEndpoint } from './overhead.js';

interface Kills {
  kills: number;
  atOnce: number;
  perSecond: number;
  unhandledRejections: number;
  warnings: number;
  /** Listeners there were more afterwards than before, on the process and on signals that are still alive. */
  leakedProcessListeners: number;
  leakedSignalListeners: number;
}

/** Many kills through one node: is anything left unhandled, or left listening? */
export async function benchKills(kills: number, atOnce: number): Promise<Kills[]> {
  const signals = watchSignals();
  const troubles = { unhandledRejections: 0, warnings: 0 };
  const onRejection = () => {
    troubles.unhandledRejections++;
  };
  const onWarning = () => {
    troubles.warnings++;
  };
  process.on('unhandledRejection', onRejection).on('warning', onWarning);
  const simulator = await SimulatorProcess.start({ events: 0 });
  const node = new NodeUnderTest();
  try {
    const hive = new HiveClient(simulator.address.hive);
    const endpointId = await onlineEndpoint(hive);
    hive.close();
    await node.start('kill-process', {}, simulator.address);
    const kill = (pid: number) => node.ask({ endpointId, pid, startTime: 1 });
    await inParallel(atOnce, 5 * atOnce, kill);
    const before = await listeners(signals);
    const start = process.hrtime.bigint();
    await inParallel(atOnce, kills, kill);
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    const after = await listeners(signals);
    return [
      {
        kills,
        atOnce,
        perSecond: Math.round(kills / seconds),
        ...troubles,
        leakedProcessListeners: after.ofProcess - before.ofProcess,
        leakedSignalListeners: after.ofSignals - before.ofSignals,
      },
    ];
  } finally {
    await node.stop();
    await simulator.stop();
    signals.restore();
    process.off('unhandledRejection', onRejection).off('warning', onWarning);
  }
}

interface Signals {
  alive(): AbortSignal[];
  restore(): void;
}

/** Keeps an eye on every signal that is made from now on, as long as somebody holds it. */
function watchSignals(): Signals {
  const made: WeakRef<AbortSignal>[] = [];
  const Real = globalThis.AbortController;
  globalThis.AbortController = class extends Real {
    constructor() {
      super();
      made.push(new WeakRef(this.signal));
    }
  };
  return {
    alive: () => made.flatMap((one) => one.deref() ?? []),
    restore: () => {
      globalThis.AbortController = Real;
    },
  };
}

async function listeners(signals: Signals): Promise<{ ofProcess: number; ofSignals: number }> {
  // Signals of calls that are over go away with the garbage.
  for (let round = 0; round < 3; round++) {
    await sleep(50);
    global.gc?.();
  }
  const ofProcess = process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
  const ofSignals = signals.alive().reduce((sum, signal) => sum + getEventListeners(signal, 'abort').length, 0);
  return { ofProcess, ofSignals };
}

async function inParallel(width: number, count: number, work: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) await work(5_000_000 + next++);
  };
  await Promise.all(Array.from({ length: width }, worker));
}
