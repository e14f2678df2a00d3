import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileHunq } from '../../../src/lib/hunq/evaluate.js';
import { eventsToStix } from '../../../src/lib/stix/events-to-stix.js';
import { patternToHunq } from '../../../src/lib/stix/pattern-to-hunq.js';
import { acting, fixed, huntEvent, identity, type Json, outboundConnection, simulatedEvents } from './hunt-events.js';
import { observedIn } from './stix-checks.js';

const page = readFileSync(join(__dirname, '../../../docs/stix-results.md'), 'utf8');
const listed = page.slice(page.indexOf('unsearchable: begin'), page.indexOf('unsearchable: end'));
const unsearchable = new Set([...listed.matchAll(/^- `([^`]+)`$/gm)].map(([, property]) => property));

interface Claim {
  type: string;
  steps: string[];
  value: string | number | boolean;
}

/** Everything a bundle says of its objects, value by value. */
function* claims(type: string, value: unknown, steps: string[] = []): Generator<Claim> {
  if (Array.isArray(value)) {
    for (const item of value) yield* claims(type, item, [...steps.slice(0, -1), `${steps.at(-1)}[*]`]);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, part] of Object.entries(value)) {
      const isOwn = steps.length === 0 && ['type', 'id', 'spec_version'].includes(key);
      if (!isOwn && !/_refs?$/.test(key)) yield* claims(type, part, [...steps, key]);
    }
  } else yield { type, steps, value: value as Claim['value'] };
}

/** As the documentation lists it: without indexes, and extensions under their names of 2.0. */
function listedName({ type, steps }: Claim): string {
  const plain = steps.map((step) => step.replace('[*]', '').replace(/^(x-\w+-\w+)-ext$/, '$1'));
  return `${type}:${plain.join('.')}`;
}

function isUnsearchable(claim: Claim): boolean {
  const name = listedName(claim);
  if (unsearchable.has(name)) return true;
  for (let dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
    if (unsearchable.has(`${name.slice(0, dot)}.*`)) return true;
  }
  return false;
}

/** Values that the documentation excepts, of properties that are found otherwise. */
function isExcepted(claim: Claim, event: Json): boolean {
  const { value } = claim;
  const data = (event.payload as Json).data as Json;
  const pathOnly = [data.file, data.path, data.etwProcessName, data.etwCallerProcessName].map(String);
  switch (listedName(claim)) {
    case 'file:name':
      return pathOnly.some((path) => path.endsWith(String(value)) || path.includes(`${value} `));
    case 'file:size':
      return value !== data.size;
    case 'directory:path':
      return [data.etwProcessName, data.etwHomePath].some((path) => String(path).startsWith(String(value)));
    case 'x-ibm-finding:name':
    case 'x-ibm-finding:finding_type':
      return data.matched !== undefined;
    default:
      return typeof value === 'string' && value.includes('"');
  }
}

function patternOf({ type, steps, value }: Claim): string {
  const path = steps.map((step) => (/^\w+(\[\*\])?$/.test(step) ? step : `'${step}'`)).join('.');
  const literal = typeof value === 'string' ? `'${value.replace(/[\\']/g, '\\$&')}'` : String(value);
  return `[${type}:${path} = ${literal}] START t'2000-01-01T00:00:00Z' STOP t'2100-01-01T00:00:00Z'`;
}

const described = { ...acting(), startTime: 1_700_000_000_000 };
const events: Json[] = [
  ...(simulatedEvents() as unknown as Json[]),
  huntEvent(8, outboundConnection),
  huntEvent(8, { ...outboundConnection, outbound: false, addressFamily: 1, localAddr: 'fe80::1', remoteAddr: '::7' }),
  huntEvent(64, { targetProcess: described, targetProcessId: 4100, returnCode: 0 }),
  huntEvent(63, { allocatorProc: described, peType: 1, regionSize: 4096 }),
  huntEvent(58, { childProcess: described }),
  huntEvent(24, { accessorProcess: described }),
  huntEvent(84, { engineProcess: described, taskName: '\\Daily', actionName: 'c:\\tools\\runner.exe' }),
  huntEvent(87, {
    serviceProcess: described,
    serviceName: 'Svc',
    displayName: 'A service',
    startType: 2,
    serviceType: 16,
  }),
];

describe('What our results hold', () => {
  for (const version of ['2.0', '2.1'] as const) {
    it(`finds its event again as a pattern, or is listed as unsearchable (${version})`, () => {
      const lost = new Set<string>();
      let found = 0;
      for (const event of events) {
        const { bundle } = eventsToStix([event], { version, identity, ...fixed() });
        for (const object of observedIn(bundle)) {
          for (const claim of claims(object.type, object)) {
            if (isUnsearchable(claim) || isExcepted(claim, event)) continue;
            if (finds(claim, event)) found++;
            else lost.add(`${listedName(claim)} = ${claim.value} (type ${String((event.payload as Json).eventType)})`);
          }
        }
      }
      assert.deepEqual([...lost], []);
      assert.ok(found > 5_000, `${found} found`);
    }).timeout(60_000);
  }
});

function finds(claim: Claim, event: Json): boolean {
  try {
    const { query } = patternToHunq(patternOf(claim), { ports: 'direction' });
    return compileHunq(query)(event);
  } catch (error) {
    if (error instanceof Error && error.name === 'TranslationError') return false;
    throw error;
  }
}
