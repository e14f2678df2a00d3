import assert from 'node:assert/strict';
import { eventsToStix } from '../../../src/lib/stix/events-to-stix.js';
import { acting, fixed, huntEvent, identity, type Json, outboundConnection } from './hunt-events.js';
import { checkBundle, ofType, only } from './stix-checks.js';
import { includes, v20, v21 } from './translated.js';

describe('Connections', () => {
  const inbound = { ...outboundConnection, outbound: false };

  it('that came in are turned round: who opened them is the source, the endpoint keeps its own address', () => {
    const bundle = v20(huntEvent(8, inbound));
    includes(only(bundle, 'network-traffic'), { src_port: 443, dst_port: 50123 });
    const objects = bundle.objects[1]?.objects as Record<string, Json>;
    const traffic = only(bundle, 'network-traffic');
    assert.equal(objects[traffic.src_ref as string]?.value, '203.0.113.80');
    const [own] = only(bundle, 'x-oca-asset').ip_refs as string[];
    assert.equal(objects[own as string]?.value, '10.20.30.40');
  });

  it('that went through the connector already are not turned round again', () => {
    const { localAddr: _local, remoteAddr: _remote, ...rest } = inbound;
    const swapped = {
      ...rest,
      addressFamily: 'IPv4',
      protocol: 'tcp',
      localAddrV4: '203.0.113.80',
      localPort: 443,
      remoteAddrV4: '10.20.30.40',
      remotePort: 50123,
    };
    const eventName = 'Network Connection Established';
    assert.deepEqual(v20(huntEvent(8, swapped, { eventName })).objects, v20(huntEvent(8, inbound)).objects);
  });

  it('keep protocols and address families that have no name', () => {
    const bundle = v20(huntEvent(8, { ...outboundConnection, protocol: 17, addressFamily: 23 }));
    includes(only(bundle, 'network-traffic'), {
      protocols: ['17'],
      extensions: { 'x-reaqta-network': { address_family: 23 } },
    });
  });

  it('take no protocol or family from a word that means something to a program', () => {
    const bundle = v20(huntEvent(8, { ...outboundConnection, protocol: 'length', addressFamily: 'constructor' }));
    includes(only(bundle, 'network-traffic'), {
      protocols: ['length'],
      extensions: { 'x-reaqta-network': { address_family: 'constructor' } },
    });
  });

  it('without a protocol speak IP of their addresses, also of the sixth version', () => {
    const { protocol: _protocol, ...data } = outboundConnection;
    const bundle = v21(huntEvent(8, { ...data, localAddr: 'fe80::1%eth0', remoteAddr: '::ffff:192.0.2.7' }));
    assert.deepEqual(only(bundle, 'network-traffic').protocols, ['ipv6']);
    assert.equal(ofType(bundle, 'ipv6-addr').length, 2);
  });

  it('without a readable address are told by the event itself', () => {
    const bundle = v21(huntEvent(8, { ...outboundConnection, localAddr: 'here', remoteAddr: '999.1.1.1' }));
    assert.equal(ofType(bundle, 'network-traffic').length, 0);
    includes(only(bundle, 'x-reaqta-event'), {
      network: { protocols: ['tcp'], src_port: 50123, dst_port: 443, src_address: 'here', dst_address: '999.1.1.1' },
    });
  });
});

