import type { AlertStep, Step } from '../script.js';
import { system32 } from './evidence.js';

const locker = 'C:\\Users\\Public\\Libraries\\locker.exe';

function lockedFiles() {
  const names = ['budget.xlsx', 'contracts.docx', 'customers.csv', 'plans.pptx'];
  return { files: names.map((name) => ({ file: `c:\\users\\public\\documents\\${name}.locked` })) };
}

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

/** Files are locked on all three machines, and analysts catch up. */
export const impact: Step[] = [
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
