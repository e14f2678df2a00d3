import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectProxy } from '../lib/http/connect-proxy.js';
import { type FlowNode, useFlow, variable } from './flow.js';

/** Uses the Hive; looks only for new alerts, so that it asks one thing. */
const poller: FlowNode = {
  id: 'poller',
  type: 'alert-poller',
  hive: 'hive',
  interval: 3600,
  watchChanged: false,
  watchClosed: false,
  wires: [['out'], []],
};
const certificate = { id: 'tls', type: 'tls-config', cert: '', key: '', ca: '', verifyservercert: true };

describe('reaqta-config', () => {
  const flow = useFlow();

  it('names the environment variable that is not set, at the start and for each message, and sends nothing', async () => {
    await flow.load([flow.hive({ url: variable('NO_SUCH_URL') }), poller]);
    assert.match((await flow.wait('caught'))[0].error?.message ?? '', /NO_SUCH_URL is not set/);
    await flow.until(() => flow.status('poller').fill === 'red', 'red status');
    for (const _ of [1, 2]) {
      const { error, failure } = await flow.failure('poller', { payload: 'poll' });
      assert.match(error.message, /url: the environment variable NO_SUCH_URL is not set/);
      assert.deepEqual(failure, { code: 'bad-input', input: 'url', retryable: false });
    }
    assert.deepEqual([flow.status('poller').fill, flow.status('poller').text], ['red', 'bad-input: url']);
    assert.equal(await flow.asked('hive'), 0);
  });

  it('never sends the name of an unset variable as a secret', async () => {
    const { appId } = flow.simulator.hive;
    await flow.load([flow.hive(), poller], { hive: { appId, appSecret: variable('NO_SUCH_SECRET') } });
    assert.match((await flow.failure('poller')).error.message, /appSecret: .* NO_SUCH_SECRET is not set/);
    assert.equal(await flow.asked('hive'), 0);
  });

  it('takes address and credentials from environment variables', async () => {
    const { url, appId, appSecret } = flow.simulator.hive;
    Object.assign(process.env, { FLOW_URL: url, FLOW_ID: appId, FLOW_SECRET: appSecret });
    try {
      await flow.raise();
      const credentials = { hive: { appId: variable('FLOW_ID'), appSecret: variable('FLOW_SECRET') } };
      await flow.load([flow.hive({ url: variable('FLOW_URL') }), poller], credentials);
      await flow.wait('out');
    } finally {
      for (const name of ['FLOW_URL', 'FLOW_ID', 'FLOW_SECRET']) delete process.env[name];
    }
  });

  it('says which credential is missing', async () => {
    await flow.load([flow.hive(), poller], { hive: { appId: 'somebody' } });
    assert.match((await flow.failure('poller')).error.message, /appSecret: is not set/);
    await flow.redeploy([flow.hive({ url: '' }), poller]);
    assert.match((await flow.failure('poller')).error.message, /url: is not set/);
    await flow.redeploy([poller]);
    assert.match((await flow.failure('poller')).error.message, /hive: no configuration is chosen, or it is disabled/);
  });

  it('tells a wrong secret (auth) from a wrong address (network)', async () => {
    flow.secrets.push('not-the-secret-1234');
    const { appId } = flow.simulator.hive;
    await flow.load([flow.hive(), poller], { hive: { appId, appSecret: 'not-the-secret-1234' } });
    const [{ failure }] = await flow.wait('caught');
    assert.deepEqual([failure?.service, failure?.code, failure?.status], ['ReaQta-Hive', 'auth', 401]);
    await flow.redeploy([flow.hive({ url: 'http://127.0.0.1:9' }), poller]);
    const [, second] = await flow.wait('caught', 2);
    assert.deepEqual([second?.failure?.code, second?.failure?.retryable], ['network', true]);
    assert.match(second?.error?.message ?? '', /nothing listens at that address/);
  });

  it('goes through the http proxy node that is chosen', async () => {
    flow.secrets.push('proxy-password-77');
    const proxy = await connectProxy('user:proxy-password-77');
    try {
      await flow.raise();
      await flow.load([{ id: 'proxy', type: 'http proxy', url: proxy.url }, flow.hive({ proxy: 'proxy' }), poller], {
        proxy: { username: 'user', password: 'proxy-password-77' },
      });
      await flow.wait('out');
      assert.ok(proxy.lines.every((line) => line.includes(` ${flow.simulator.hive.url}`)));
      assert.ok(proxy.lines.length >= 2, 'sign-in and list');
    } finally {
      await proxy.close();
    }
  });

  it('refuses a TLS or proxy configuration that is missing or unreadable, instead of going without', async () => {
    await flow.load([flow.hive({ proxy: 'gone' }), poller]);
    assert.match((await flow.failure('poller')).error.message, /proxy: the chosen configuration node is missing/);
    const unreadable = { ...certificate, ca: join(flow.userDir, 'none.pem') };
    await flow.redeploy([unreadable, flow.hive({ tls: 'tls' }), poller]);
    assert.match((await flow.failure('poller')).error.message, /tls: the files .* could not be read/);
    assert.equal(await flow.asked('hive'), 0);
  });
});

describe('reaqta-config over TLS', () => {
  const flow = useFlow({ tls: true });

  it('refuses a certificate of an unknown CA (tls), and says what to do', async () => {
    await flow.load([flow.hive(), poller]);
    const [{ error, failure }] = await flow.wait('caught');
    assert.equal(failure?.code, 'tls');
    assert.match(error?.message ?? '', /check the certificate and the CA/);
    assert.equal(await flow.asked('hive'), 0);
  });

  it('works with a tls-config node that holds the CA', async () => {
    await flow.raise();
    const ca = join(flow.userDir, 'ca.pem');
    await writeFile(ca, flow.simulator.ca ?? '');
    await flow.load([{ ...certificate, ca }, flow.hive({ tls: 'tls' }), poller]);
    await flow.wait('out');
    await flow.redeploy([certificate, flow.hive({ tls: 'tls' }), poller]);
    assert.equal((await flow.wait('caught'))[0].failure?.code, 'tls');
  });
});
