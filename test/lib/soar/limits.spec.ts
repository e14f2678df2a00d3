import assert from 'node:assert/strict';
import { SoarClient } from '../../../src/lib/soar/client.js';
import { FastClock } from '../http/fast-clock.js';
import { type Stub, type StubAnswer, stubServer } from '../http/stub-server.js';

describe('The limits of files in SOAR', () => {
  let stub: Stub;
  let client: SoarClient;
  const clock = new FastClock();
  const start = async (answer: StubAnswer) => {
    stub = await stubServer(() => answer);
    client = new SoarClient({ url: stub.url, org: 'o', keyId: 'k', keySecret: 'secret', clock, retry: { tries: 1 } });
  };
  afterEach(async () => {
    client.close();
    await stub.close();
  });

  it('are read in bytes, once in ten minutes', async () => {
    await start({ json: { max_attachment_mb: 25, max_artifact_mb: 10 } });
    for (const { after, asked } of [
      { after: 0, asked: 1 },
      { after: 599_000, asked: 1 },
      { after: 2_000, asked: 2 },
    ]) {
      clock.time += after;
      assert.deepEqual(await client.uploadLimits(), { attachment: 25 * 2 ** 20, artifact: 10 * 2 ** 20 });
      assert.equal(stub.received.length, asked);
    }
    const [{ url, headers } = { url: '', headers: {} }] = stub.received;
    assert.deepEqual([url, headers.authorization?.startsWith('Basic ')], ['/rest/const', true]);
  });

  it('are unknown where SOAR does not tell them, or not to this key', async () => {
    await start({ json: {} });
    assert.deepEqual(await client.uploadLimits(), {});
    client.close();
    await stub.close();
    await start({ status: 403, json: {} });
    assert.deepEqual(await client.uploadLimits(), {});
  });

  it('are an error where SOAR cannot be asked', async () => {
    await start('cut');
    await assert.rejects(client.uploadLimits(), /could not read the limits/);
  });
});
