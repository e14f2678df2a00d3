import assert from 'node:assert/strict';
import { patternToHunq } from '../../../src/lib/stix/pattern-to-hunq.js';
import { asked, refusal, window, windowQuery } from './asked-pattern.js';

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
