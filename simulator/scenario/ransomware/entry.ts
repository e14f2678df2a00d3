import type { Step } from '../script.js';
import {
  c2,
  document,
  encoded,
  openedDocument,
  powershell,
  scriptBlock,
  system32,
  technique,
  toC2,
} from './evidence.js';

/** From a mail to a foothold on one machine. */
export const entry: Step[] = [
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
