import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { failureOf, textOf } from '../http/failures.js';
import type { StubAnswer } from '../http/stub-server.js';
import { alert, type HiveStub, hiveStub } from './hive-stub.js';

const refused: StubAnswer = { status: 401, json: { message: 'Authentication Error' } };
const found: StubAnswer = { json: alert('1') };

describe('Hive session', () => {
  let hive: HiveStub;
  afterEach(() => hive.close());

  it('signs in with id and secret as JSON, and carries the token from then on', async () => {
    hive = await hiveStub(() => found);
    await hive.client.getAlert('1');
    await hive.client.getAlert('1');
    const [signIn] = hive.received;
    assert.deepEqual(JSON.parse(signIn?.body ?? ''), { id: 'app', secret: 'a-secret-key' });
    assert.equal(signIn?.url, '/rqt-api/1/authenticate');
    assert.equal(signIn?.headers.authorization, undefined);
    assert.equal(hive.signIns, 1);
    assert.deepEqual(
      hive.calls.map(({ headers }) => headers.authorization),
      ['Bearer token-1', 'Bearer token-1'],
    );
  });

  it('signs in once for all the calls that start together', async () => {
    hive = await hiveStub(() => found);
    await Promise.all(Array.from({ length: 30 }, () => hive.client.getAlert('1')));
    assert.equal(hive.signIns, 1);
  });

  it('lets many calls that share a signal wait for it without a warning of leaking listeners', async () => {
    hive = await hiveStub(() => found);
    const warnings: string[] = [];
    const note = ({ message }: Error) => void warnings.push(message);
    process.on('warning', note);
    const { signal } = new AbortController();
    await Promise.all(Array.from({ length: 30 }, () => hive.client.getAlert('1', { signal })));
    process.off('warning', note);
    assert.deepEqual(warnings, []);
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  });

  it('takes a new token 30 seconds before the old one expires', async () => {
    hive = await hiveStub(() => found);
    await hive.client.getAlert('1');
    hive.clock.time += 869_000;
    await hive.client.getAlert('1');
    assert.equal(hive.signIns, 1);
    hive.clock.time += 2_000;
    await hive.client.getAlert('1');
    assert.equal(hive.signIns, 2);
    assert.equal(hive.calls[2]?.headers.authorization, 'Bearer token-2');
  });

  it('uses a token that lives only for seconds for nine tenths of them', async () => {
    hive = await hiveStub(() => found, {
      signIn: (nth) => ({ json: { token: `token-${nth}`, expiresAt: hive.clock.now() / 1000 + 10 } }),
    });
    await hive.client.getAlert('1');
    hive.clock.time += 8_900;
    await hive.client.getAlert('1');
    assert.equal(hive.signIns, 1);
    hive.clock.time += 200;
    await hive.client.getAlert('1');
    assert.equal(hive.signIns, 2);
  });

  it('does not sign in for every call when the clocks differ', async () => {
    hive = await hiveStub(() => found, { signIn: () => ({ json: { token: 'token', expiresAt: 1617982282 } }) });
    for (let i = 0; i < 3; i++) await hive.client.getAlert('1');
    assert.equal(hive.signIns, 1);
  });

  for (const text of ['Authentication Error', 'Authentication failed', 'jwt expired', '']) {
    it(`takes a new token and repeats the call once after 401 "${text}"`, async () => {
      hive = await hiveStub((_, nth) => (nth === 1 ? { status: 401, json: { message: text } } : found));
      assert.equal((await hive.client.getAlert('1')).id, '1');
      assert.deepEqual(
        hive.calls.map(({ headers }) => headers.authorization),
        ['Bearer token-1', 'Bearer token-2'],
      );
    });
  }

  it('takes a 401 that is a web page or empty for a dead token as well', async () => {
    hive = await hiveStub((_, nth) => (nth === 1 ? { status: 401, text: '<html>Login</html>' } : found));
    assert.equal((await hive.client.getAlert('1')).id, '1');
  });

  it('repeats a changing call after 401, as it was not done', async () => {
    hive = await hiveStub((_, nth) => (nth === 1 ? refused : { json: [{ pid: 1, startTime: 2, killed: true }] }));
    await hive.client.killProcesses('5', [{ pid: 1, startTime: 2 }]);
    assert.equal(hive.calls.length, 2);
  });

  it('gives up after the second 401, and says which thing to check', async () => {
    hive = await hiveStub(() => refused);
    const error = await failureOf(hive.client.getAlert('1'));
    assert.deepEqual([error.code, error.status, error.operation], ['auth', 401, 'read alert']);
    assert.equal(hive.calls.length, 2);
    assert.equal(hive.signIns, 2);
  });

  it('takes one new token when it dies under many calls at once', async () => {
    hive = await hiveStub(({ headers }) => (headers.authorization === 'Bearer token-1' ? refused : found));
    await Promise.all(Array.from({ length: 20 }, () => hive.client.getAlert('1')));
    assert.equal(hive.signIns, 2);
  });

  it('does not take another one for a call that hears late that its old token is dead', async () => {
    let answerLate = () => {};
    const late = new Promise<void>((resolve) => {
      answerLate = resolve;
    });
    hive = await hiveStub(async ({ headers, url }) => {
      if (headers.authorization !== 'Bearer token-1') return found;
      if (url.endsWith('/2')) await late;
      return refused;
    });
    const slow = hive.client.getAlert('2');
    await hive.client.getAlert('1');
    answerLate();
    await slow;
    assert.equal(hive.signIns, 2);
  });

  it('cancelling one call leaves the sign-in to the others', async () => {
    let letIn = () => {};
    const door = new Promise<void>((resolve) => {
      letIn = resolve;
    });
    hive = await hiveStub(() => found, {
      signIn: async () => {
        await door;
        return { json: { token: 'token-1', expiresAt: hive.clock.now() / 1000 + 900 } };
      },
    });
    const stop = new AbortController();
    const first = failureOf(hive.client.getAlert('1', { signal: stop.signal }));
    const second = hive.client.getAlert('1');
    stop.abort();
    assert.equal((await first).code, 'cancelled');
    letIn();
    assert.equal((await second).id, '1');
    assert.equal(hive.signIns, 1);
  });

  it('says plainly that id or secret is wrong', async () => {
    hive = await hiveStub(() => found, {
      signIn: () => ({ status: 401, json: { message: 'Authentication failed' } }),
    });
    const error = await failureOf(hive.client.getAlert('1'));
    assert.deepEqual([error.code, error.status, error.retryable], ['auth', 401, false]);
    assert.equal(
      error.message,
      'ReaQta-Hive could not sign in (auth, HTTP 401): Authentication failed; check the id and the secret.',
    );
    assert.equal(hive.calls.length, 0);
  });

  const failures: Record<string, [StubAnswer, string]> = {
    'is down': [{ status: 503 }, 'server'],
    'is at another address': [{ status: 404, json: { message: 'Not found' } }, 'bad-answer'],
    'wants something else': [{ status: 422, json: { message: 'id is missing' } }, 'rejected'],
    'answers a web page': [{ text: '<!doctype html><title>Proxy</title>' }, 'bad-answer'],
    'gives no token': [{ json: { expiresAt: 1 } }, 'bad-answer'],
    'gives a token no header can carry': [{ json: { token: 'a\nb', expiresAt: 1 } }, 'bad-answer'],
    'does not say when the token expires': [{ json: { token: 'token' } }, 'bad-answer'],
    'cuts the connection': ['cut', 'network'],
  };
  for (const [what, [answer, code]] of Object.entries(failures)) {
    it(`tells that from a sign-in that ${what}, and tries anew at the next call`, async () => {
      let broken = true;
      hive = await hiveStub(() => found, {
        signIn: () => (broken ? answer : { json: { token: 'good', expiresAt: hive.clock.now() / 1000 + 900 } }),
      });
      assert.equal((await failureOf(hive.client.getAlert('1'))).code, code);
      broken = false;
      assert.equal((await hive.client.getAlert('1')).id, '1');
    });
  }

  it('keeps secret and token out of every error', async () => {
    hive = await hiveStub(({ headers }) => ({
      status: 403,
      json: { message: `no rights for ${headers.authorization}` },
    }));
    const text = textOf(await failureOf(hive.client.getAlert('1')));
    assert.ok(!text.includes('token-1') && !text.includes('a-secret-key'), text);
    await hive.close();
    hive = await hiveStub(() => found, {
      signIn: () => ({ status: 401, json: { message: 'bad secret a-secret-key' } }),
    });
    assert.ok(!textOf(await failureOf(hive.client.getAlert('1'))).includes('a-secret-key'));
  });

  it('answers when the token expires to whoever signs in by hand', async () => {
    hive = await hiveStub(() => found);
    assert.equal(await hive.client.authenticate(), hive.clock.now() + 900_000);
    await hive.client.authenticate();
    assert.equal(hive.signIns, 2);
  });
});
