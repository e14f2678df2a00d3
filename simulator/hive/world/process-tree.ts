import type { Endpoint } from '../../../src/lib/hive/types.js';
import type { Accounts } from './accounts.js';
import type { Dice } from './dice.js';
import { type LiveProcess, makeProcess } from './processes.js';
import { programAt } from './programs.js';
import { type MachineKind, type TreeLine, treeLines } from './tree-lines.js';

/** The processes of one machine, oldest first; `bootedAt` in epoch ms. */
export function growTree(
  endpoint: Endpoint,
  kind: MachineKind,
  accounts: Accounts,
  bootedAt: number,
  dice: Dice,
): LiveProcess[] {
  const windows = endpoint.osType === 1;
  const tree = windows ? windowsRoots(bootedAt) : [];
  let pid = windows ? 88 : 0;
  let startTime = bootedAt;
  for (const line of treeLines[kind]) {
    const parent = parentOf(tree, line) ?? nobody;
    for (let copy = 0; copy < (line.copies ?? 1); copy++) {
      // Windows counts its process ids in steps of four.
      pid += windows ? 4 * dice.between(1, 60) : pid === 0 ? 1 : dice.between(1, 90);
      startTime += dice.between(20, 4000);
      tree.push(makeProcess({ endpoint, parent, pid, startTime, ...lookOf(line, accounts, windows) }));
    }
  }
  return tree;
}

const nobody: LiveProcess = {
  listed: { pid: 0, ppid: 0, processName: '[System Process]', hasIncident: false, suspended: false, startTime: 0 },
};

function windowsRoots(bootedAt: number): LiveProcess[] {
  const system = { pid: 4, ppid: 0, processName: 'System', hasIncident: false, suspended: false, startTime: bootedAt };
  return [{ listed: { ...nobody.listed } }, { listed: system }];
}

function parentOf(tree: readonly LiveProcess[], line: TreeLine): LiveProcess | undefined {
  return tree.filter((process) => process.listed.processName === line.parent).at(-1);
}

function lookOf(line: TreeLine, accounts: Accounts, windows: boolean) {
  const user = line.user ?? 'system';
  const elevated = windows ? 'SYSTEM' : 'HIGH';
  return {
    path: line.path,
    program: programAt(line.path, line),
    user: accounts[user],
    privilege: user === 'person' ? (line.hasIncident ? 'HIGH' : 'MEDIUM') : elevated,
    gui: line.gui ?? false,
    hasIncident: line.hasIncident ?? false,
    suspended: line.suspended ?? false,
  };
}
