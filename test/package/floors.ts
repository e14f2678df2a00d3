import type { Import } from './imports.js';

/** Rooms of the core and the rooms below each, which it may import. `clock` is the ground all stand on. */
const below: Record<string, readonly string[]> = {
  clock: [],
  state: ['clock'],
  http: ['clock', 'state'],
  hive: ['clock', 'state', 'http'],
  soar: ['clock', 'state', 'http'],
  channel: ['clock', 'state', 'http'],
  delivery: ['clock', 'state', 'http'],
  response: ['clock', 'state', 'http', 'hive', 'soar'],
  hunq: [],
  stix: ['hunq'],
  sync: ['clock', 'state', 'http', 'hive', 'soar', 'channel', 'response', 'delivery', 'hunq', 'stix'],
};

const publicFace = 'src/lib/index.ts';
/** No input or output, and clock and randomness are handed in. */
const pure = ['hunq', 'stix'];
/** Hashing and random bytes of Node itself, several times as fast as what is written over them; only ids use them. */
const ofIds: Readonly<Record<string, string>> = { 'src/lib/stix/ids.ts': 'node:crypto' };
/** Packages that only the editor's runtime has; a type of them costs nothing. */
const ofNodeRed = ['node-red', 'express'];

/** Why an import is not allowed, or `undefined`. */
export function objection(one: Import): string | undefined {
  return one.local ? betweenFiles(one) : ofPackage(one);
}

function betweenFiles({ from, to, typeOnly }: Import): string | undefined {
  const [house] = from.split('/');
  if (house === 'src') return withinSource(from, to);
  if (house === 'simulator') return ofSimulator(to, typeOnly);
  if (house === 'demo' || house === 'bench') {
    const allowed = to === publicFace || ['simulator/', 'demo/', `${house}/`].some((start) => to.startsWith(start));
    return allowed ? undefined : `${house} imports the public face, the simulator and the demo only`;
  }
  return undefined;
}

function withinSource(from: string, to: string): string | undefined {
  if (!to.startsWith('src/')) return 'src imports nothing outside src';
  const [, floor, type] = from.split('/');
  if (floor === 'lib') return withinCore(from, to);
  if (to === publicFace) return undefined;
  const own = floor === 'nodes' ? [`src/nodes/${type}/`, 'src/runtime/'] : [`src/${floor?.replace(/\.ts$/, '')}/`];
  return own.some((start) => to.startsWith(start)) ? undefined : `may import only ${[publicFace, ...own].join(', ')}`;
}

function withinCore(from: string, to: string): string | undefined {
  if (!to.startsWith('src/lib/')) return 'the core imports nothing above it';
  if (from === publicFace) return undefined;
  const [room, other] = [roomOf(from), roomOf(to)];
  if (!below[room]) return `${room} is not a room of the house: give it a floor`;
  return room === other || below[room].includes(other) ? undefined : `${other} is not below ${room}`;
}

function ofSimulator(to: string, typeOnly: boolean): string | undefined {
  if (to.startsWith('simulator/') || to.startsWith('src/lib/hunq/')) return undefined;
  return typeOnly && to.startsWith('src/lib/') ? undefined : 'the simulator must not use what it is there to test';
}

function ofPackage({ from, to, typeOnly }: Import): string | undefined {
  if (!from.startsWith('src/lib/')) return undefined;
  const name = to.split('/')[0] as string;
  if (ofNodeRed.includes(name) || to.startsWith('@node-red/')) return 'the core knows nothing of Node-RED';
  if (to.startsWith('node:') && !typeOnly && pure.includes(roomOf(from)) && ofIds[from] !== to) {
    return `${roomOf(from)} is pure`;
  }
  return undefined;
}

/** Whether a package that a file of src imports will be there at the customer's. */
export function willBeInstalled({ from, to, typeOnly }: Import, dependencies: Iterable<string>): boolean {
  const name = to
    .split('/')
    .slice(0, to.startsWith('@') ? 2 : 1)
    .join('/');
  if (to.startsWith('node:') || [...dependencies].includes(name)) return true;
  return typeOnly && ofNodeRed.includes(name) && !from.startsWith('src/lib/');
}

function roomOf(path: string): string {
  return (path.split('/')[2] as string).replace(/\.ts$/, '');
}
