import assert from 'node:assert/strict';
import { parseHunq } from '../../../src/lib/hunq/parse.js';
import { parsePattern } from '../../../src/lib/stix/pattern/parser.js';
import { patternToHunq } from '../../../src/lib/stix/pattern-to-hunq.js';
import { asked, refusal, window, windowQuery } from './asked-pattern.js';

describe('A pattern in HunQ: the printed form', () => {
  it("is that of the connector's documentation, byte for byte", () => {
    const { query, exact } = patternToHunq(
      "[ipv4-addr:value = '192.168.1.2' OR network-traffic:src_port = 443] START t'2022-04-06T00:00:00.000Z' STOP t'2022-04-06T00:05:00.000Z'",
    );
    assert.equal(
      query,
      '(eventdata.localPort = "443" OR (login.ip = "192.168.1.2" OR $ip = "192.168.1.2")) AND happenedAfter = "2022-04-06T00:00:00.000Z" AND happenedBefore = "2022-04-06T00:05:00.000Z"',
    );
    assert.equal(exact, true);
  });

  const exact: [comparisons: string, query: string][] = [
    ['network-traffic:src_port = 443', 'eventdata.localPort = "443"'],
    ["ipv4-addr:value = '1.1.1.1'", '(login.ip = "1.1.1.1" OR $ip = "1.1.1.1")'],
    ["ipv4-addr:value != '1.1.1.1'", '(login.ip != "1.1.1.1" AND $ip != "1.1.1.1")'],
    ["ipv4-addr:value NOT = '1.1.1.1'", '(login.ip != "1.1.1.1" AND $ip != "1.1.1.1")'],
    ["ipv4-addr:value NOT != '1.1.1.1'", '(login.ip = "1.1.1.1" OR $ip = "1.1.1.1")'],
    [
      "ipv4-addr:value IN ('1.1.1.1', '2.2.2.2')",
      '(login.ip = "1.1.1.1" OR $ip = "1.1.1.1" OR login.ip = "2.2.2.2" OR $ip = "2.2.2.2")',
    ],
    ['network-traffic:src_port NOT IN (80, 443)', '(eventdata.localPort != "80" AND eventdata.localPort != "443")'],
    [
      'network-traffic:src_port IN (1, 2) AND network-traffic:dst_port = 3',
      'eventdata.remotePort = "3" AND (eventdata.localPort = "1" OR eventdata.localPort = "2")',
    ],
    [
      'network-traffic:src_port = 1 AND (network-traffic:src_port = 2 OR network-traffic:dst_port = 3)',
      '(eventdata.remotePort = "3" OR eventdata.localPort = "2") AND eventdata.localPort = "1"',
    ],
    [
      'network-traffic:src_port = 1 AND (network-traffic:src_port = 2 AND network-traffic:dst_port = 3)',
      'eventdata.remotePort = "3" AND eventdata.localPort = "2" AND eventdata.localPort = "1"',
    ],
    ['file:size = 100', '(eventdata.size.gte = "100" AND eventdata.size.lte = "100")'],
    ['file:size != 100', '(eventdata.size.gte != "100" OR eventdata.size.lte != "100")'],
    ['file:size > 100', 'eventdata.size.gte = "101"'],
    ["file:size >= '100'", 'eventdata.size.gte = "100"'],
    ['file:size < 100', 'eventdata.size.lte = "99"'],
    ['file:size <= 10.5', 'eventdata.size.lte = "10"'],
    ['file:size > -0.5', 'eventdata.size.gte = "0"'],
    ['file:size > 9007199254740993', 'eventdata.size.gte = "9007199254740994"'],
    ['file:size NOT >= 100', 'eventdata.size.gte != "100"'],
    ['x-reaqta-event:relevance = 60', 'eventdata.relevance = "60"'],
    ['x-reaqta-event:relevance <= 60', 'eventdata.relevance.lte = "60"'],
    ["x-reaqta-network:outbound IN (true, 'FALSE')", '(isOutbound = true OR isOutbound = false)'],
    ["windows-registry-key:values[*].name = 'Run'", 'reg.name = "Run"'],
    ["windows-registry-key:key LIKE 'HKLM\\\\Software\\\\%'", 'reg.path = "\\registry\\machine\\Software\\"'],
    ["url:value LIKE 'http://a%'", 'eventdata.url = "http://a"'],
    ["url:value NOT LIKE 'http://a%'", 'eventdata.url != "http://a"'],
    ["network-traffic:src_port LIKE '443'", 'eventdata.localPort = "443"'],
    [
      "ipv4-addr:value ISSUBSET '10.0.0.5/31'",
      '(login.ip = "10.0.0.4" OR $ip = "10.0.0.4" OR login.ip = "10.0.0.5" OR $ip = "10.0.0.5")',
    ],
    ["ipv4-addr:value NOT ISSUBSET '10.0.0.5'", '(login.ip != "10.0.0.5" AND $ip != "10.0.0.5")'],
    ["ipv6-addr:value ISSUBSET '2001:DB8:0:0:1::/128'", '(login.ip = "2001:db8:0:0:1::" OR $ip = "2001:db8:0:0:1::")'],
    ["ipv4-addr:value ISSUPERSET '10.0.0.5/32'", '(login.ip = "10.0.0.5" OR $ip = "10.0.0.5")'],
    ['EXISTS x-reaqta-network:outbound', '(isOutbound = true OR isOutbound = false)'],
    ['NOT EXISTS file:size', '(eventdata.size.gte != "0" AND eventdata.size.lte != "0")'],
    ["x-ibm-ttp-tagging:extensions.'mitre-attack-ext'.tactic_name = 'execution'", 'mitre.tactic = "2"'],
    ["x-oca-event:action = 'Remediation Quarantine'", '(eventType = "79" OR eventType = "80")'],
    [
      "network-traffic:src_ref.value = '10.0.0.1' AND network-traffic:dst_ref.value != '10.0.0.2'",
      'ip.dst != "10.0.0.2" AND ip.src = "10.0.0.1"',
    ],
    ['user-account:user_id NOT IN () AND network-traffic:src_port = 1', 'eventdata.localPort = "1"'],
    ['user-account:user_id IN () OR network-traffic:src_port = 1', 'eventdata.localPort = "1"'],
  ];
  for (const [comparisons, query] of exact) {
    it(`[${comparisons}] is ${query}`, () => {
      const found = asked(comparisons);
      assert.deepEqual([found.query, found.exact], [query, true]);
    });
  }

  it('keeps the order of observations, each with its own window', () => {
    const { query } = patternToHunq(`[network-traffic:src_port = 1]${window} OR [network-traffic:src_port = 2]`, {
      now: 0,
    });
    assert.equal(
      query,
      `(eventdata.localPort = "1")${windowQuery} OR (eventdata.localPort = "2") AND happenedAfter = "1969-12-31T23:55:00.000Z" AND happenedBefore = "1970-01-01T00:00:00.000Z"`,
    );
  });

  it('takes a pattern that is read already', () => {
    const text = `[url:value = 'a']${window}`;
    assert.deepEqual(patternToHunq(parsePattern(text)), patternToHunq(text));
  });
});

