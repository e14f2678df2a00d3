import assert from 'node:assert/strict';
import { eventsToStix, type StixBundle } from '../../../src/lib/stix/events-to-stix.js';
import { acting, huntEvent, identity, type Json, outboundConnection } from './hunt-events.js';
import { observedIn, ofType, only } from './stix-checks.js';
import { includes, v20, v21 } from './translated.js';

describe('Events as a STIX 2.0 bundle', () => {
  it('show a connection as twelve objects that refer to each other by number', () => {
    const bundle = v20(huntEvent(8, outboundConnection));
    assert.deepEqual(bundle.objects[0], identity);
    assert.equal(bundle.spec_version, '2.0');
    const [, data] = bundle.objects;
    includes(data, {
      type: 'observed-data',
      created_by_ref: identity.id,
      created: '2024-05-01T12:00:00.000Z',
      first_observed: '2023-11-15T08:00:00.250Z',
      last_observed: '2023-11-15T08:00:00.250Z',
      number_observed: 1,
    });
    const objects = data?.objects as Json;
    assert.deepEqual(Object.keys(objects), ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11']);
    includes(objects, {
      '0': {
        type: 'x-oca-event',
        code: '700000000000000123',
        category: '8',
        action: 'Network Connection Established',
        created: '2023-11-15T08:00:30.500Z',
        file_ref: '6',
        user_ref: '7',
        process_ref: '3',
        parent_process_ref: '4',
        network_ref: '9',
      },
      '1': { type: 'x-oca-asset', host_id: '700000000000000001', ip_refs: ['10'] },
      '2': { type: 'x-reaqta-event', local_id: '700000000000000456', host_id: '700000000000000001' },
      '3': {
        type: 'process',
        x_unique_id: '700000000000000001:4100:1700000000000',
        pid: 4100,
        created: '2023-11-14T22:13:20.000Z',
        binary_ref: '6',
        creator_user_ref: '7',
        parent_ref: '4',
        extensions: {
          'windows-process-ext': { owner_sid: 'S-1-5-21-7-7-7-1001' },
          'x-reaqta-process': { privilege_level: 'HIGH', no_gui: true, logon_id: '0x51a' },
        },
      },
      '4': { type: 'process', x_unique_id: '700000000000000001:900:1690000000000', pid: 900 },
      '5': { type: 'directory', path: 'c:\\tools' },
      '6': {
        type: 'file',
        parent_directory_ref: '5',
        name: 'Runner Original.exe',
        hashes: { MD5: 'a1'.repeat(16), 'SHA-1': 'b2'.repeat(20), 'SHA-256': 'c3'.repeat(32) },
        size: 4096,
        extensions: { 'x-reaqta-program': { arch: 'x64', fsname: 'runner.exe' } },
      },
      '7': { type: 'user-account', user_id: 'LAB\\ada' },
      '8': { type: 'x-ibm-finding', src_ip_ref: '10', dst_ip_ref: '11' },
      '9': {
        type: 'network-traffic',
        protocols: ['tcp'],
        src_port: 50123,
        dst_port: 443,
        src_ref: '10',
        dst_ref: '11',
        extensions: { 'x-reaqta-network': { address_family: 'IPv4', outbound: true } },
      },
      '10': { type: 'ipv4-addr', value: '10.20.30.40' },
      '11': { type: 'ipv4-addr', value: '203.0.113.80' },
    });
  });

  it('carry the alerts of an event on its event and its finding', () => {
    const bundle = v20(huntEvent(2, {}, { incidents: ['71'], triggeredIncidents: ['72', null] }));
    const alert = { incidents: ['71'], triggered_incidents: ['72'] };
    includes(only(bundle, 'x-oca-event'), { extensions: { 'x-reaqta-alert': alert } });
    includes(only(bundle, 'x-ibm-finding'), { extensions: { 'x-reaqta-alert': alert } });
  });

  it('without events hold the identity alone', () => {
    assert.deepEqual(v20().objects, [identity]);
  });
});

describe('Events as a STIX 2.1 bundle', () => {
  it('give standard objects the ids the specification makes from their properties', () => {
    const bundle = v21(huntEvent(8, { ...outboundConnection, localAddr: '10.0.0.1' }));
    const local = ofType(bundle, 'ipv4-addr').find(({ value }) => value === '10.0.0.1');
    assert.equal(local?.id, 'ipv4-addr--7dd44d27-f473-5ba9-b12b-0d3a61bbed2e');
    assert.equal(bundle.spec_version, undefined);
  });

  it('give the same ids whenever and in whatever company an event is translated', () => {
    const event = huntEvent(8, outboundConnection);
    const stable = (bundle: StixBundle) =>
      observedIn(bundle)
        .filter(({ type }) => type !== 'process')
        .map(({ id }) => id);
    const company = huntEvent(2, { cmdLine: 'whoami' }, {}, { eventId: '700000000000000999' });
    const ids = new Set(stable(eventsToStix([company, event]).bundle));
    for (const id of stable(eventsToStix([event]).bundle)) assert.ok(ids.has(id), String(id));
  });

  it('make one process of all its appearances, with the properties of each', () => {
    const child = acting({
      id: '700000000000000001:5000:1700000100000',
      parentId: '700000000000000001:4100:1700000000000',
      pid: 5000,
      startTime: '2023-11-14T22:15:00.000Z',
      ppid: 4100,
      pstartTime: '2023-11-14T22:13:20.000Z',
    });
    const parent = huntEvent(2, { cmdLine: 'runner.exe /quiet', cmdLineArgs: ['/quiet'] });
    const later = huntEvent(3, {}, { process: child }, { eventId: '700000000000000124' });
    for (const events of [
      [parent, later],
      [later, parent],
    ]) {
      const processes = ofType(v21(...events), 'process').filter(({ pid }) => pid === 4100);
      assert.equal(processes.length, 1);
      includes(processes[0], {
        command_line: 'runner.exe /quiet',
        created_time: '2023-11-14T22:13:20.000Z',
        extensions: { 'x-reaqta-process-ext': { command_line_args: ['/quiet'], logon_id: '0x51a' } },
      });
      assert.ok(processes[0]?.image_ref && processes[0]?.parent_ref);
    }
  });

  it('know a process beside the acting one as the one that acts in another event', () => {
    const { id: _id, parentId: _parentId, endpointId: _endpointId, ...described } = acting();
    const data = { targetProcess: { ...described, startTime: 1_700_000_000_000, pstartTime: 1_690_000_000_000 } };
    const other = acting({ id: '700000000000000001:77:1', pid: 77, startTime: '1970-01-01T00:00:00.001Z' });
    const bundle = v21(
      huntEvent(64, data, { process: other }),
      huntEvent(3, {}, {}, { eventId: '700000000000000125' }),
    );
    assert.equal(ofType(bundle, 'process').filter(({ pid }) => pid === 4100).length, 1);
  });

  it('keep files of the same name and different hashes, and flows to different hosts, apart', () => {
    const other = acting({ id: '1:2:3', program: { ...(acting().program as Json), md5: 'd4'.repeat(16) } });
    const bundle = v21(
      huntEvent(8, outboundConnection),
      huntEvent(8, { ...outboundConnection, remoteAddr: '203.0.113.81' }, { process: other }, { eventId: '7' }),
    );
    assert.equal(ofType(bundle, 'file').length, 2);
    assert.equal(ofType(bundle, 'network-traffic').length, 2);
  });

  it('collect the addresses of an endpoint on its one asset', () => {
    const bundle = v21(
      huntEvent(8, outboundConnection),
      huntEvent(8, { ...outboundConnection, localAddr: '10.20.30.41' }, {}, { eventId: '8' }),
    );
    assert.equal((only(bundle, 'x-oca-asset').ip_refs as string[]).length, 2);
  });

  it('fill in what an identity given by name only lacks, always with the same id', () => {
    const [one] = eventsToStix([], { identity: { name: 'soc' } }).bundle.objects;
    const [two] = eventsToStix([], { identity: { name: 'soc' } }).bundle.objects;
    assert.equal(one?.id, two?.id);
    includes(one, { type: 'identity', spec_version: '2.1', name: 'soc' });
    assert.ok(one?.created && one.modified);
  });
});
