import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AlertArrival,
  AlertPoll,
  Delivery,
  escalate,
  FileStore,
  HiveClient,
  SoarClient,
  systemClock,
} from '../../src/lib/index.js';
import { type Measured, measured } from '../measured.js';
import type { SyncWork } from './work.js';

/** Our way: poll, deliver until acknowledged with the state in a file, escalate. */
export async function drain(work: SyncWork): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'reaqta-bench-'));
  const hive = new HiveClient({ ...work.hive, maxInFlight: work.width });
  const soar = new SoarClient({ ...work.soar, maxInFlight: work.width });
  let made = 0;
  let allMade: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => {
    allMade = resolve;
  });
  const delivery: Delivery<AlertArrival> = new Delivery<AlertArrival>({
    name: 'bench',
    store: new FileStore(join(folder, 'state.json')),
    mode: 'acknowledge',
    feeds: ['new'],
    maxInFlight: work.width,
    send: ({ items: [item], token }) => {
      if (!item) return;
      escalate(soar, item.value.alert, { hive: 'bench', consoleUrl: hive.dashboardUrl }).then(
        () => {
          delivery.settle(token, 'done');
          if (++made === work.alerts) allMade();
        },
        () => delivery.settle(token, 'give-back'),
      );
    },
    onDeadLetter: (letter) => console.error(letter),
    onError: (error) => console.error(error),
  });
  const lookbackMs = 365 * 86_400_000;
  const poll = new AlertPoll({
    hive,
    delivery,
    lookbackMs,
    clock: systemClock,
    onProblem: (problem) => console.error(problem),
  });
  try {
    return await measured(async () => {
      await delivery.open();
      const { read } = await poll.poll('new', new AbortController().signal);
      if (read !== work.alerts) throw new Error(`read ${read} alerts instead of ${work.alerts}`);
      await finished;
      await delivery.close();
    });
  } finally {
    hive.close();
    soar.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