describe('A pattern in HunQ: windows', () => {
  const bounds = (query: string) =>
    [...query.matchAll(/happened(?:After|Before) = "([^"]*)"/g)].map(([, time]) => time);

  it('are the last five minutes where none is named, and a note says so', () => {
    for (const now of [
      Date.UTC(2024, 5, 25),
      '2024-06-25T00:00:00Z',
      new Date('2024-06-25'),
      () => Date.UTC(2024, 5, 25),
    ]) {
      const { query, exact, notes } = patternToHunq('[network-traffic:src_port = 1]', { now });
      assert.deepEqual(bounds(query), ['2024-06-24T23:55:00.000Z', '2024-06-25T00:00:00.000Z']);
      assert.ok(exact && notes.some((note) => note.includes('last 5 minutes')));
    }
  });

  it('are as long as asked', () => {
    const { query } = patternToHunq("[url:value = 'a']", { now: 86_400_000, timeRangeMinutes: 1440 });
    assert.deepEqual(bounds(query), ['1970-01-01T00:00:00.000Z', '1970-01-02T00:00:00.000Z']);
    for (const timeRangeMinutes of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      assert.equal(refusal("[url:value = 'a']", { timeRangeMinutes }).code, 'bad-option');
    assert.equal(refusal("[url:value = 'a']", { now: 'yesterday' }).part, 'now');
  });

  it('narrow each other: what is inside all of them', () => {
    const { query } = patternToHunq(
      `([url:value = 'a'] START t'2022-04-06T00:02:00Z' STOP t'2022-04-07T00:00:00Z' OR [url:value = 'b'])${window}`,
    );
    assert.deepEqual(bounds(query), [
      '2022-04-06T00:02:00.000Z',
      '2022-04-06T00:05:00.000Z',
      '2022-04-06T00:00:00.000Z',
      '2022-04-06T00:05:00.000Z',
    ]);
  });

  it('that are empty find nothing, and a note says so', () => {
    const { query, notes } = patternToHunq(
      "[url:value = 'a'] START t'2022-04-06T00:05:00Z' STOP t'2022-04-06T00:00:00Z'",
    );
    assert.deepEqual(bounds(query), ['2022-04-06T00:05:00.000Z', '2022-04-06T00:00:00.000Z']);
    assert.ok(notes.some((note) => note.includes('ends before it begins')));
  });

  it('end with the year 9999, also in a leap second', () => {
    const { query } = patternToHunq("[url:value = 'a'] START t'0000-01-01T00:00:00Z' STOP t'9999-12-31T23:59:60Z'");
    assert.deepEqual(bounds(query), ['0000-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z']);
  });
});

describe('A pattern in HunQ: ports by direction', () => {
  const direction = { ports: 'direction' } as const;

  it('asks the port of who opened the connection', () => {
    assert.deepEqual(asked('network-traffic:src_port = 1', direction), {
      query: '(isOutbound = true AND eventdata.localPort = "1" OR isOutbound = false AND eventdata.remotePort = "1")',
      exact: true,
      notes: [],
    });
    assert.equal(
      asked('network-traffic:dst_port NOT IN (1)', direction).query,
      '((isOutbound != true OR eventdata.remotePort != "1") AND (isOutbound != false OR eventdata.localPort != "1"))',
    );
  });

  it('is noted where it is not asked', () => {
    assert.ok(asked('network-traffic:src_port = 1').notes.some((note) => note.includes('inbound')));
  });
});

describe('Long patterns in HunQ', () => {
  it('stay flat, and are quick', () => {
    const chain = Array.from({ length: 10_000 }, (_, index) => `network-traffic:src_port = ${index}`);
    const start = process.cpuUsage().user;
    const { query } = asked(chain.join(' OR '));
    assert.ok(process.cpuUsage().user - start < 1_000_000);
    const node = parseHunq(query);
    assert.ok(node.kind === 'or' && node.operands.length === 10_000);
  });

  it('may be nested to the limit of the pattern', () => {
    const text = Array.from({ length: 1_000 }).reduce<string>(
      (inside, _, index) => `(network-traffic:src_port = ${index} ${index % 2 ? 'AND' : 'OR'} ${inside})`,
      'network-traffic:src_port = 0',
    );
    assert.ok(parseHunq(asked(text).query));
  });
});
