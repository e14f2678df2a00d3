import assert from 'node:assert/strict';
import type { TlsOptions } from '../../../src/lib/http/connection.js';
import { HttpTransport } from '../../../src/lib/http/transport.js';
import { type Certificate, selfSigned } from './certificates.js';
import { failureOf } from './failures.js';
import { type Stub, stubServer } from './stub-server.js';

describe('Transport: TLS', () => {
  let certificate: Certificate;
  let stub: Stub;

  before(async () => {
    certificate = await selfSigned();
    stub = await stubServer(() => ({ json: { ok: true } }), { tls: certificate });
  });
  after(() => stub.close());

  async function call(tls?: TlsOptions): Promise<unknown> {
    const transport = new HttpTransport({ service: 'Test', baseUrl: new URL(stub.url), ...(tls && { tls }) });
    try {
      return await transport.json({ operation: 'read thing', method: 'GET', path: '/' });
    } finally {
      transport.close();
    }
  }

  it('refuses a certificate nobody vouches for, at the first try, and says what to do', async () => {
    const connections = stub.connections;
    const error = await failureOf(call());
    assert.equal(error.code, 'tls');
    assert.equal(error.retryable, false);
    assert.match(error.message, /CA in the TLS configuration/);
    assert.equal(stub.connections, connections);
  });

  it('accepts it with its CA', async () => {
    assert.deepEqual(await call({ ca: certificate.cert }), { ok: true });
  });

  it('accepts it unverified only when told so', async () => {
    assert.deepEqual(await call({ rejectUnauthorized: false }), { ok: true });
    assert.equal((await failureOf(call({ rejectUnauthorized: true }))).code, 'tls');
  });

  it('refuses a certificate of another host', async () => {
    const error = await failureOf(call({ ca: certificate.cert, servername: 'other.example' }));
    assert.equal(error.code, 'tls');
  });

  it('calls an http server behind an https address a TLS failure', async () => {
    const plain = await stubServer(() => ({ json: {} }));
    const transport = new HttpTransport({ service: 'Test', baseUrl: new URL(plain.url.replace('http:', 'https:')) });
    const error = await failureOf(transport.json({ operation: 'x', method: 'GET', path: '/' }));
    assert.equal(error.code, 'tls');
    transport.close();
    await plain.close();
  });
});
