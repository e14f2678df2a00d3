import type { Endpoint } from '../../../src/lib/hive/types.js';
import { type IdMint, idKind, isoTime, timeOfId } from '../ids.js';
import type { Dice } from './dice.js';
import type { MachineKind } from './tree-lines.js';

const day = 86_400_000;

/** Kinds in the order machines are made: a domain controller first, then ever the same mix. */
const mix: MachineKind[] = [
  'domain-controller',
  'workstation',
  'workstation',
  'server',
  'workstation',
  'linux',
  'workstation',
  'mac',
  'workstation',
  'workstation',
  'server',
  'workstation',
];

interface KindFacts {
  osType: number;
  prefix: string;
  os: string;
  kernel: string;
}

const facts: Record<MachineKind, KindFacts> = {
  workstation: { osType: 1, prefix: 'WS', os: 'Windows 10 Enterprise', kernel: '10.0' },
  server: { osType: 1, prefix: 'SRV', os: 'Windows Server 2019 Standard', kernel: '10.0' },
  'domain-controller': { osType: 1, prefix: 'DC', os: 'Windows Server 2019 Standard', kernel: '10.0' },
  linux: { osType: 2, prefix: 'LNX', os: 'Ubuntu 22.04 LTS', kernel: '5.15.0' },
  mac: { osType: 3, prefix: 'MAC', os: 'macOS 13', kernel: '22.6.0' },
};

export interface Machine {
  kind: MachineKind;
  number: number;
  endpoint: Endpoint;
}

/** The kind of the machine with that number (1 is the first). There is one domain controller. */
export function kindOf(number: number): MachineKind {
  const kind = mix[(number - 1) % mix.length] ?? 'workstation';
  return kind === 'domain-controller' && number > 1 ? 'server' : kind;
}

/** Machine `number`, registered some weeks before `startedAt` (epoch ms). Every ninth is offline. */
export function makeMachine(number: number, startedAt: number, ids: IdMint, dice: Dice): Machine {
  const kind = kindOf(number);
  const { osType, prefix, os, kernel } = facts[kind];
  const registered = startedAt - dice.between(20, 300) * day + number * 1000;
  const id = ids.make(idKind.endpoint, registered);
  const connected = number % 9 !== 0;
  const lastSeen = connected ? startedAt : startedAt - dice.between(1, 6) * day;
  const virtual = dice.chance(0.3);
  const endpoint: Endpoint = {
    id,
    machineId: dice.hex(64),
    osType,
    cpuVendor: 1,
    arch: 2,
    cpuDescr: 'Example CPU @ 2.60GHz',
    kernel,
    os,
    name: `${prefix}-${String(number).padStart(4, '0')}`,
    ...(osType === 1 ? { domain: 'corp.example.com' } : {}),
    state: 1,
    registrationTime: isoTime(timeOfId(id)),
    agentVersion: '3.10.1',
    componentsVersions: componentVersions,
    isVirtualMachine: virtual,
    isDomainController: kind === 'domain-controller',
    isServer: kind === 'server' || kind === 'domain-controller' || kind === 'linux',
    sessionStart: isoTime(lastSeen - dice.between(1, 40) * 3_600_000),
    sessionEnd: isoTime(lastSeen + 300_000),
    lastSeenAt: isoTime(lastSeen),
    disconnectionReason: 0,
    localAddr: `192.0.2.${(number % 250) + 2}`,
    hvStatus: 19,
    macs: [`00:00:5e:00:53:${(number % 256).toString(16).padStart(2, '0')}`],
    isolated: false,
    isolationStatus: 'DEISOLATED',
    isolationStatusFailure: null,
    connected,
    tags: virtual ? ['vm'] : [],
    groups: [],
    avInstalled: osType === 1,
  };
  return { kind, number, endpoint };
}

const componentVersions = [
  { name: 'keeper', version: '3.10.1', build: '57.1681234567890.commit' },
  { name: 'probos', version: '3.10.0', build: '21.1681234567000.commit' },
  { name: 'rqtsentry', version: '3.10.0', build: '18.1681234566000.commit' },
  { name: 'rqtnetsentry', version: '3.10.0', build: '12.1681234565000.commit' },
  { name: 'installer', version: '3.10.1', build: '' },
];
