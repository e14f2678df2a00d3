import { processInData } from '../processes.js';
import { programAt } from '../programs.js';
import type { DataMaker, EventData, Scene } from './scene.js';

function task(scene: Scene): EventData {
  return {
    version: 1,
    taskName: `\\Example\\${scene.dice.pick(['Updater', 'Cleanup', 'Telemetry'])}`,
    actionName: 'Start a program',
    path: 'C:\\ProgramData\\Updates\\update_helper.exe',
    etwEventId: 106,
    etwActivityId: `{${scene.dice.uuid()}}`,
    hostPid: 1204,
    wmiHostPid: 0,
    enginePid: scene.actor.listed.pid,
    engineProcess: processInData(scene.actor.acting),
  };
}

function service(scene: Scene): EventData {
  return {
    version: 1,
    serviceName: scene.dice.pick(['ExampleUpdate', 'RemoteHelper', 'Spooler']),
    displayName: 'Example Update Service',
    path: 'C:\\ProgramData\\Updates\\update_helper.exe -service',
    rootObject: '\\registry\\machine\\system\\currentcontrolset\\services\\exampleupdate',
    startType: 3,
    serviceType: 0,
    hostPid: 720,
    wmiHostPid: 0,
    servicePid: scene.actor.listed.pid,
    serviceProcess: processInData(scene.actor.acting),
  };
}

function antimalware(): EventData {
  return {
    avObjectStatus: 3,
    avScanReason: 1,
    avThreatInfoArray: ['Example.Trojan.Sim', 'EICAR-Test'],
    avThreatType: 2,
  };
}

function technique({ dice }: Scene): EventData {
  const known = [
    { technique: 'T1059.001', tactics: [2] },
    { technique: 'T1053.005', tactics: [2, 3, 4] },
    { technique: 'T1003.001', tactics: [6] },
    { technique: 'T1021.002', tactics: [8] },
  ];
  return { version: 1, relevance: dice.between(20, 90), ...dice.pick(known), customData: { rule: 'Example rule' } };
}

function custom({ dice }: Scene): EventData {
  return {
    version: 1,
    customType: 'example.inventory',
    customName: dice.pick(['UsbInserted', 'SoftwareInstalled']),
    customDescription: 'Made by a detection strategy',
    relevance: dice.between(0, 60),
    tags: ['inventory', 'example'],
    customData: { source: 'simulator' },
  };
}

function script({ dice }: Scene): EventData {
  const path = 'C:\\ProgramData\\Updates\\run.ps1';
  return {
    version: 1,
    scriptBlockText: `Write-Output 'simulated ${dice.hex(4)}'`,
    scriptBlockSize: 26,
    scriptBlockId: dice.uuid(),
    scriptBlockEntropy: 4.2,
    path: programAt(path).path,
  };
}

function scanned({ dice }: Scene): EventData {
  return {
    version: 1,
    scanResult: dice.pick([1, 1, 32_768]),
    appName: 'PowerShell_C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe_10.0',
    contentName: 'C:\\ProgramData\\Updates\\run.ps1',
    contentSize: 120,
    originalSize: 120,
    content: "Write-Output 'simulated'",
  };
}

/** Scripts, tasks, services, antimalware, ATT&CK and custom events: types 1, 23, 28, 49, 59 to 61, 65, 74, 76, 77, 81 to 91. */
export const systemData: Record<number, DataMaker> = {
  1: () => ({}),
  23: () => ({}),
  28: () => ({ matched: [] }),
  49: () => ({ version: 1, ruleName: 'Example detection strategy' }),
  59: () => ({ version: 1, ruleName: 'Example detection strategy' }),
  60: custom,
  61: custom,
  65: technique,
  74: script,
  76: antimalware,
  77: antimalware,
  81: task,
  82: task,
  83: task,
  84: task,
  85: service,
  86: service,
  87: service,
  88: service,
  89: scanned,
  90: technique,
  91: () => ({}),
};
