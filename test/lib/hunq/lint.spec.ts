import assert from 'node:assert/strict';
import { type Finding, lintHunq } from '../../../src/lib/hunq/lint.js';

function only(text: string): Finding {
  const findings = lintHunq(text);
  assert.equal(findings.length, 1, JSON.stringify(findings));
  return findings[0] as Finding;
}

describe('lintHunq', () => {
  it('finds nothing wrong with a good query', () => {
    const good = [
      'eventType = "2" AND cmdline = "-enc" AND hasAlert = true',
      'happenedAfter = "2022-04-06T00:00:00.000Z" AND eventdata.size.gte = 50 AND ISSIGNED = "false"',
      'login.type = 10 AND login.ip != "-" AND NOT user.startsWith = "NT AUTHORITY"',
      'eventId = 842028663686823936 AND antimalware.threatType = "worm"',
    ];
    for (const text of good) assert.deepEqual(lintHunq(text), [], text);
  });

  it('marks an unknown field and names the one that was meant', () => {
    const cases = {
      $ip1: '$ip',
      evenType: 'eventType',
      'eventdata.loaclPort': 'eventdata.localPort',
      remotePort: 'eventdata.remotePort',
      ip: '$ip',
      'process.cmdline': 'cmdline',
      'eventdata.size': 'eventdata.size.gte',
      'eventdata.relevance.get': 'eventdata.relevance.gte',
      'eventdata.localPort.gte': 'eventdata.localPort',
      'path.startsWith': 'path',
      commandline: 'cmdline',
    };
    for (const [name, suggestion] of Object.entries(cases)) {
      const finding = only(`pid = 1 AND ${name} = 1`);
      assert.deepEqual([finding.severity, finding.suggestion], ['error', suggestion], name);
      assert.deepEqual([finding.offset, finding.length], [12, name.length]);
    }
    assert.equal(only('$ip1 = 1').message, '$ip1 is not a valid field. Did you mean $ip?');
    assert.match(only('eventdata.regionSize = 1').message, /\.gte and \.lte/);
    assert.match(only('eventdata.localPort.gte = 1').message, /has no \.gte/);
    assert.equal(only(`${'qx'.repeat(500)} = 1`).suggestion, undefined);
  });

  it('marks a value of the wrong type', () => {
    assert.deepEqual(only('eventType = "abc"'), {
      severity: 'warning',
      message: 'eventType holds numbers: this finds nothing.',
      offset: 12,
      length: 5,
    });
    assert.equal(only('isOutbound = "yes"').severity, 'warning');
    assert.equal(only('endpointId = "LAPTOP-1"').severity, 'warning');
    assert.equal(only('hasAlert = 1').severity, 'error');
    assert.equal(only('eventdata.size.gte = "big"').severity, 'error');
  });

  it('marks times the hunt refuses and writes them right where it can', () => {
    const suggested = (time: string) => only(`happenedAfter = "${time}"`).suggestion;
    assert.equal(suggested('2022-04-06T00:00:00Z'), '"2022-04-06T00:00:00.000Z"');
    assert.equal(suggested('2022-04-06T02:00:00.5+02:00'), '"2022-04-06T00:00:00.500Z"');
    for (const time of [
      '2022-02-30T00:00:00.000Z',
      '2022-02-30T00:00:00Z',
      '2022-04-06',
      'yesterday',
      '2022-04-06T00:00:00',
    ])
      assert.equal(suggested(time), undefined, time);
    assert.equal(only('happenedBefore = 5').severity, 'error');
  });

  it('notes what != means on a field compared from its start, and quotes inside values', () => {
    const negated = only('pid != 1 AND path != "c:\\users"');
    assert.deepEqual([negated.severity, negated.offset, negated.length], ['warning', 13, 4]);
    const quoted = only('cmdline = "a \\"b\\" c"');
    assert.deepEqual([quoted.severity, quoted.offset, quoted.length], ['warning', 10, 11]);
  });

  it('marks a syntax error, after what was read before it', () => {
    assert.deepEqual(only(''), {
      severity: 'error',
      message: 'The query is empty: expected a field name, NOT or (.',
      offset: 0,
      length: 0,
    });
    assert.match(only('pid > 5').message, /\.gte/);
    assert.match(only("path = 'x'").message, /double quotes/);
    assert.deepEqual(
      lintHunq('evntType = 1 AND pid').map(({ offset, length }) => [offset, length]),
      [
        [0, 8],
        [20, 0],
      ],
    );
    assert.deepEqual(
      lintHunq('cmdlin').map(({ suggestion }) => suggestion),
      ['cmdline', undefined],
    );
  });

  it('stops at a hundred findings', () => {
    assert.equal(lintHunq(Array.from({ length: 500 }, () => 'x = 1').join(' OR ')).length, 100);
  });
});
