import assert from 'node:assert/strict';
import { appId, appSecret, type RunningHive, runHive } from './hive-server.js';

describe('simulated Hive: session', () => {
  let hive: RunningHive;
  before(async () => {
    hive = await runHive({ tokenSeconds: 900 });
  });
  after(() => hive.close());

  async function authenticate(body: string, type = 'application/json') {
    const response = await fetch(`${hive.url}/1/authenticate`, {
      method: 'POST',
      headers: { 'Content-Type': type },
      body,
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  it('gives a three-part token with its end in epoch seconds, for JSON and for a form', async () => {
    for (const answer of [
      await authenticate(JSON.stringify({ id: appId, secret: appSecret })),
      await authenticate(`id=${appId}&secret=${appSecret}`, 'application/x-www-form-urlencoded'),
    ]) {
      assert.equal(answer.status, 200);
      assert.match(String(answer.body.token), /^[\w-]+\.[\w-]+\.[\w-]+$/);
      assert.equal(answer.body.expiresAt, Math.floor(Date.parse('2024-05-06T07:08:09Z') / 1000) + 900);
    }
  });

  it('says what the product says of wrong credentials, and 422 of missing ones', async () => {
    const wrong = await authenticate(JSON.stringify({ id: appId, secret: 'x' }));
    assert.deepEqual(wrong, { status: 401, body: { message: 'Authentication failed' } });
    assert.equal((await authenticate(JSON.stringify({ id: appId }))).status, 422);
    assert.equal((await authenticate(JSON.stringify({ secret: appSecret }))).status, 422);
  });

  it('refuses calls without a token', async () => {
    const response = await fetch(`${hive.url}/1/alerts`);
    assert.equal(response.status, 401);
    assert.deepEqual(await response.json(), { message: 'Authentication Error' });
  });

  it('lets tokens end after their time and by command', async () => {
    for (const end of [async () => hive.advance(900_001), () => hive.order('expire-tokens')]) {
      const fresh = await runTokenCheck();
      assert.equal(await fresh(), 200);
      await end();
      assert.equal(await fresh(), 401);
    }
  });

  async function runTokenCheck() {
    const { body } = await authenticate(JSON.stringify({ id: appId, secret: appSecret }));
    return async () => {
      const response = await fetch(`${hive.url}/1/alerts`, {
        headers: { Authorization: `Bearer ${String(body.token)}` },
      });
      await response.text();
      return response.status;
    };
  }
});
