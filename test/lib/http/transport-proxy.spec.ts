import assert from 'node:assert/strict';
import type { ProxyOptions } from '../../../src/lib/http/connection.js';
import { HttpTransport } from '../../../src/lib/http/transport.js';
import { type Certificate, selfSigned } from './certificates.js';
import { connectProxy, type RunningProxy } from './connect-proxy.js';
import { failureOf, textOf } from './failures.js';
import { type Stub, stubServer } from './stub-server.js';

const credentials = { username: 'proxy-user', password: 'proxy:p@ss' };

describe('Transport: proxy', () => {
  let certificate: Certificate;
  let secure: Stub;
  let plain: Stub;
  let proxy: RunningProxy;

  before(async () => {
    certificate = await selfSigned();
    secure = await stubServer(() => ({ json: { ok: true } }), { tls: certificate });
    plain = await stubServer(() => ({ json: { ok: true } }));
  });
  beforeEach(async () => {
    proxy = await connectProxy('proxy-user:proxy:p@ss');
  });
  afterEach(() => proxy.close());
  after(() => Promise.all([secure.close(), plain.close()]));

  async function call(url: string, options?: Partial<ProxyOptions>): Promise<unknown> {
    const transport = new HttpTransport({
      service: 'Test',
      baseUrl: new URL(url),
      tls: { ca: certificate.cert },
      ...(options && { proxy: { url: proxy.url, ...options } }),
    });
    try {
      const headers = { Authorization: 'Bearer aaaaa.bbbbb.ccccc' };
      return await transport.json({ operation: 'read thing', method: 'GET', path: '/thing', headers });
    } finally {
      transport.close();
    }
  }

  it('reaches https through a tunnel, verified by the CA, so that the proxy sees no header', async () => {
    assert.deepEqual(await call(secure.url, credentials), { ok: true });
    assert.deepEqual(proxy.lines, [`CONNECT ${new URL(secure.url).host}`]);
    const last = secure.received.at(-1);
    assert.equal(last?.headers.authorization, 'Bearer aaaaa.bbbbb.ccccc');
    assert.equal(last?.headers['proxy-authorization'], undefined);
  });

  it('reaches plain http by asking the proxy for the whole address', async () => {
    assert.deepEqual(await call(plain.url, credentials), { ok: true });
    assert.deepEqual(proxy.lines, [`GET ${plain.url}/thing`]);
  });

  it('takes the credentials out of the address of the proxy as well', async () => {
    const url = proxy.url.replace('//', '//proxy-user:proxy%3Ap%40ss@');
    assert.deepEqual(await call(secure.url, { url }), { ok: true });
  });

  for (const scheme of ['https', 'http'] as const) {
    it(`says that the proxy refused the credentials (${scheme}), without them`, async () => {
      const target = scheme === 'https' ? secure : plain;
      const error = await failureOf(call(target.url, { username: 'proxy-user', password: 'wrong-pass' }));
      assert.equal(error.code, 'network');
      assert.equal(error.status, 407);
      assert.match(error.message, /proxy/);
      assert.ok(!textOf(error).includes('wrong-pass'));
      assert.equal(proxy.lines.length, 1);
    });
  }

  it('still refuses a certificate nobody vouches for', async () => {
    const other = await stubServer(() => ({ json: {} }), { tls: await selfSigned() });
    assert.equal((await failureOf(call(other.url, credentials))).code, 'tls');
    await other.close();
  });

  for (const pattern of ['127.0.0.1', '*', '127.0.0.1:PORT']) {
    it(`goes past the proxy for a host in noProxy (${pattern})`, async () => {
      const noProxy = [pattern.replace('PORT', new URL(plain.url).port)];
      assert.deepEqual(await call(plain.url, { ...credentials, noProxy }), { ok: true });
      assert.deepEqual(proxy.lines, []);
    });
  }

  for (const pattern of ['127.0.0.2', '.0.0.2', '127.0.0.1:1', '']) {
    it(`uses the proxy for a host that noProxy does not name (${pattern})`, async () => {
      await call(plain.url, { ...credentials, noProxy: [pattern] });
      assert.equal(proxy.lines.length, 1);
    });
  }

  it('does not take a proxy from the environment', async () => {
    process.env.http_proxy = proxy.url;
    try {
      assert.deepEqual(await call(plain.url), { ok: true });
      assert.deepEqual(proxy.lines, []);
    } finally {
      delete process.env.http_proxy;
    }
  });
});
