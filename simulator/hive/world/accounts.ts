import type { Endpoint } from '../../../src/lib/hive/types.js';
import type { Dice } from './dice.js';

/** Who runs a process. */
export interface Account {
  name: string;
  sid: string;
  logonId: string;
}

export type Accounts = Record<'system' | 'local' | 'network' | 'person', Account>;

const domainSid = 'S-1-5-21-1000000001-1000000002-1000000003';

/** The accounts in use on a machine; its person follows from the machine's number. */
export function accountsOf(endpoint: Endpoint, number: number, dice: Dice): Accounts {
  const logonId = `0x${dice.between(0x10000, 0xfffff).toString(16)}`;
  if (endpoint.osType !== 1) {
    const root = { name: 'root', sid: '0', logonId: '0x0' };
    const person = { name: `user${String(number).padStart(3, '0')}`, sid: String(1000 + number), logonId };
    return { system: root, local: root, network: { ...root, name: 'www-data', sid: '33' }, person };
  }
  return {
    system: { name: 'NT AUTHORITY\\SYSTEM', sid: 'S-1-5-18', logonId: '0x3e7' },
    local: { name: 'NT AUTHORITY\\LOCAL SERVICE', sid: 'S-1-5-19', logonId: '0x3e5' },
    network: { name: 'NT AUTHORITY\\NETWORK SERVICE', sid: 'S-1-5-20', logonId: '0x3e4' },
    person: { name: `EXAMPLE\\user${String(number).padStart(3, '0')}`, sid: `${domainSid}-${1100 + number}`, logonId },
  };
}
