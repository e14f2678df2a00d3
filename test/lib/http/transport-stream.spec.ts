import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { ServiceError } from '../../../src/lib/http/errors.js';
import { HttpTransport, type TransportOptions } from '../../../src/lib/http/transport.js';
import { failureOf, textOf } from './failures.js';
import { FastClock } from './fast-clock.js';
import { type Stub, type StubAnswer, stubServer } from './stub-server.js';

const headers = { Authorization: 'Bearer aaaaa.bbbbb.ccccc' };
const download = { operation: 'download file', method: 'GET', path: '/file', headers } as const;

describe('Transport: streams', () => {
  let stub: Stub;
  let transport: HttpTransport;

  async function against(answer: StubAnswer | StubAnswer[], options: Partial<TransportOptions> = {}): Promise<void> {
    stub = await stubServer((_, nth) => (Array.isArray(answer) ? (answer[nth - 1] ?? 'cut') : answer));
    const baseUrl = new URL(stub.url);
    transport = new HttpTransport({ service: 'Test', baseUrl, clock: new FastClock(), ...options });
  }

  afterEach(async () => {
    transport.close();
    await stub.close();
  });

  it('hands over every byte unchanged, with the headers', async () => {
    const bytes = randomBytes(300_000);
    await against({ bytes, headers: { 'content-disposition': 'filename="a.exe"' } });
    const answer = await transport.stream(download);
    assert.equal(answer.headers['content-disposition'], 'filename="a.exe"');
    assert.ok((await buffer(answer.data)).equals(bytes));
  });

  it('puts no limit on the size of a file', async () => {
    await against({ bytes: Buffer.alloc(50_000) }, { maxAnswerBytes: 1000 });
    assert.equal((await buffer((await transport.stream(download)).data)).length, 50_000);
  });

  it('fails with the message of the service', async () => {
    await against({ status: 404, json: { message: 'no such file' } });
    const error = await failureOf(transport.stream(download));
    assert.equal(error.code, 'not-found');
    assert.match(error.message, /no such file/);
  });

  it('is asked for again after 503', async () => {
    await against([{ status: 503 }, { text: 'bytes' }]);
    assert.equal((await buffer((await transport.stream(download)).data)).toString(), 'bytes');
  });

  it('ends with an error of its own, without the token, when the connection breaks', async () => {
    await against('half');
    const error = await failureOf(buffer((await transport.stream(download)).data));
    assert.equal(error.code, 'network');
    assert.ok(!textOf(error).includes('aaaaa'));
  });

  it('ends with cancelled, without the token, when the caller gives up', async () => {
    await against({ bytes: Buffer.alloc(5_000_000) });
    const stop = new AbortController();
    const { data } = await transport.stream({ ...download, signal: stop.signal });
    stop.abort();
    const error = await failureOf(buffer(data));
    assert.equal(error.code, 'cancelled');
    assert.ok(!textOf(error).includes('aaaaa'));
  });

  it('ends with a time-out when the bytes stop coming', async () => {
    stub = await stubServer(() => 'hang');
    transport = new HttpTransport({ service: 'Test', baseUrl: new URL(stub.url), retry: { tries: 1 } });
    const error = await failureOf(transport.stream({ ...download, timeoutMs: 20 }));
    assert.equal(error.code, 'timeout');
  });

  it('gives its place back once it is read, destroyed or refused', async () => {
    await against({ bytes: Buffer.alloc(1_000_000) }, { maxInFlight: 1 });
    await buffer((await transport.stream(download)).data);
    (await transport.stream(download)).data.destroy();
    await buffer((await transport.stream(download)).data);
    assert.equal(stub.received.length, 3);
  });

  it('an error nobody listens for yet ends nothing but the stream', async () => {
    await against('half');
    const { data } = await transport.stream(download);
    await new Promise((resolve) => data.once('close', resolve).resume());
    assert.ok(data.errored instanceof ServiceError);
  });
});
