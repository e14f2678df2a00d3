import assert from 'node:assert/strict';
import { ServiceError } from '../../../src/lib/http/errors.js';
import { HttpTransport } from '../../../src/lib/http/transport.js';
import { failureOf, textOf } from './failures.js';
import { FastClock } from './fast-clock.js';
import { type Stub, type StubAnswer, stubServer } from './stub-server.js';

const secret = 's3cr3t+value/with=signs';
const token = 'aaaaa.bbbbb.ccccc';

describe('Transport: secrets stay out of errors', () => {
  let stub: Stub;
  let transport: HttpTransport;

  async function failing(answer: StubAnswer): Promise<ServiceError> {
    stub = await stubServer(() => answer);
    transport = new HttpTransport({
      service: 'Test',
      baseUrl: new URL(stub.url),
      secrets: [secret],
      clock: new FastClock(),
    });
    return failureOf(
      transport.json({
        operation: 'sign in',
        method: 'POST',
        path: '/authenticate',
        body: { secret },
        headers: { Authorization: `Bearer ${token}` },
      }),
    );
  }

  afterEach(async () => {
    transport.close();
    await stub.close();
  });

  const leaks: Record<string, StubAnswer> = {
    'a service that repeats the secret': { status: 422, json: { message: `unknown secret ${secret}` } },
    'a service that repeats the secret percent-encoded': { status: 422, text: `bad ${encodeURIComponent(secret)}` },
    'a service that repeats the token': { status: 403, json: { message: `Token ${token} has no rights` } },
    'a service that repeats the header': { status: 403, json: { details: { Authorization: `Bearer ${token}` } } },
    'a redirect with the secret in it': {
      status: 302,
      headers: { location: `https://else.example/?secret=${secret}` },
    },
    'a web page with the secret in its title': { status: 500, text: `<html><title>${secret}</title></html>` },
    'a cut connection': 'cut',
    'an answer that is no JSON': { text: `${secret} ${token}` },
  };

  for (const [name, answer] of Object.entries(leaks)) {
    it(`${name} does not bring it into the error`, async () => {
      const text = textOf(await failing(answer));
      assert.ok(!text.includes(secret), text);
      assert.ok(!text.includes(encodeURIComponent(secret)), text);
      assert.ok(!text.includes(token), text);
    });
  }

  it('keeps nothing of the HTTP client in the error', async () => {
    const error = await failing('cut');
    assert.ok(error instanceof ServiceError);
    assert.deepEqual(
      Object.keys(error).filter((key) => ['config', 'request', 'response', 'cause'].includes(key)),
      [],
    );
    assert.doesNotMatch(error.stack ?? '', /AxiosError/);
  });

  it('says in one sentence what was tried, what came back and what to do', async () => {
    const error = await failing({ status: 401, json: { message: 'Authentication failed' } });
    assert.equal(
      error.message,
      'Test could not sign in (auth, HTTP 401): Authentication failed; check the id and the secret.',
    );
  });
});
