import assert from 'node:assert/strict';
import { parseHunq } from '../../../src/lib/hunq/parse.js';
import { parsePattern } from '../../../src/lib/stix/pattern/parser.js';
import { type PatternToHunqOptions, patternToHunq, TranslationError } from '../../../src/lib/stix/pattern-to-hunq.js';

const window = " START t'2022-04-06T00:00:00.000Z' STOP t'2022-04-06T00:05:00.000Z'";
const windowQuery = ' AND happenedAfter = "2022-04-06T00:00:00.000Z" AND happenedBefore = "2022-04-06T00:05:00.000Z"';

/** What one observation becomes, without its window. */
function asked(
  comparisons: string,
  options?: PatternToHunqOptions,
): { query: string; exact: boolean; notes: string[] } {
  const { query, ...rest } = patternToHunq(`[${comparisons}]${window}`, options);
  assert.ok(query.endsWith(windowQuery));
  return { query: query.slice(1, -windowQuery.length - 1), ...rest };
}

function refusal(pattern: string, options?: PatternToHunqOptions): TranslationError {
  try {
    patternToHunq(pattern, options);
  } catch (error) {
    assert.ok(error instanceof TranslationError, String(error));
    return error;
  }
  return assert.fail(`${pattern} was translated`);
}

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

describe('A pattern in HunQ: what cannot be said exactly', () => {
  const wider: [comparisons: string, query: string, note: RegExp][] = [
    ["url:value = 'http://a'", 'eventdata.url = "http://a"', /^url:value: eventdata\.url is compared from its start/],
    ["url:value LIKE 'http://a%b_'", 'eventdata.url = "http://a"', /only the start/],
    ["file:name != 'a'", '$filename != "a"', /^file:name != 'a': left out in part: consumer\.script\.filename/],
    ["process:command_line LIKE '-enc%'", 'cmdline = "-enc"', /start of any value/],
    [
      "file:name MATCHES '^a\"' AND network-traffic:src_port = 1",
      'eventdata.localPort = "1"',
      /^file:name MATCHES '\^a"': left out/,
    ],
    [
      "(file:name MATCHES 'a' OR file:size = 1) AND network-traffic:src_port = 1",
      'eventdata.localPort = "1"',
      /MATCHES/,
    ],
    ["file:name LIKE '%.ps1' AND file:size > 5", 'eventdata.size.gte = "6"', /wildcard leaves open/],
    [
      'network-traffic:dst_port > 1024 AND network-traffic:src_port = 1',
      'eventdata.localPort = "1"',
      /no order of eventdata\.remotePort/,
    ],
    [
      "ipv4-addr:value ISSUBSET '10.0.0.0/8' AND network-traffic:src_port = 1",
      'eventdata.localPort = "1"',
      /more than 256 addresses/,
    ],
    [
      "windows-registry-key:key = 'HKEY_CURRENT_USER\\\\Run' AND windows-registry-key:values[0].name = 'x'",
      'reg.name = "x"',
      /HKEY_CURRENT_USER.*left out/,
    ],
    ["windows-registry-key:key LIKE 'HKLM\\\\System\\\\Curr%'", 'reg.path = "\\registry\\machine\\System\\"', /start/],
    [
      "x-oca-asset:ip_refs[0].value = '10.0.0.1'",
      '(eventdata.localIp = "10.0.0.1" OR login.ip = "10.0.0.1")',
      /places of a list/,
    ],
    ["x-oca-event:extensions.'x-reaqta-alert-ext'.incidents[*] = '7'", 'hasAlert = true', /only knows whether/],
  ];
  for (const [comparisons, query, note] of wider) {
    it(`[${comparisons}] is asked as ${query}, with a note`, () => {
      const found = asked(comparisons);
      assert.deepEqual([found.query, found.exact], [query, false]);
      assert.ok(
        found.notes.some((one) => note.test(one)),
        found.notes.join('\n'),
      );
    });
  }

  it('asks registry keys by every name the current control set may have', () => {
    const { query } = asked(
      "windows-registry-key:key = 'HKEY_LOCAL_MACHINE\\\\SYSTEM\\\\CurrentControlSet\\\\Services\\\\X'",
    );
    const sets = ['CurrentControlSet', 'ControlSet001', 'ControlSet002', 'ControlSet003'];
    assert.equal(
      query,
      `(${sets.map((set) => `reg.path = "\\registry\\machine\\SYSTEM\\${set}\\Services\\X"`).join(' OR ')})`,
    );
  });

  for (const join of ['AND', 'FOLLOWEDBY']) {
    it(`finds the events of either side of ${join} between observations`, () => {
      const { query, exact, notes } = patternToHunq(
        `([network-traffic:src_port = 1] ${join} [network-traffic:src_port = 2])${window}`,
      );
      assert.equal(query, `(eventdata.localPort = "1")${windowQuery} OR (eventdata.localPort = "2")${windowQuery}`);
      assert.ok(!exact && notes.some((note) => note.startsWith(`${join} between observations`)));
    });
  }

  it('says that it does not count and does not measure', () => {
    const { exact, notes } = patternToHunq(`[network-traffic:src_port = 1] REPEATS 5 TIMES WITHIN 30 SECONDS${window}`);
    assert.equal(exact, false);
    assert.ok(
      notes.some((note) => note.startsWith('REPEATS 5 TIMES')) && notes.some((note) => note.startsWith('WITHIN 30')),
    );
    assert.equal(
      patternToHunq(`[network-traffic:src_port = 1] WITHIN 30 SECONDS REPEATS 1 TIMES${window}`).exact,
      true,
    );
  });

  it('keeps notes short for long patterns', () => {
    const urls = Array.from({ length: 500 }, (_, index) => `url:value = 'http://${index}'`);
    const regexes = Array.from({ length: 500 }, (_, index) => `file:name MATCHES '${index}'`);
    const { notes } = asked(`(${urls.join(' OR ')}) AND ${regexes.join(' AND ')}`);
    assert.equal(notes.length, 51);
    assert.match(notes.at(-1) ?? '', /^451 more notes/);
  });
});

