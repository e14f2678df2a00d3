import assert from 'node:assert/strict';
import { HttpTransport, type TransportOptions } from '../../../src/lib/http/transport.js';
import { failureOf } from './failures.js';
import { FastClock } from './fast-clock.js';
import { type Stub, type StubAnswer, stubServer } from './stub-server.js';

const read = { operation: 'read thing', method: 'GET', path: '/thing' } as const;

describe('Transport: what comes back', () => {
  let stub: Stub;
  let transport: HttpTransport;

  async function against(answer: StubAnswer, options: Partial<TransportOptions> = {}): Promise<void> {
    stub = await stubServer(() => answer);
    const retry = { tries: 1 };
    const baseUrl = new URL(`${stub.url}/base`);
    transport = new HttpTransport({ service: 'Test', baseUrl, retry, clock: new FastClock(), ...options });
  }

  afterEach(async () => {
    transport.close();
    await stub.close();
  });

  it('sends JSON under the base path with repeated and encoded query parameters', async () => {
    await against({ json: [] });
    await transport.json({
      operation: 'x',
      method: 'PUT',
      path: '/a',
      query: { severity: ['low', 'high'], q: 'a b&c', none: undefined, zero: 0, off: false },
      body: { ü: 1 },
    });
    const [request] = stub.received;
    assert.equal(request?.url, '/base/a?severity=low&severity=high&q=a%20b%26c&zero=0&off=false');
    assert.equal(request?.headers['content-type'], 'application/json');
    assert.equal(request?.body, '{"ü":1}');
  });

  it('sends no body and no content type where there is none', async () => {
    await against({ json: {} });
    await transport.json({ operation: 'x', method: 'POST', path: '/a' });
    assert.equal(stub.received[0]?.body, '');
    assert.equal(stub.received[0]?.headers['content-type'], undefined);
  });

  it('answers nothing for an empty answer', async () => {
    await against({ status: 204 });
    assert.equal(await transport.json(read), undefined);
  });

  it('keeps ids in strings and numbers as they came', async () => {
    await against({ text: '{"id":"834832646071648258","n":1645515988596}' });
    assert.deepEqual(await transport.json(read), { id: '834832646071648258', n: 1645515988596 });
  });

  const bad: Record<string, [StubAnswer, RegExp]> = {
    'a web page instead of JSON': [{ text: '<!DOCTYPE html><html><title>Login</title></html>' }, /web page/],
    'cut JSON': [{ text: '{"result":[{"id":"1"' }, /cut off/],
    'plain text': [{ text: 'OK' }, /broken/],
  };
  for (const [name, [answer, words]] of Object.entries(bad)) {
    it(`reports ${name} as a bad answer`, async () => {
      await against(answer);
      const error = await failureOf(transport.json(read));
      assert.equal(error.code, 'bad-answer');
      assert.match(error.message, words);
    });
  }

  it('names the title of a web page that came with an error status', async () => {
    await against({ status: 502, text: '<html><head><title>502 Bad Gateway</title></head></html>' });
    const error = await failureOf(transport.json(read));
    assert.equal(error.code, 'server');
    assert.match(error.message, /web page: 502 Bad Gateway/);
  });

  it('refuses a redirect, so that no header follows it', async () => {
    const other = await stubServer(() => ({ json: {} }));
    await against({ status: 307, headers: { location: `${other.url}/x` } });
    const error = await failureOf(transport.json({ ...read, headers: { Authorization: 'Bearer t' } }));
    assert.equal(error.code, 'bad-answer');
    assert.match(error.message, /redirected/);
    assert.equal(other.received.length, 0);
    await other.close();
  });

  it('refuses an absolute path on another host before anything is sent', async () => {
    await against({ json: {} });
    const error = await failureOf(transport.json({ ...read, path: 'https://else.example/x' }));
    assert.equal(error.code, 'bad-answer');
    assert.match(error.message, /another host/);
  });

  it('refuses an answer over the limit', async () => {
    await against({ bytes: Buffer.alloc(3000, '1') }, { maxAnswerBytes: 2000 });
    const error = await failureOf(transport.json(read));
    assert.equal(error.code, 'bad-answer');
    assert.match(error.message, /too large/);
  });

  it('reads a huge error made to look like secrets in a moment', async () => {
    await against({ status: 502, json: { message: '//a:eyJ-secret= '.repeat(100_000) } });
    const began = performance.now();
    const error = await failureOf(transport.json(read));
    assert.equal(error.code, 'server');
    assert.ok(performance.now() - began < 1000, `it took ${performance.now() - began} ms`);
  });

  it('says at once that a body cannot be sent, and does not blame the network', async () => {
    await against({ json: {} }, { retry: { tries: 4 } });
    const body: Record<string, unknown> = {};
    body.self = body;
    const call = transport.json({ operation: 'change thing', method: 'PATCH', path: '/a', body, idempotent: true });
    await assert.rejects(call, { code: 'bad-input', message: /^body: cannot be sent as JSON/ });
    assert.equal(stub.received.length, 0);
  });

  it('does not call a value cancelled that cannot be part of an address', async () => {
    await against({ json: {} });
    await assert.rejects(transport.json({ ...read, query: { tag: '\ud800' } }), URIError);
  });

  it('keeps its connection for the next call', async () => {
    await against({ json: {} });
    for (let i = 0; i < 5; i++) await transport.json(read);
    assert.equal(stub.connections, 1);
  });

  it('lets no more calls out at once than allowed', async () => {
    let inside = 0;
    let most = 0;
    stub = await stubServer(async () => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setTimeout(resolve, 5));
      inside--;
      return { json: {} };
    });
    transport = new HttpTransport({ service: 'Test', baseUrl: new URL(stub.url), maxInFlight: 3 });
    await Promise.all(Array.from({ length: 12 }, () => transport.json(read)));
    assert.equal(most, 3);
    assert.equal(stub.connections, 3);
  });
});