describe('Files, programs and certificates', () => {
  it('have names without their directories', () => {
    const bundle = v21(
      huntEvent(6, { file: 'c:\\data\\old.txt', newFile: 'c:\\data\\new.txt' }, { process: undefined }),
    );
    const file = only(bundle, 'file');
    assert.equal(file.name, 'old.txt');
    assert.equal(only(bundle, 'directory').path, 'c:\\data');
    assert.equal(file.parent_directory_ref, only(bundle, 'directory').id);
    assert.equal(only(bundle, 'x-reaqta-event').new_file, 'c:\\data\\new.txt');
  });

  it('keep the root of a drive, paths with slashes and names without a path', () => {
    const directories = (file: string) => ofType(v20(huntEvent(5, { file }, { process: undefined })), 'directory');
    assert.equal(directories('c:\\root.txt')[0]?.path, 'c:\\');
    assert.equal(directories('/usr/bin/ls')[0]?.path, '/usr/bin');
    assert.deepEqual(directories('alone.txt'), []);
  });

  it('find the program in the command line of a service', () => {
    const path = 'C:\\Windows\\System32\\svchost.exe -k netsvcs -p';
    const bundle = v20(huntEvent(85, { serviceName: 'Svc', path }, { process: undefined }));
    assert.equal(only(bundle, 'file').name, 'svchost.exe');
    assert.equal(only(bundle, 'x-reaqta-event').path, path);
  });

  it('each have their own certificate', () => {
    const certInfo = { signer: 'Good Ltd', issuer: 'Good CA', trusted: true, expired: false };
    const process = acting({ program: { ...(acting().program as Json), certInfo } });
    const module = {
      path: 'c:\\tools\\side.dll',
      fsName: 'side.dll',
      md5: 'e5'.repeat(16),
      certInfo: { signer: 'Unknown', issuer: 'Self', trusted: false, expired: true },
    };
    const again = huntEvent(57, module, { process }, { eventId: '9' });
    const bundle = v21(huntEvent(57, module, { process }), again);
    const certificates = ofType(bundle, 'x509-certificate');
    assert.equal(certificates.length, 2);
    assert.deepEqual(new Set(certificates.map(({ issuer }) => issuer)), new Set(['Good CA', 'Self']));
    for (const file of ofType(bundle, 'file')) {
      const [reference] = file.x_reaqta_certificate_refs as string[];
      const issuer = certificates.find(({ id }) => id === reference)?.issuer;
      assert.equal(issuer, file.name === 'side.dll' ? 'Self' : 'Good CA');
    }
  });

  it('keep a size that no JSON number holds, digit by digit', () => {
    const bundle = v20(huntEvent(5, { file: 'c:\\big.bin', size: 9_223_372_036_854_775_807n }, { process: undefined }));
    includes(only(bundle, 'file'), { extensions: { 'x-reaqta-data': { size: '9223372036854775807' } } });
  });
});

describe('Windows security events', () => {
  const logon = {
    etwEventId: 4624,
    etwEventRecordId: 11,
    etwEventDescription: 'An account was successfully logged on.',
    etwSubjectUserName: 'HOST$',
    etwSubjectUserSid: 'S-1-5-18',
    etwSubjectDomainName: 'LAB',
    etwTargetUserName: 'ada',
    etwTargetServerName: 'localhost',
    etwLogonProcessName: 'User32 ',
    etwProcessId: '0x4d8',
    etwProcessName: 'C:\\Windows\\System32\\winlogon.exe',
    etwIpAddress: '2001:db8::5',
    etwWorkstationName: 'WS1',
  };

  it('read process ids as hexadecimal and names of images as files, in both versions', () => {
    for (const bundle of [
      v20(huntEvent(39, logon, { process: undefined })),
      v21(huntEvent(39, logon, { process: undefined })),
    ]) {
      assert.equal(only(bundle, 'process').pid, 1240);
      assert.equal(only(bundle, 'file').name, 'winlogon.exe');
      assert.deepEqual(only(bundle, 'x-reaqta-etw').etw_logon_process_name, 'User32 ');
    }
  });

  it('keep every domain and server under its own name, and the event id as text', () => {
    const bundle = v21(huntEvent(39, logon, { process: undefined }));
    includes(only(bundle, 'x-reaqta-etw'), {
      etw_subject_domain_name: 'LAB',
      etw_target_server_name: 'localhost',
      etw_event_description: 'An account was successfully logged on.',
    });
    assert.deepEqual(
      ofType(bundle, 'x-oca-event').map(({ code }) => code),
      ['700000000000000123', '4624'],
    );
    assert.equal(only(bundle, 'ipv6-addr').value, '2001:db8::5');
  });
});

