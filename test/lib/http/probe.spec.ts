import assert from 'node:assert/strict';
import { probe, type Step } from '../../../src/lib/http/probe.js';
import { type Certificate, selfSigned } from './certificates.js';
import { type Stub, stubServer } from './stub-server.js';

async function all(steps: AsyncIterable<Step>): Promise<Step[]> {
  const found: Step[] = [];
  for await (const step of steps) found.push(step);
  return found;
}

describe('Connection test: is the service there', () => {
  let certificate: Certificate;
  let secure: Stub;

  before(async () => {
    certificate = await selfSigned();
    secure = await stubServer(() => ({ json: {} }), { tls: certificate });
  });
  after(() => secure.close());

  it('names the address, the TLS version and the certificate', async () => {
    const url = new URL(secure.url.replace('127.0.0.1', 'localhost'));
    const [name, tls] = await all(probe(url, { ca: certificate.cert }, undefined));
    assert.equal(name?.ok, true);
    assert.match(name?.detail ?? '', /localhost is .*127\.0\.0\.1/);
    assert.deepEqual([tls?.step, tls?.ok], ['tls', true]);
    assert.match(tls?.detail ?? '', /TLSv1\.3, certificate of localhost .* trusted/);
  });

  it('fails the TLS step on a certificate nobody vouches for', async () => {
    const [, tls] = await all(probe(new URL(secure.url), undefined, undefined));
    assert.equal(tls?.ok, false);
    assert.match(tls?.detail ?? '', /SELF_SIGNED|VERIFY/i);
  });

  it('says that nobody verified the certificate when told not to', async () => {
    const [, tls] = await all(probe(new URL(secure.url), { rejectUnauthorized: false }, undefined));
    assert.equal(tls?.ok, true);
    assert.match(tls?.detail ?? '', /not verified/);
  });

  it('tests TCP alone for http, and says so', async () => {
    const plain = await stubServer(() => ({ json: {} }));
    const [, tcp] = await all(probe(new URL(plain.url), undefined, undefined));
    assert.match(tcp?.detail ?? '', /without TLS/);
    await plain.close();
    const [, refused] = await all(probe(new URL(plain.url), undefined, undefined));
    assert.equal(refused?.ok, false);
    assert.match(refused?.detail ?? '', /nothing listens/);
  });

  it('stops at a name that is not known', async () => {
    const steps = await all(probe(new URL('https://no-such-host.invalid'), undefined, undefined));
    assert.equal(steps.length, 1);
    assert.deepEqual([steps[0]?.step, steps[0]?.ok], ['resolve', false]);
  });

  it('leaves both to a proxy, and says so', async () => {
    const steps = await all(probe(new URL('https://hive.invalid'), undefined, { url: 'http://proxy.invalid:3128' }));
    assert.deepEqual(
      steps.map(({ step, ok }) => [step, ok]),
      [
        ['resolve', true],
        ['tls', true],
      ],
    );
    for (const { detail } of steps) assert.match(detail, /skipped/);
  });

  it('ends at once when it is cancelled', async () => {
    const steps = await all(probe(new URL(secure.url), undefined, undefined, AbortSignal.abort()));
    assert.equal(steps.at(-1)?.ok, false);
  });
});
