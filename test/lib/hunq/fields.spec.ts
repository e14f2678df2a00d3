import assert from 'node:assert/strict';
import { fieldOf, hunqFields } from '../../../src/lib/hunq/fields.js';

const fields = [...hunqFields.values()];
const named = (test: (name: string) => boolean) => fields.filter(({ name }) => test(name)).length;

describe('The fields of HunQ', () => {
  it('are all 288, by match type', () => {
    const counts: Record<string, number> = {};
    for (const { match } of fields) counts[match] = (counts[match] ?? 0) + 1;
    assert.deepEqual(counts, { term: 218, prefix: 52, exists: 10, gte: 4, lte: 4 });
  });

  it('cover six processes and 58 properties of security events', () => {
    for (const subject of ['target.', 'allocator.', 'accessor.']) {
      assert.equal(
        named((name) => name.startsWith(subject)),
        20,
        subject,
      );
    }
    assert.equal(
      named((name) => name.startsWith('engine.')),
      21,
    );
    assert.equal(
      named((name) => name.startsWith('__etw')),
      58,
    );
  });

  it('have names and paths of the right shape, no path twice', () => {
    for (const [key, { name, paths }] of hunqFields) {
      assert.equal(key, name.toLowerCase());
      assert.match(name, /^\$?[a-z_]\w*(\.[a-z]\w*)*$/i);
      assert.equal(new Set(paths).size, paths.length, name);
      for (const path of paths) assert.match(path, /^(eventId|endpointId|happenedAt|payload(\.\w+)+)$/, name);
    }
  });

  it('are found in any letter case', () => {
    assert.deepEqual(fieldOf('EVENTDATA.localport'), {
      name: 'eventdata.localPort',
      match: 'term',
      value: 'number',
      paths: ['payload.data.localPort'],
    });
    assert.equal(fieldOf('eventdata.size'), undefined);
    assert.equal(fieldOf('__proto__'), undefined);
  });

  it('look in several places where one thing has several', () => {
    assert.deepEqual(new Set(fieldOf('target.sha256')?.paths), new Set(both('program.sha256')));
    assert.deepEqual(new Set(fieldOf('$ip')?.paths), new Set(['payload.data.localAddr', 'payload.data.remoteAddr']));
    assert.equal(fieldOf('$filename')?.paths.length, 16);
    assert.equal(fieldOf('$path')?.paths.length, 9);
    assert.ok(!fieldOf('$sha1')?.paths.some((path) => path.includes('accessorProcess')));
  });
});

function both(path: string): string[] {
  return ['targetProcess', 'childProcess'].map((root) => `payload.data.${root}.${path}`);
}