describe('Other data of an event', () => {
  it('names become domain-name and windows-registry-key objects', () => {
    const domain = v21(huntEvent(38, { queryName: 'update.example.net', queryResults: '192.0.2.1;' }));
    assert.equal(only(domain, 'domain-name').value, 'update.example.net');
    const rootObject = '\\registry\\machine\\software\\run';
    const registry = v21(huntEvent(10, { rootObject, name: 'Updater', data: 'c:\\u.exe', type: 1 }));
    includes(only(registry, 'windows-registry-key'), {
      key: 'HKEY_LOCAL_MACHINE\\software\\run',
      values: [{ name: 'Updater', data: 'c:\\u.exe', data_type: 'REG_SZ' }],
    });
    assert.equal(only(registry, 'x-reaqta-event').root_object, rootObject);
  });

  it('shows the default value of a registry key under the empty name, and in 2.0 no value without a name', () => {
    const rootObject = '\\registry\\machine\\software\\run';
    const unnamed = huntEvent(69, { rootObject, name: '', data: 'c:\\u.exe', type: 1 });
    const values = [{ name: '', data: 'c:\\u.exe', data_type: 'REG_SZ' }];
    for (const bundle of [v20(unnamed), v21(unnamed)])
      assert.deepEqual(only(bundle, 'windows-registry-key').values, values);
    const unknown = huntEvent(69, { rootObject, data: 'c:\\u.exe' });
    assert.equal(only(v20(unknown), 'windows-registry-key').values, undefined);
    assert.equal(only(v20(unknown), 'x-reaqta-event').data, 'c:\\u.exe');
    assert.deepEqual(only(v21(unknown), 'windows-registry-key').values, [{ data: 'c:\\u.exe' }]);
  });

  it('ends in -ext in 2.1 when it is an extension, and has lower-case names there', () => {
    const data = { clientMachineFqn: 'ws1.lab.example', consumerData: { executablePath: 'c:\\u.exe' } };
    const extensions = (bundle: ReturnType<typeof v21>) =>
      ofType(bundle, 'x-oca-asset').flatMap(({ extensions = {} }) => Object.entries(extensions as Json));
    assert.deepEqual(extensions(v21(huntEvent(68, data))), [
      ['x-wmi-event-ext', { client_machine_fqn: 'ws1.lab.example' }],
      ['x-reaqta-consumer-ext', { executable_path: 'c:\\u.exe' }],
    ]);
    assert.deepEqual(extensions(v20(huntEvent(68, data)))[1], ['x-reaqta-consumer', { executablePath: 'c:\\u.exe' }]);
  });

  it('shows the reception of an event as a time, or apart when it is none', () => {
    const bundle = v21(huntEvent(2, {}, {}, { receivedAt: 'n/a' }));
    assert.equal(only(bundle, 'x-oca-event').created, undefined);
    assert.equal(only(bundle, 'x-reaqta-event').received_at, 'n/a');
  });

  it('shows every tactic of a technique once', () => {
    const bundle = v21(huntEvent(65, { technique: 'T1053', tactics: [2, 3, 99] }));
    assert.deepEqual(
      ofType(bundle, 'x-ibm-ttp-tagging').map(({ name, extensions }) => [
        name,
        (extensions as Json)['mitre-attack-ext'],
      ]),
      [
        ['T1053', { x_reaqta_tactic_number: 2, tactic_name: 'Execution', technique_name: 'T1053' }],
        ['T1053', { x_reaqta_tactic_number: 3, tactic_name: 'Persistence', technique_name: 'T1053' }],
        ['T1053', { x_reaqta_tactic_number: 99, tactic_name: 'Unknown', technique_name: 'T1053' }],
      ],
    );
    assert.equal((only(bundle, 'x-oca-event').ttp_tagging_refs as string[]).length, 3);
  });

  it('is kept when no standard object has a place for it', () => {
    const data = {
      files: [{ file: 'c:\\a\\1.doc' }, { file: 'c:\\a\\2.doc' }],
      scriptBlockText: 'Get-Process',
      customData: { load: '7', empty: '', none: null },
      cause: { incidentLocalId: '5' },
      behaviourType: 1,
    };
    includes(only(v20(huntEvent(34, data)), 'x-reaqta-event'), {
      files: ['c:\\a\\1.doc', 'c:\\a\\2.doc'],
      script_block_text: 'Get-Process',
      custom_data: { load: '7' },
      cause: { incidentLocalId: '5' },
      behaviour_type: 1,
    });
  });

  it('tells which process played which part', () => {
    const program = { path: 'c:\\x\\m.exe', fsName: 'm.exe' };
    const data = { allocatorProc: { pid: 12, program }, targetProcess: { pid: 13 }, hostPid: 14, regionSize: 8192 };
    const bundle = v20(huntEvent(63, data));
    const objects = bundle.objects[1]?.objects as Record<string, Json>;
    const detail = only(bundle, 'x-reaqta-event');
    const pid = (property: string) => objects[detail[property] as string]?.pid;
    assert.deepEqual(['allocator_process_ref', 'target_process_ref', 'host_process_ref'].map(pid), [12, 13, 14]);
  });

  it('of an unknown make is gathered on request only, in 2.1 under names in lower case', () => {
    const event = huntEvent(
      2,
      { novel: { a: [1] }, type: 1, 'Rule-nameX': 'r', é: 1 },
      { fresh: 'x' },
      { type: 'odd' },
    );
    assert.equal(ofType(v21(event), 'x-night-watch').length, 0);
    const { bundle } = eventsToStix([event], { identity, unmappedFallback: true, ...fixed() });
    checkBundle(bundle);
    includes(only(bundle, 'x-night-watch'), {
      novel: { a: [1] },
      fresh: 'x',
      type_2: 'odd',
      rule_name_x: 'r',
      x__: 1,
    });
    const older = eventsToStix([event], { identity, unmappedFallback: true, version: '2.0', ...fixed() }).bundle;
    includes(only(older, 'x-night-watch'), { 'Rule-nameX': 'r', é: 1, type_2: 'odd' });
  });

  it('of an unknown event type is translated, without a name of the type', () => {
    const bundle = v20(huntEvent(94, { version: 3 }));
    const event = only(bundle, 'x-oca-event');
    assert.equal(event.category, '94');
    assert.equal(event.action, undefined);
  });
});

