import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectProxy } from '../lib/http/connect-proxy.js';
import { type FlowNode, useFlow, variable } from './flow.js';

/** Uses the SOAR. */
const find: FlowNode = { id: 'find', type: 'soar-incident', soar: 'soar', operation: 'find', wires: [['out']] };
const msg = { alertId: '1462638680790269954' };

describe('soar-config', () => {
  const flow = useFlow();

  it('names the environment variable that is not set, for each message, and sends nothing', async () => {
    for (const property of ['url', 'org']) {
      const nodes = [flow.soar({ [property]: variable('NO_SUCH_VALUE') }), find];
      await (property === 'url' ? flow.load(nodes) : flow.redeploy(nodes));
      for (const _ of [1, 2]) {
        const { error, failure } = await flow.failure('find', msg);
        assert.equal(error.message, `InputError: ${property}: the environment variable NO_SUCH_VALUE is not set`);
        assert.equal(failure.code, 'bad-input');
      }
    }
    assert.equal(await flow.asked('soar'), 0);
  });

  it('says which credential is missing, and never sends the name of a variable as one', async () => {
    const { keyId } = flow.simulator.soar;
    await flow.load([flow.soar(), find], { soar: { keyId, keySecret: variable('NO_SUCH_SECRET') } });
    assert.match((await flow.failure('find', msg)).error.message, /keySecret: .* NO_SUCH_SECRET is not set/);
    await flow.restart({ credentials: { soar: { keyId } } });
    assert.match((await flow.failure('find', msg)).error.message, /keySecret: is not set/);
    await flow.redeploy([find]);
    assert.match((await flow.failure('find', msg)).error.message, /soar: no configuration is chosen/);
    assert.equal(await flow.asked('soar'), 0);
  });

  it('tells a wrong secret (auth) from a wrong address (network)', async () => {
    flow.secrets.push('not-the-secret-1234');
    const { keyId } = flow.simulator.soar;
    await flow.load([flow.soar(), find], { soar: { keyId, keySecret: 'not-the-secret-1234' } });
    const { failure } = await flow.failure('find', msg);
    assert.deepEqual([failure.service, failure.code, failure.status], ['IBM SOAR', 'auth', 401]);
    await flow.redeploy([flow.soar({ url: 'http://127.0.0.1:9' }), find]);
    assert.equal((await flow.failure('find', msg)).failure.code, 'network');
    assert.deepEqual([flow.status('find').fill, flow.status('find').text], ['red', 'network']);
  });

  it('names the organizations there are when the configured one is unknown', async () => {
    await flow.load([flow.soar({ org: 'Elsewhere' }), find]);
    const { error, failure } = await flow.failure('find', msg);
    assert.deepEqual([failure.code, failure.input], ['bad-input', 'organization']);
    assert.match(error.message, /"Elsewhere".*Example Org/);
  });

  it('goes through the http proxy node that is chosen', async () => {
    const proxy = await connectProxy();
    try {
      await flow.load([{ id: 'proxy', type: 'http proxy', url: proxy.url }, flow.soar({ proxy: 'proxy' }), find]);
      assert.deepEqual((await flow.result('find', msg)).payload, {
        outcome: 'not-found',
        incidentId: null,
        created: false,
        changed: [],
        rowsAdded: 0,
        linked: false,
      });
      assert.ok(proxy.lines.length >= 2, 'sign-in and query');
    } finally {
      await proxy.close();
    }
  });
});

describe('soar-config over TLS', () => {
  const flow = useFlow({ tls: true });

  it('refuses a certificate of an unknown CA (tls), and works with a tls-config node that holds it', async () => {
    await flow.load([flow.soar(), find]);
    assert.equal((await flow.failure('find', msg)).failure.code, 'tls');
    assert.equal(await flow.asked('soar'), 0);
    const ca = join(flow.userDir, 'ca.pem');
    await writeFile(ca, flow.simulator.ca ?? '');
    const tls = { id: 'tls', type: 'tls-config', cert: '', key: '', ca, verifyservercert: true };
    await flow.redeploy([tls, flow.soar({ tls: 'tls' }), find]);
    assert.equal((await flow.result('find', msg)).incidentId, undefined);
  });
});
