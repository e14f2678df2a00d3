import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Simulator } from '../../simulator/contract.js';
import { startSimulator } from '../../simulator/index.js';
import type { HuntEvent } from '../../src/lib/hive/types.js';

const root = join(__dirname, '../..');
const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { bin: Record<string, string> };
const command = join(root, bin['reaqta-stix'] as string);

const window = "START t'2022-04-06T00:00:00.000Z' STOP t'2022-04-06T00:05:00.000Z'";
const bounds = 'happenedAfter = "2022-04-06T00:00:00.000Z" AND happenedBefore = "2022-04-06T00:05:00.000Z"';
const pattern = `[ipv4-addr:value = '192.168.1.2' OR network-traffic:src_port = 443] ${window}`;
const query = `(eventdata.localPort = "443" OR (login.ip = "192.168.1.2" OR $ip = "192.168.1.2")) AND ${bounds}`;
const always = 'happenedBefore = "2999-01-01T00:00:00.000Z"';
const identity = {
  type: 'identity',
  id: 'identity--f431f809-377b-45e0-aa1c-6a4751cae5ff',
  name: 'reaqta',
  identity_class: 'events',
  created: '2022-04-07T20:35:41.042Z',
  modified: '2022-04-07T20:35:41.042Z',
};

interface Ran {
  status: number | null;
  out: string;
  err: string;
}

interface Bundle {
  type: string;
  spec_version?: string;
  objects: { type: string; id: string; objects?: Record<string, { type: string }> }[];
}

/** What no output of any call may hold. */
const secrets = new Set<string>();

async function run(args: unknown[], { env = {}, input }: { env?: object; input?: string } = {}): Promise<Ran> {
  const words = args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg)));
  const child = spawn(process.execPath, [command, ...words], { env: { PATH: process.env.PATH, ...env } as never });
  child.stdin.end(input ?? '');
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [out, err, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  for (const secret of secrets) assert.ok(!`${out}${err}`.includes(secret), 'no secret in what it writes');
  return { status, out, err };
}

async function good(args: unknown[], more?: { env?: object; input?: string }): Promise<string> {
  const { status, out, err } = await run(args, more);
  assert.deepEqual([status, err], [0, ''], out);
  return out;
}

async function refused(status: number, code: string, args: unknown[], more?: { env?: object }): Promise<string> {
  const ran = await run(args, more);
  const { success, code: told, error } = JSON.parse(ran.out) as { success: boolean; code: string; error: string };
  assert.deepEqual([ran.status, success, told], [status, false, code], ran.out);
  assert.ok(error.length > 0);
  return error;
}