describe('Events that cannot be translated', () => {
  it('are reported with their place and reason, and the others are there', () => {
    const good = huntEvent(2, {});
    let deep: Json = {};
    for (let level = 0; level < 100_000; level++) deep = { deep };
    const bad = ['text', null, [good], {}, { payload: 'x' }, huntEvent(60, { customData: deep })];
    const { bundle, skipped } = eventsToStix([...bad, good], { version: '2.0', identity });
    assert.equal(bundle.objects.length, 2);
    assert.deepEqual(
      skipped.map(({ index }) => index),
      [0, 1, 2, 3, 4, 5],
    );
    assert.deepEqual(
      skipped.map(({ event }) => event),
      bad,
    );
    for (const { reason } of skipped) assert.ok(reason.length > 10, reason);
  });

  it('are not those with an odd part: that part is left out', () => {
    const odd = huntEvent(
      2,
      { url: { a: 1 }, certInfo: 'none', tactics: 7 },
      { process: acting({ user: ['a'], pid: 'abc' }) },
    );
    const bundle = v21(odd);
    assert.equal(ofType(bundle, 'url').length + ofType(bundle, 'user-account').length, 0);
    assert.equal(only(bundle, 'x-ibm-ttp-tagging').name, 'Discovery');
  });

  it('are not those without a readable time: they have that of their reception, or that of the clock', () => {
    const observed = (changes: Json) => v20(huntEvent(2, {}, {}, changes)).objects[1]?.first_observed;
    assert.equal(observed({ happenedAt: 'yesterday' }), '2023-11-15T08:00:30.500Z');
    assert.equal(observed({ happenedAt: '2023-02-30T00:00:00Z', receivedAt: null }), '2024-05-01T12:00:00.000Z');
    assert.equal(observed({ happenedAt: 1_700_000_000_000 }), '2023-11-14T22:13:20.000Z');
  });
});
