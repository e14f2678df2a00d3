import assert from 'node:assert/strict';
import { checkHive } from '../../../src/lib/hive/check.js';
import { HiveClient } from '../../../src/lib/hive/client.js';
import type { Step } from '../../../src/lib/http/probe.js';
import { selfSigned } from '../http/certificates.js';
import { type Stub, type StubAnswer, stubServer } from '../http/stub-server.js';
import { alert, type HiveStub, hiveStub, page } from './hive-stub.js';

async function steps(client: HiveClient): Promise<Step[]> {
  const found: Step[] = [];
  for await (const step of checkHive(client)) found.push(step);
  return found;
}

const outline = (found: Step[]) => found.map(({ step, ok }) => `${step} ${ok}`);

describe('Hive connection test', () => {
  let hive: HiveStub | undefined;
  let stub: Stub | undefined;
  afterEach(async () => {
    await hive?.close();
    await stub?.close();
    hive = stub = undefined;
  });

  it('resolves, connects, signs in, reads one alert, and says what it could not test', async () => {
    hive = await hiveStub(() => page([alert('7')], '?cursor=2', 5000));
    const found = await steps(hive.client);
    assert.deepEqual(outline(found), [
      'resolve true',
      'tls true',
      'sign-in true',
      'read-alert true',
      'not tested true',
    ]);
    assert.match(found[3]?.detail ?? '', /alert 7/);
    assert.match(found[4]?.detail ?? '', /isolate, kill/);
    assert.deepEqual(
      hive.calls.map(({ method, url }) => `${method} ${url}`),
      ['GET /rqt-api/1/alerts?count=1'],
    );
  });

  it('succeeds on a Hive that has no alert yet', async () => {
    hive = await hiveStub(() => page([]));
    const found = await steps(hive.client);
    assert.equal(found[3]?.ok, true);
    assert.match(found[3]?.detail ?? '', /none yet/);
  });

  it('stops where the sign-in fails, with the reason and without the secret', async () => {
    const signIn = (): StubAnswer => ({ status: 401, json: { message: 'Authentication failed for a-secret-key' } });
    hive = await hiveStub(() => page([]), { signIn });
    const found = await steps(hive.client);
    assert.deepEqual(outline(found), ['resolve true', 'tls true', 'sign-in false']);
    assert.match(found[2]?.detail ?? '', /check the id and the secret/);
    assert.ok(!JSON.stringify(found).includes('a-secret-key'));
  });

  it('stops where reading alerts is not allowed', async () => {
    hive = await hiveStub(() => ({ status: 403, json: { message: 'Forbidden' } }));
    const found = await steps(hive.client);
    assert.deepEqual(outline(found).at(-1), 'read-alert false');
    assert.match(found.at(-1)?.detail ?? '', /lacks a right/);
  });

  it('stops at a certificate nobody vouches for, before the secret is sent', async () => {
    stub = await stubServer(() => ({ json: {} }), { tls: await selfSigned() });
    const client = new HiveClient({ url: stub.url, appId: 'app', appSecret: 'a-secret-key' });
    assert.deepEqual(outline(await steps(client)), ['resolve true', 'tls false']);
    assert.equal(stub.received.length, 0);
    client.close();
  });
});
