import type { DataMaker, EventData, Scene } from './scene.js';

const filterQuery = "SELECT * FROM __InstanceModificationEvent WITHIN 60 WHERE TargetInstance ISA 'Win32_LocalTime'";

function filter({ dice }: Scene): EventData {
  return {
    eventNamespace: 'root\\cimv2',
    query: filterQuery,
    queryLanguage: 'WQL',
    filterName: `ExampleFilter${dice.between(1, 9)}`,
  };
}

function consumer({ dice }: Scene): EventData {
  return {
    consumerType: 5,
    consumerName: `ExampleConsumer${dice.between(1, 9)}`,
    consumerData: {
      commandLineTemplateTokens: ['powershell.exe', '-NoProfile', '-File', 'C:\\ProgramData\\Updates\\run.ps1'],
      executablePath: 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
      workingDirectory: 'C:\\ProgramData\\Updates',
      scriptingEngine: '',
      scriptFileName: '',
      runInteractively: false,
      showWindowCommand: 0,
    },
  };
}

function activity({ endpoint, actor, dice }: Scene): EventData {
  return {
    version: 1,
    operation: `Start IWbemServices::ExecQuery - root\\cimv2 : SELECT * FROM ${dice.pick(['Win32_Process', 'Win32_Service'])}`,
    namespaceName: '\\\\.\\root\\cimv2',
    etwEventId: 11,
    hostPid: 1204,
    activityId: 2,
    clientPid: actor.listed.pid,
    clientMachine: endpoint.name,
    clientMachineFqn: `${endpoint.name}.${endpoint.domain ?? 'example.com'}`,
    isLocal: true,
    user: actor.acting.user,
  };
}

/** WMI: types 36, 66, 67, 68. */
export const wmiData: Record<number, DataMaker> = {
  36: activity,
  66: (scene) => ({ version: 1, operationType: 1, ...filter(scene) }),
  67: (scene) => ({ version: 1, operationType: 1, ...consumer(scene) }),
  68: (scene) => ({ version: 1, operationType: 1, ...consumer(scene), ...filter(scene) }),
};
