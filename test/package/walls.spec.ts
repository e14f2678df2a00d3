import assert from 'node:assert/strict';
import { objection, willBeInstalled } from './floors.js';
import { type Import, importsOf } from './imports.js';
import { filesIn, packageJson } from './repository.js';

const files = ['src', 'simulator', 'demo', 'bench'].flatMap((house) => filesIn(house, '.ts'));
const all = files.flatMap((file) => importsOf(file));

describe('The walls of the house', () => {
  it('are kept: a room imports only from the floors below it', () => {
    assert.deepEqual(all.flatMap(told), []);
  });

  it('have no doors to files that do not exist', () => {
    const missing = all.filter(({ local, to }) => local && !files.includes(to));
    assert.deepEqual(missing, []);
  });

  it('run in no circle: no file of src imports itself over others', () => {
    const sources = all.filter(({ from, local }) => local && from.startsWith('src/'));
    assert.deepEqual(circleIn(sources), []);
  });

  it('let in only packages that are installed with this one', () => {
    const strangers = all.filter(
      (one) =>
        one.from.startsWith('src/') && !one.local && !willBeInstalled(one, Object.keys(packageJson.dependencies)),
    );
    assert.deepEqual(strangers, []);
  });
});

describe('The check of the walls', () => {
  const forbidden: [string, string][] = [
    ['src/lib/state/a.ts', "import { b } from '../http/b.js';"],
    ['src/lib/http/a.ts', "import type { b } from '../hive/b.js';"],
    ['src/lib/hive/a.ts', "import { b } from '../soar/b.js';"],
    ['src/lib/delivery/a.ts', "export { b } from '../sync/b.js';"],
    ['src/lib/hive/a.ts', "import { b } from '../index.js';"],
    ['src/lib/odd-room/a.ts', "import { b } from '../clock.js';"],
    ['src/lib/stix/a.ts', "import { readFile } from 'node:fs';"],
    ['src/lib/sync/a.ts', "import type { Node } from 'node-red';"],
    ['src/lib/sync/a.ts', "const b = await import('../../runtime/b.js');"],
    ['src/runtime/a.ts', "import { b } from '../lib/hive/b.js';"],
    ['src/runtime/a.ts', "import { b } from '../nodes/x/b.js';"],
    ['src/nodes/x/a.ts', "import b = require('../y/b.js');"],
    ['src/nodes/x/a.ts', "import { b } from '../../../simulator/index.js';"],
    ['src/cli.ts', "import { b } from './runtime/b.js';"],
    ['simulator/a.ts', "import {\n  type A,\n  b,\n} from '../src/lib/hive/b.js';"],
    ['demo/a.ts', "import { b } from '../src/lib/hive/b.js';"],
    ['bench/a.ts', "import { b } from '../test/b.js';"],
  ];
  for (const [from, source] of forbidden) {
    it(`finds ${source.replace(/\s+/g, ' ')} in ${from}`, () => {
      assert.equal(importsOf(from, source).flatMap(told).length, 1);
    });
  }

  const allowed: [string, string][] = [
    ['src/lib/sync/a.ts', "import { b } from '../delivery/b.js';"],
    ['src/lib/stix/mapping/a.ts', "import { b } from '../../hunq/b.js';"],
    ['src/nodes/x/a.ts', "import { b } from '../../runtime/b.js';"],
    ['simulator/a.ts', "import {\n  type A,\n  type B,\n} from '../src/lib/hive/b.js';"],
    ['simulator/a.ts', "import { evaluateHunq } from '../src/lib/hunq/b.js';"],
  ];
  for (const [from, source] of allowed) {
    it(`passes ${source.replace(/\s+/g, ' ')} in ${from}`, () => {
      assert.deepEqual(importsOf(from, source).flatMap(told), []);
    });
  }

  it('finds a circle over three files', () => {
    const circle = importsOf('src/a.ts', "import './b.js'").concat(
      importsOf('src/b.ts', "import './c.js'"),
      importsOf('src/c.ts', "import type { A } from './a.js'"),
    );
    assert.equal(circleIn(circle).length, 4);
  });
});

function told(one: Import): string[] {
  const reason = objection(one);
  return reason ? [`${one.from} imports ${one.to}: ${reason}`] : [];
}

/** The files of one circle of imports, first and last the same; empty when there is none. */
function circleIn(imports: Import[]): string[] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of imports) targets.set(from, [...(targets.get(from) ?? []), to]);
  const settled = new Set<string>();
  const search = (file: string, path: string[]): string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (settled.has(file)) return [];
    for (const next of targets.get(file) ?? []) {
      const circle = search(next, [...path, file]);
      if (circle.length > 0) return circle;
    }
    settled.add(file);
    return [];
  };
  for (const file of targets.keys()) {
    const circle = search(file, []);
    if (circle.length > 0) return circle;
  }
  return [];
}