describe('reaqta-stix translate', () => {
  it('prints the HunQ of a pattern and nothing else', async () => {
    assert.equal(await good(['translate', 'reaqta', 'query', '{}', pattern]), `${query}\n`);
  });

  it('tells with --json whether the query is exact, and the notes', async () => {
    const answer = JSON.parse(await good(['translate', 'reaqta', 'query', '{}', pattern, '--json']));
    assert.deepEqual(Object.keys(answer), ['query', 'exact', 'notes']);
    assert.deepEqual([answer.query, typeof answer.exact, Array.isArray(answer.notes)], [query, 'boolean', true]);
  });

  it('looks back by the time_range of the options, 5 minutes without', async () => {
    for (const [options, minutes] of [
      [[], 5],
      [[{ time_range: 60 }], 60],
    ] as const) {
      const text = await good(['translate', 'reaqta', 'query', '{}', '[process:pid = 7]', ...options]);
      const [from = 0, to = 0] = [...text.matchAll(/happened\w+ = "([^"]+)"/g)].map(([, at]) => Date.parse(String(at)));
      assert.equal(to - from, minutes * 60_000);
    }
  });

  it('turns events into STIX 2.0, or 2.1 if asked, of the identity given', async () => {
    const event = {
      eventId: '847102109500309505',
      endpointId: '842028663686823936',
      payload: {
        localId: '847101972854081537',
        data: { localAddr: '192.168.1.2', localPort: 443, remoteAddr: '192.168.2.3', remotePort: 8443, outbound: true },
        eventType: 8,
      },
      happenedAt: '2022-03-29T14:40:48.722Z',
      receivedAt: '2022-03-29T14:41:21.301Z',
    };
    const old = JSON.parse(await good(['translate', 'reaqta', 'results', identity, [event]])) as Bundle;
    assert.deepEqual([old.type, old.spec_version, old.objects[0]], ['bundle', '2.0', identity]);
    const types = Object.values(old.objects[1]?.objects ?? {}).map(({ type }) => type);
    assert.ok(types.includes('network-traffic') && types.includes('ipv4-addr'));
    const call = ['translate', 'reaqta', 'results', identity, '-', { 'stix_2.1': true }];
    const now = JSON.parse(await good(call, { input: JSON.stringify([event]) })) as Bundle;
    assert.deepEqual(['spec_version' in now, now.objects[0]?.id], [false, identity.id]);
    assert.ok(now.objects.some(({ type }) => type === 'network-traffic'));
  });

  it('says on standard error which events it left out', async () => {
    const { status, out, err } = await run(['translate', 'reaqta', 'results', identity, ['no event']]);
    assert.equal(status, 0);
    assert.equal((JSON.parse(out) as Bundle).objects.length, 1);
    assert.match(err, /^event 0 was skipped: ./);
  });

  it('reads a pattern from standard input', async () => {
    assert.equal(await good(['translate', 'reaqta', 'query', '{}', '-'], { input: pattern }), `${query}\n`);
    await refused(2, 'invalid_parameter', ['translate', 'reaqta', 'query', '-', '-']);
  });

  it('refuses, with status 1, patterns that are none or cannot be said', async () => {
    const call = (wrong: string) => ['translate', 'reaqta', 'query', '{}', wrong];
    assert.match(await refused(1, 'invalid_parameter', call('[process:pid = ]')), /Line 1, column 16/);
    assert.match(await refused(1, 'mapping_error', call("[email-message:subject = 'x']")), /email-message:subject/);
    await refused(1, 'not_implemented', call("[process:command_line MATCHES 'a.*b']"));
  });

  it('explains itself, and refuses calls that are none with status 2', async () => {
    assert.match(await good(['--help']), /reaqta-stix translate reaqta query/);
    assert.equal((await run([])).status, 2);
    const wrong = [
      ['translate'],
      ['polish', 'reaqta'],
      ['translate', 'qradar', 'query', '{}', pattern],
      ['translate', 'reaqta', 'answer', '{}', pattern],
      ['translate', 'reaqta', 'query', '{}'],
      ['translate', 'reaqta', 'query', '{}', pattern, 'no JSON'],
      ['translate', 'reaqta', 'query', '{}', pattern, { time_range: 0 }],
      ['translate', 'reaqta', 'query', '{}', pattern, { colour: 'red' }],
      ['translate', 'reaqta', 'results', identity, '{}'],
      ['translate', 'reaqta', 'results', 'no JSON', '[]'],
      ['transmit', 'reaqta', { host: 'hive.example' }],
      ['execute', 'reaqta', 'reaqta', identity],
    ];
    for (const args of wrong) await refused(2, 'invalid_parameter', args);
    const mapping = { mapping: { from_stix_map: {} } };
    const error = await refused(2, 'invalid_parameter', ['translate', 'reaqta', 'query', '{}', pattern, mapping]);
    assert.match(error, /mapping is not supported/);
  });
});

