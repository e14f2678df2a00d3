import { type ActingProcess, processInData } from '../processes.js';
import type { DataMaker, EventData, Scene } from './scene.js';

function other({ processes, actor, dice }: Scene): ActingProcess {
  return processes.length > 0 ? dice.pick(processes) : actor;
}

function target(scene: Scene): EventData {
  return { targetProcess: processInData(other(scene).acting) };
}

function commandLine({ actor, dice, endpoint }: Scene): EventData {
  const program = actor.listed.programPath ?? actor.listed.processName;
  const windows = [
    ['-k', 'netsvcs', '-p'],
    ['/c', 'whoami', '/all'],
    ['-NoProfile', '-enc', 'UwBpAG0AdQBsAGEAdABlAGQA'],
    [],
  ];
  const others = [['-c', 'id; uname -a'], ['--daemon'], []];
  return commandLineData([program, ...dice.pick(endpoint.osType === 1 ? windows : others)]);
}

/** Data of a process start (type 2) with these arguments, the program first. */
export function commandLineData(words: readonly string[]): EventData {
  return {
    cmdLine: words.map((word) => (word.includes(' ') ? `"${word}"` : word)).join(' '),
    cmdLineArgs: [...words],
  };
}

function remediation({ dice }: Scene): EventData {
  return {
    cause: {
      remediationRequestId: dice.uuid(),
      incidentLocalId: '0',
      serverRequestId: dice.uuid(),
      sourceEventLocalId: '0',
      remediationActionIndex: 0,
      type: 1,
    },
  };
}

function memory(scene: Scene): EventData {
  return {
    version: 1,
    peType: scene.dice.between(1, 2),
    arch: 'x64',
    allocationType: 4096,
    memProtection: 64,
    baseAddress: scene.dice.between(1, 900) * 65_536,
    regionSize: scene.dice.between(1, 64) * 4096,
    allocatorProc: processInData(other(scene).acting),
  };
}

/** Processes, memory and remediation: types 2, 3, 4, 20, 24, 50, 51, 52, 58, 63, 64 and some without data. */
export const processData: Record<number, DataMaker> = {
  2: commandLine,
  3: ({ at }) => ({ terminationTime: at }),
  4: target,
  15: () => ({}),
  16: () => ({}),
  17: () => ({}),
  20: target,
  22: () => ({}),
  24: (scene) => ({ accessorProcess: processInData(other(scene).acting) }),
  31: ({ dice }) => ({ behaviourType: dice.between(1, 9) }),
  32: () => ({}),
  35: () => ({}),
  50: (scene) => ({ ...remediation(scene), pid: 4321, startTime: scene.at - 60_000, errorCode: 0, error: '' }),
  51: remediation,
  52: remediation,
  58: (scene) => ({ childProcess: processInData(other(scene).acting) }),
  63: memory,
  64: (scene) => {
    const killed = other(scene).acting;
    return { version: 1, returnCode: 0, targetProcessId: killed.pid, targetProcess: processInData(killed) };
  },
};
