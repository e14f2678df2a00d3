import assert from 'node:assert/strict';
import { mappingPage } from '../../../scripts/stix-mapping.js';
import { fieldOf } from '../../../src/lib/hunq/fields.js';
import { hunqFieldsFor, mappingRows } from '../../../src/lib/stix/mapping/mapping.js';
import { storedRegistryKeyStarts, storedRegistryKeys } from '../../../src/lib/stix/mapping/registry-key.js';
import { unsearchableRows } from '../../../src/lib/stix/mapping/tables/unsearchable.js';
import { PatternError } from '../../../src/lib/stix/pattern/pattern-error.js';
import { read } from '../../package/repository.js';

describe('The fields of an object path', () => {
  const examples: [path: string, fields: string][] = [
    ['ipv4-addr:value', 'login.ip $ip'],
    ['network-traffic:src_ref.value', 'ip.src'],
    ['file:size', 'eventdata.size.gte eventdata.size.lte'],
    ['x-reaqta-event:relevance', 'eventdata.relevance eventdata.relevance.gte eventdata.relevance.lte'],
    ["file:hashes.'SHA-256'", '$sha256 accessor.sha256'],
    ['network-traffic:protocols', ''],
    ['File:name', ''],
    ['process:parent_ref.binary_ref.name', ''],
  ];
  for (const [path, fields] of examples) {
    it(`are ${fields || 'none'} for ${path}`, () => assert.equal(hunqFieldsFor(path).join(' '), fields));
  }

  const spellings: string[][] = [
    ['file:hashes.MD5', "file:hashes.'MD5'", 'file:hashes.md5', "file:'hashes'.MD5", 'x-oca-event:file_ref.hashes.MD5'],
    [
      "file:hashes.'SHA-256'",
      'file:hashes.SHA256',
      'file:hashes.SHA_256',
      "file:hashes.'sha-256'",
      'file : hashes . SHA256',
    ],
    ['process:image_ref.name', 'process:binary_ref.name', 'x-oca-event:process_ref.binary_ref.name'],
    ['process:parent_ref.pid', 'x-oca-event:parent_process_ref.pid'],
    ["process:extensions.'x-reaqta-process'.no_gui", "process:extensions.'x-reaqta-process-ext'.no_gui"],
    ['x-oca-asset:ip_refs[*].value', 'x-oca-asset:ip_refs[0].value', 'x-oca-asset:ip_refs.value'],
    [
      'windows-registry-key:values[*].name',
      'windows-registry-key:values[0].name',
      'x-oca-event:registry_ref.values[*].name',
    ],
    ['x-reaqta-etw:etw_logon_type', 'x-reaqta-etw:etwLogonType'],
    ['x-reaqta-etw:etw_target_sid', 'x-reaqta-etw:etwTargetSid'],
    ['x-reaqta-event:query_name', 'x-reaqta-event:queryName'],
    [
      "x-oca-asset:extensions.'x-reaqta-consumer'.executable_path",
      "x-oca-asset:extensions.'x-reaqta-consumer-ext'.executablePath",
    ],
    [
      "x-oca-asset:extensions.'x-wmi-event'.client_machine_fqn",
      "x-oca-asset:extensions.'x-wmi-event-ext'.client_machine_fqn",
    ],
  ];
  for (const [first = '', ...others] of spellings) {
    it(`are the same for ${first} in every spelling`, () => {
      assert.ok(hunqFieldsFor(first).length > 0);
      for (const other of others) assert.deepEqual(hunqFieldsFor(other), hunqFieldsFor(first), other);
    });
  }

  it('follow the direction of the connection when asked to', () => {
    assert.deepEqual(hunqFieldsFor('network-traffic:src_port'), ['eventdata.localPort']);
    assert.deepEqual(hunqFieldsFor('network-traffic:dst_port', { ports: 'direction' }), [
      'eventdata.remotePort',
      'eventdata.localPort',
    ]);
  });

  it('are not given for what is no path', () => {
    assert.throws(() => hunqFieldsFor('file.name'), PatternError);
    assert.throws(() => hunqFieldsFor("file:name = 'a'"), PatternError);
  });

  it('are fields that HunQ has, each path listed once', () => {
    const paths = mappingRows.map(([path]) => path);
    assert.equal(new Set(paths).size, paths.length);
    for (const path of paths) for (const field of hunqFieldsFor(path)) assert.equal(fieldOf(field)?.name, field);
    for (const [path] of unsearchableRows) assert.deepEqual(hunqFieldsFor(path), [], path);
  });
});

describe('A registry key as Hive stores it', () => {
  const set = (name: string) => `\\registry\\machine\\System\\${name}\\Services`;
  const keys: [key: string, stored: string[] | undefined][] = [
    ['HKEY_LOCAL_MACHINE\\Software', ['\\registry\\machine\\Software']],
    ['hklm', ['\\registry\\machine']],
    ['HKEY_USERS\\S-1-5-18', ['\\registry\\user\\S-1-5-18']],
    ['\\registry\\machine\\Software', ['\\registry\\machine\\Software']],
    [
      'HKLM\\System\\currentcontrolset\\Services',
      ['CurrentControlSet', 'ControlSet001', 'ControlSet002', 'ControlSet003'].map(set),
    ],
    ['HKLM\\System\\ControlSet002\\Services', [set('ControlSet002')]],
    ['HKLM\\System\\CurrentControlSetX', ['\\registry\\machine\\System\\CurrentControlSetX']],
    ['HKEY_CURRENT_USER\\Software', undefined],
    ['HKCR\\.exe', undefined],
    ['HKLMX\\Software', ['HKLMX\\Software']],
  ];
  for (const [key, stored] of keys) it(key, () => assert.deepEqual(storedRegistryKeys(key), stored));

  it('is not told by a start that ends inside the root', () => {
    assert.equal(storedRegistryKeyStarts('HKEY_LOC'), undefined);
    assert.equal(storedRegistryKeyStarts('HKCU\\Soft'), undefined);
    assert.deepEqual(storedRegistryKeyStarts('HKLM\\Soft'), { starts: ['\\registry\\machine\\Soft'], isWhole: true });
  });
});

describe('docs/stix-mapping.md', () => {
  it('is what the table says (node --import tsx scripts/stix-mapping.ts writes it)', () => {
    assert.equal(read('docs/stix-mapping.md'), mappingPage());
  });
});