describe('reaqta-stix against a Hive', () => {
  let plain: Simulator;
  let secure: Simulator;
  before(async () => {
    plain = await startSimulator({ hivePort: 0, soarPort: 0, events: 300 });
    secure = await startSimulator({ hivePort: 0, soarPort: 0, events: 30, tls: true });
    for (const { hive } of [plain, secure]) secrets.add(hive.appSecret);
    secrets.add('not-the-secret-1234');
  });
  after(() => Promise.all([plain.close(), secure.close()]));

  const configuration = ({ hive }: Simulator, secret = hive.appSecret) => {
    return { auth: { app_id: hive.appId, secret_key: secret } };
  };
  const transmit = (...rest: unknown[]) => [
    'transmit',
    'reaqta',
    { host: plain.hive.url },
    configuration(plain),
    ...rest,
  ];
  const fault = (body: object) => {
    const url = new URL('/__simulator/faults', plain.hive.url);
    return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  };
  const results = async (text: string, offset: number, length: number) => {
    const { success, data } = JSON.parse(await good(transmit('results', text, String(offset), String(length))));
    assert.equal(success, true);
    return (data as HuntEvent[]).map(({ eventId }) => eventId);
  };

  it('pings', async () => {
    assert.deepEqual(JSON.parse(await good(transmit('ping'))), { success: true });
  });

  it('gives the events of a query from an offset on', async () => {
    const first = await results(always, 0, 30);
    assert.equal(first.length, 30);
    assert.deepEqual(await results(always, 10, 5), first.slice(10, 15));
    assert.deepEqual(await results(query, 0, 1), [], 'the call of the README');
    assert.equal((await results(always, 290, 100)).length, 10);
  });

  it('translates, hunts and translates back in one call', async () => {
    const connection = { host: plain.hive.url };
    const call = (...options: object[]) => {
      const text = "[network-traffic:dst_port = 443 OR process:name = 'svchost.exe']";
      return ['execute', 'reaqta', 'reaqta', identity, connection, configuration(plain), text, ...options];
    };
    const found = JSON.parse(await good(call({ time_range: 1440 }))) as Bundle;
    assert.deepEqual([found.spec_version, found.objects[0]], ['2.0', identity]);
    assert.ok(found.objects.length > 10);
    const few = JSON.parse(await good(call({ time_range: 1440, result_limit: 3, 'stix_2.1': true }))) as Bundle;
    assert.equal(few.objects.filter(({ type }) => type === 'observed-data').length, 3);
  });

  it('reaches a host by name and port over TLS when its CA is given, and only then', async () => {
    const { port } = new URL(secure.hive.url);
    const whole = { host: 'localhost', port: Number(port), selfSignedCert: secure.ca };
    const auth = configuration(secure);
    for (const connection of [whole, { host: `localhost:${port}`, selfSignedCert: secure.ca }]) {
      assert.deepEqual(JSON.parse(await good(['transmit', 'reaqta', connection, auth, 'ping'])), { success: true });
    }
    const unknown = { host: 'localhost', port: Number(port) };
    await refused(1, 'certificate_fail', ['transmit', 'reaqta', unknown, auth, 'ping']);
  });

  it('takes secrets from the environment', async () => {
    const env = { REAQTA_APP_ID: plain.hive.appId, REAQTA_SECRET: plain.hive.appSecret };
    const call = ['transmit', 'reaqta', { host: plain.hive.url }, '{}', 'ping'];
    await good(call, { env });
    assert.match(await refused(2, 'invalid_parameter', call), /auth\.app_id is missing/);
    await good(['transmit', 'reaqta', { host: plain.hive.url }, '-', 'ping'], {
      input: JSON.stringify(configuration(plain)),
    });
  });

  it('tells failures by the codes of the connector', async () => {
    const wrong = configuration(plain, 'not-the-secret-1234');
    const ping = (connection: object, auth: object = wrong) => ['transmit', 'reaqta', connection, auth, 'ping'];
    await refused(1, 'authentication_fail', ping({ host: plain.hive.url }));
    const error = await refused(1, 'invalid_query', transmit('results', 'pidd = 7', '0', '1'));
    assert.match(error, /pidd is not a valid field/);
    await refused(1, 'service_unavailable', ping({ host: '127.0.0.1', port: await closedPort() }));
    await fault({ kind: 'rate-limit', path: 'hunt', retryAfter: 60, count: 1 });
    await refused(1, 'too_many_requests', transmit('results', always, '0', '1'));
  }).timeout(30_000);

  it('waits for an answer as long as the connection says', async () => {
    await fault({ kind: 'delay', path: 'authenticate', delayMs: 20_000 });
    const connection = { host: plain.hive.url, options: { timeout: 1 } };
    const error = await refused(1, 'service_unavailable', [
      'transmit',
      'reaqta',
      connection,
      configuration(plain),
      'ping',
    ]);
    assert.match(error, /no answer in time/);
    await fault({ clear: true });
  }).timeout(20_000);

  it('refuses a connection or numbers that are none, and shows nothing of them', async () => {
    secrets.add('hidden-in-the-url');
    const auth = configuration(plain);
    for (const connection of [
      {},
      { host: '' },
      { host: 'https://' },
      { host: 'hive.example', port: 'many' },
      { host: 'https://me:hidden-in-the-url@hive.example' },
      { host: 'hive.example', options: { timeout: 'long' } },
    ]) {
      const { status, out } = await run(['transmit', 'reaqta', connection, auth, 'ping']);
      const { success, code } = JSON.parse(out) as { success: boolean; code: string };
      assert.deepEqual([status !== 0, success, code], [true, false, 'invalid_parameter'], out);
    }
    for (const [offset, length] of [
      ['-1', '1'],
      ['0', '0'],
      ['a', '1'],
      ['0', ''],
    ]) {
      await refused(2, 'invalid_parameter', transmit('results', always, offset, length));
    }
    await refused(2, 'invalid_parameter', transmit('status'));
    await refused(2, 'invalid_parameter', [
      'transmit',
      'reaqta',
      { host: 'hive.example' },
      'not-the-secret-1234',
      'ping',
    ]);
  });
});

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