describe('A pattern in HunQ: what is refused', () => {
  const refused: [pattern: string, code: string, part: string, offset: number][] = [
    ["[process:parent_ref.binary_ref.name = 'x']", 'unmapped', 'process:parent_ref.binary_ref.name', 1],
    ["[process:parent_ref.image_ref.hashes.MD5 = 'x']", 'unmapped', 'process:parent_ref.image_ref.hashes.MD5', 1],
    ["[url:value = 'a' AND network-traffic:protocols[*] = 'tcp']", 'unmapped', 'network-traffic:protocols[*]', 21],
    ["[File:name = 'a']", 'unmapped', 'File:name', 1],
    ["[url:value != 'a']", 'inexpressible', "url:value != 'a'", 1],
    ["[file:name LIKE 'a%']", 'inexpressible', "file:name LIKE 'a%'", 1],
    ["[network-traffic:src_port = 1 OR file:name MATCHES 'a']", 'inexpressible', "file:name MATCHES 'a'", 33],
    ['[network-traffic:src_port = 1] OR [EXISTS file:name]', 'inexpressible', 'EXISTS file:name', 35],
    [
      "[windows-registry-key:key = 'HKCU\\\\Software']",
      'inexpressible',
      "windows-registry-key:key = 'HKCU\\\\Software'",
      1,
    ],
    ["[file:size >= '0 OR eventType = 2']", 'inexpressible', "file:size >= '0 OR eventType = 2'", 1],
    ["[file:name = h'00']", 'inexpressible', "file:name = h'00'", 1],
    ['[url:value = \'x" OR $ip = "y\']', 'unwritable-value', 'url:value = \'x" OR $ip = "y\'', 1],
    ['[file:name IN ()]', 'matches-nothing', '[file:name IN ()]', 0],
    ["[file:size = 'big']", 'matches-nothing', "[file:size = 'big']", 0],
    ["[ipv4-addr:value ISSUPERSET '10.0.0.0/8']", 'matches-nothing', "[ipv4-addr:value ISSUPERSET '10.0.0.0/8']", 0],
    ['[file:name NOT IN ()]', 'matches-everything', '[file:name NOT IN ()]', 0],
  ];
  for (const [pattern, code, part, offset] of refused) {
    it(`${pattern}: ${code}`, () => {
      const error = refusal(pattern);
      assert.deepEqual([error.code, error.part, error.position?.offset], [code, part, offset]);
      assert.ok(error.message.startsWith(`${part}: `));
    });
  }

  it('shortens a long part', () =>
    assert.ok(
      refusal(`[foo:bar = '${'x'.repeat(10_000)}' OR file:name MATCHES '${'y'.repeat(10_000)}']`).message.length < 400,
    ));
});

describe('A pattern in HunQ: lenient', () => {
  const lenient = { mode: 'lenient' } as const;

  const said: [comparisons: string, query: string][] = [
    ["file:name LIKE 'a%'", '(consumer.script.filename = "a%" OR $filename = "a%")'],
    ["url:value != 'a'", 'eventdata.url != "a"'],
    ["file:name MATCHES '^a' OR foo:bar = 1", '(consumer.script.filename = "^a" OR $filename = "^a")'],
    ['network-traffic:dst_port >= 1024', 'eventdata.remotePort = "1024"'],
    ['foo:bar = 1 OR network-traffic:dst_port = 1', 'eventdata.remotePort = "1"'],
    ['foo:bar = 1 AND network-traffic:dst_port = 1', 'eventdata.remotePort = "1"'],
    [
      "(foo:bar = 1 AND url:value = 'x') OR network-traffic:dst_port > 5 OR network-traffic:dst_port = 1",
      'eventdata.remotePort = "1" OR eventdata.url = "x"',
    ],
  ];
  for (const [comparisons, query] of said) {
    it(`[${comparisons}] is said as ${query}`, () => {
      const found = asked(comparisons, lenient);
      assert.deepEqual([found.query, found.exact], [query, false]);
      assert.ok(found.notes.length > 0);
    });
  }

  it('is as strict where everything can be said', () => {
    assert.deepEqual(asked('network-traffic:src_port = 1', lenient), asked('network-traffic:src_port = 1'));
  });

  it('leaves out an observation of which nothing can be said, but not all of them', () => {
    const { query } = patternToHunq(`([foo:bar = 1] OR [network-traffic:src_port = 1])${window}`, lenient);
    assert.equal(query, `(eventdata.localPort = "1")${windowQuery}`);
    assert.equal(refusal('[foo:bar = 1] OR [foo:baz = 1]', lenient).code, 'unmapped');
    assert.equal(refusal("[ipv4-addr:value ISSUBSET '10.0.0.0/8']", lenient).code, 'inexpressible');
  });

  it('writes no value that would end its quotes either', () => {
    assert.equal(refusal("[file:name MATCHES 'a\"']", lenient).code, 'unwritable-value');
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
