import type { Step } from '../script.js';
import { dumpOf, encoded, fromFirst, powershell, remoteLogon, system32, technique } from './evidence.js';

/** Credentials are read, and two more machines taken with them. */
export const spread: Step[] = [
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
