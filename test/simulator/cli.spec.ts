import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import type { SimulatorAddress } from '../../simulator/contract.js';
import { startSimulator } from '../../simulator/index.js';

function run(...options: string[]) {
  return spawn(process.execPath, ['--import', 'tsx', 'simulator/cli.ts', ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function authenticate({ hive }: SimulatorAddress): Promise<number> {
  const body = JSON.stringify({ id: hive.appId, secret: hive.appSecret });
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(`${hive.url}/1/authenticate`, { method: 'POST', headers, body });
  await response.text();
  return response.status;
}

describe('simulator on the command line', () => {
  it('tells both addresses and credentials in its first line once both listen, and ends on SIGTERM', async () => {
    const child = run('--hive-port', '0', '--soar-port', '0', '--endpoints', '3', '--soar-prefix', '/api/respond');
    const ended = once(child, 'exit');
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const address = JSON.parse(line) as SimulatorAddress;
    assert.deepEqual(Object.keys(address), ['hive', 'soar']);
    assert.deepEqual(Object.keys(address.hive), ['url', 'appId', 'appSecret']);
    assert.deepEqual(Object.keys(address.soar), ['url', 'org', 'keyId', 'keySecret']);
    assert.match(address.hive.url, /^http:\/\/127\.0\.0\.1:\d+\/rqt-api$/);
    assert.match(address.soar.url, /^http:\/\/127\.0\.0\.1:\d+\/api\/respond$/);
    assert.equal(await authenticate(address), 200);
    for (const url of [address.hive.url, address.soar.url]) {
      assert.equal((await fetch(new URL('/__simulator/state', url))).status, 200);
    }
    child.kill('SIGTERM');
    assert.deepEqual(await ended, [0, null]);
  });

  for (const options of [['--colour'], ['--scenario', 'picnic'], ['--alerts', 'many'], ['--alerts=-1']]) {
    it(`refuses ${options.join(' ')} with status 2 and a reason`, async () => {
      const child = run('--hive-port', '0', '--soar-port', '0', ...options);
      let reason = '';
      child.stderr.on('data', (piece: Buffer) => {
        reason += piece.toString();
      });
      const [status] = await once(child, 'close');
      assert.equal(status, 2);
      assert.ok(reason.trim().length > 0);
    });
  }
});

describe('simulator in a program', () => {
  it('makes the same credentials and machines from the same seed', async () => {
    const [one, two] = [await startSimulator(small), await startSimulator(small)];
    try {
      assert.equal(one.hive.appSecret, two.hive.appSecret);
      assert.equal(one.soar.keySecret, two.soar.keySecret);
    } finally {
      await one.close();
      await two.close();
    }
  });

  it('fails on a port that was asked for and is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    await assert.rejects(startSimulator({ ...small, soarPort: port }), { code: 'EADDRINUSE' });
    taken.close();
  });

  it('speaks HTTPS with a certificate a client can trust by its CA', async () => {
    const simulator = await startSimulator({ ...small, tls: true });
    try {
      assert.match(simulator.hive.url, /^https:/);
      const url = simulator.hive.url.replace('127.0.0.1', 'localhost');
      const asked = request(`${url}/1/alerts`, { ca: simulator.ca, agent: false }).end();
      const [response] = (await once(asked, 'response')) as [import('node:http').IncomingMessage];
      response.resume();
      assert.equal(response.statusCode, 401);
    } finally {
      await simulator.close();
    }
  });
});

const small = { hivePort: 0, soarPort: 0, endpoints: 2, events: 10 };
