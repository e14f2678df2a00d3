import assert from 'node:assert/strict';
import { compileHunq, evaluateHunq } from '../../../src/lib/hunq/evaluate.js';
import { hunqFields } from '../../../src/lib/hunq/fields.js';
import { QueryError } from '../../../src/lib/hunq/query-error.js';
import { someValueAt } from '../../../src/lib/hunq/values.js';

type Data = Record<string, unknown>;

const ofData = (data: Data, payload: Data = {}) => ({ payload: { data, ...payload } });
const ofProcess = (process: Data) => ({ payload: { process, data: {} } });

function finds(event: object, ...queries: string[]): void {
  for (const query of queries) assert.equal(evaluateHunq(query, event), true, query);
}

function misses(event: object, ...queries: string[]): void {
  for (const query of queries) assert.equal(evaluateHunq(query, event), false, query);
}

describe('evaluateHunq', () => {
  it('compares exact fields: numbers as numbers, booleans as booleans, text without letter case', () => {
    const event = ofData({ localPort: 443, outbound: true, fsName: 'Cmd.EXE', etwLogonType: '5', tactics: [1, 12] });
    finds(
      event,
      'eventdata.localPort = 443',
      'eventdata.localPort = "0443"',
      'EVENTDATA.LOCALPORT = "443"',
      'isOutbound = true',
      'isOutbound = "True"',
      'eventdata.fsname = "cmd.exe"',
      'login.type = 5',
      'login.type = "5"',
      'mitre.tactic = 12',
    );
    misses(event, 'eventdata.localPort = 44', 'isOutbound = 1', 'eventdata.fsname = "cmd"', 'mitre.tactic = 2');
  });

  it('compares prefix fields from the start, every argument by itself', () => {
    const event = ofData({ cmdLine: 'tool.exe -AcceptEula lsass.exe', cmdLineArgs: ['-AcceptEula', 'lsass.exe'] });
    finds(event, 'cmdline="-accepteula" and cmdline="lsass"', 'cmdline = "TOOL"', 'cmdline = ""');
    misses(event, 'cmdline = "accepteula"', 'cmdline = "-accepteula lsass"', 'cmdline = "*"');
  });

  it('takes doubled and single backslashes as the same, on both sides', () => {
    const once = ofProcess({ program: { path: 'c:\\windows\\cmd.exe' }, user: 'CORP\\ann' });
    const twice = ofProcess({ program: { path: 'c:\\\\windows\\\\\\cmd.exe' }, user: 'CORP\\\\ann' });
    for (const event of [once, twice]) {
      finds(event, 'path = "C:\\Windows\\"', 'path = "c:\\\\windows"', 'user = "corp\\ann"', 'user = "corp\\\\ann"');
    }
  });

  it('asks whether something is there', () => {
    const alert = (incidents: string[] | undefined, triggeredIncidents: string[]) =>
      ofData({}, { incidents, triggeredIncidents });
    finds(alert(['1'], []), 'hasAlert = true', 'hasAlert = "true"', 'hasAlert != false');
    finds(alert([], ['1']), 'hasAlert = true');
    finds(alert([], []), 'hasAlert = false', 'hasAlert != true');
    finds(alert(undefined, []), 'hasAlert = false');
    finds(ofData({ engineProcess: {} }), 'engine.exists = true', 'service.exists = false');
  });

  it('tells unsigned programs of a process from processes that are not there', () => {
    const signed = { program: { certInfo: { signer: 'Example' } } };
    const unsigned = { program: { certInfo: null } };
    finds(ofData({ allocatorProc: signed }), 'allocator.isSigned = true', 'NOT allocator.isSigned = false');
    finds(ofData({ allocatorProc: unsigned }), 'allocator.isSigned = false', 'allocator.isSigned != true');
    misses(ofData({}), 'allocator.isSigned = false', 'allocator.isSigned = true');
    finds(ofData({}), 'allocator.isSigned != true', 'isSigned = false', 'accessor.isSigned = false');
    finds(ofData({ childProcess: unsigned }), 'target.isSigned = false');
    misses(ofData({ childProcess: unsigned }), 'target.isSigned = true');
    finds(
      ofData({ targetProcess: signed, childProcess: unsigned }),
      'target.isSigned = true AND target.isSigned = false',
    );
    finds(ofData({}), 'eventdata.cert.isSigned = false');
    finds(ofData({ certInfo: {} }), 'eventdata.cert.isSigned = true');
  });

  it('turns the stored noGui round', () => {
    finds(ofProcess({ noGui: false }), 'hasGui = true', 'hasGui != false');
    finds(ofProcess({ noGui: true }), 'hasGui = false');
    misses(ofProcess({}), 'hasGui = true', 'hasGui = false', 'hasGui = "maybe"');
    finds(ofData({ serviceProcess: { noGui: false } }), 'service.hasGui = true');
  });

  it('takes source and destination by who opened the connection', () => {
    const sides = { localAddr: '10.0.0.1', remoteAddr: '192.0.2.1' };
    const out = ofData({ ...sides, outbound: true });
    const incoming = ofData({ ...sides, outbound: false });
    finds(out, 'ip.src = "10.0.0.1" AND ip.dst = "192.0.2.1"');
    misses(out, 'ip.src = "192.0.2.1"', 'ip.dst = "10.0.0.1"');
    finds(incoming, 'ip.src = "192.0.2.1" AND ip.dst = "10.0.0.1"');
    misses(incoming, 'ip.src = "10.0.0.1"', 'ip.dst = "192.0.2.1"', 'ip.dst = "true"');
    misses(ofData(sides), 'ip.src = "10.0.0.1"', 'ip.dst = "10.0.0.1"');
  });

  it('has closed bounds for numbers and times', () => {
    const event = { happenedAt: '2022-04-06T00:00:00.000Z', payload: { data: { size: 50, regionSize: '100' } } };
    finds(
      event,
      'eventdata.size.gte = 50 AND eventdata.size.lte = "50"',
      'eventdata.regionSize.gte = 99',
      'happenedAfter = "2022-04-06T00:00:00.000Z" AND happenedBefore = "2022-04-06T00:00:00.000Z"',
      'eventdata.size.gte != 51',
    );
    misses(event, 'eventdata.size.gte = 51', 'eventdata.size.lte = 49', 'happenedAfter = "2022-04-06T00:00:00.001Z"');
    misses(ofData({}), 'eventdata.size.gte = 0', 'eventdata.size.lte = 0');
    misses(ofData({ size: '' }), 'eventdata.size.gte = 0', 'eventdata.size.lte = 0');
  });

  it('takes != as the opposite of the whole =', () => {
    const event = ofData({ localAddr: '10.0.0.1', remoteAddr: '192.0.2.1' });
    misses(event, '$ip != "10.0.0.1"', '$ip != "192.0.2.1"');
    finds(event, '$ip != "10.0.0.2"', 'login.ip != "-"');
    finds(ofProcess({ program: { path: 'c:\\x' } }), 'path != "d:"');
    finds({}, 'pid != 1', 'NOT pid = 1');
  });

  it('finds any field at each of its paths, and nowhere else', () => {
    for (const { name, match, value, paths, reading } of hunqFields.values()) {
      if (match === 'exists' || reading) continue;
      const wanted = value === 'time' ? '2022-04-06T00:00:00.000Z' : '7';
      for (const path of paths) {
        assert.equal(evaluateHunq(`${name} = "${wanted}"`, at(path, wanted)), true, `${name} ${path}`);
        assert.equal(evaluateHunq(`${name} = "${wanted}"`, at(path, [null, [wanted]])), true, `${name} in a list`);
        assert.equal(evaluateHunq(`${name} = "${wanted}"`, at(`${path}x`, wanted)), false, `${name} ${path}x`);
      }
    }
  });

  it('refuses what the hunt refuses, in its words', () => {
    const refused = (query: string, message: RegExp) =>
      assert.throws(
        () => compileHunq(query),
        (error) => error instanceof QueryError && message.test(error.message),
        query,
      );
    refused('pid = 1 OR $ip1 = "x"', /^\$ip1 is not a valid field\.$/);
    refused('eventdata.size = 1', /^eventdata\.size is not a valid field\.$/);
    refused('happenedAfter = "2022-04-06T00:00:00Z"', /milliseconds/);
    refused('happenedAfter = "2022-02-30T00:00:00.000Z"', /time/);
    refused('eventdata.size.gte = "big"', /number/);
    refused('hasAlert = "perhaps"', /true or false/);
    refused('pid >', /^Syntax error at line 1, column 5/);
    let deep = { kind: 'comparison', field: 'pid', operator: '=', value: 1 } as Parameters<typeof compileHunq>[0];
    for (let level = 0; level < 100_000; level++) deep = { kind: 'not', operand: deep } as typeof deep;
    assert.throws(() => compileHunq(deep), /too deeply/);
  });

  it('does not trip over events of another shape', () => {
    for (const event of [{}, [], { payload: null }, { payload: { data: 'text', process: [{ pid: 1 }] } }]) {
      assert.equal(typeof evaluateHunq('$md5 = "x" OR pid = 1 OR hasAlert = true', event), 'boolean');
    }
    finds({ payload: { process: [{ pid: 2 }, { pid: 1 }] } }, 'pid = 1');
  });
});

describe('The values at a path', () => {
  const valuesAt = (event: unknown, path: string): unknown[] => {
    const values: unknown[] = [];
    // None passes, so that all are shown to it.
    someValueAt(event, path.split('.'), (value) => values.push(value) < 0);
    return values;
  };

  it('are all looked at, the elements of lists one by one', () => {
    assert.deepEqual(valuesAt(ofData({ tags: ['a', null, 'b'] }), 'payload.data.tags'), ['a', 'b']);
    assert.deepEqual(valuesAt({ a: [{ b: 1 }, { b: [2, 3] }, {}, 'x'] }, 'a.b'), [1, 2, 3]);
    assert.deepEqual(valuesAt({ a: 'text' }, 'a.length'), []);
    assert.deepEqual(valuesAt({ a: 0 }, 'a'), [0]);
  });
});

function at(path: string, value: unknown): object {
  return path.split('.').reduceRight<unknown>((inner, step) => ({ [step]: inner }), value) as object;
}
