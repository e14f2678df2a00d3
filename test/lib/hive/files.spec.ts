import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { failureOf, textOf } from '../http/failures.js';
import type { StubAnswer } from '../http/stub-server.js';
import { type HiveStub, hiveStub } from './hive-stub.js';

describe('Hive file download', () => {
  let hive: HiveStub;
  afterEach(() => hive.close());

  it('hands over the bytes as they are, and a name without its path', async () => {
    const bytes = Buffer.concat([Buffer.from([0xff, 0xfe, 0x00, 0x80]), randomBytes(200_000)]);
    const headers = { 'content-disposition': 'filename="C:\\Windows\\explorer.exe"' };
    hive = await hiveStub(() => ({ bytes, headers }));
    const { data, fileName } = await hive.client.downloadFile('d/1');
    assert.equal(fileName, 'explorer.exe');
    assert.ok((await buffer(data)).equals(bytes));
    assert.equal(hive.calls[0]?.url, '/rqt-api/1/endpoint-file/d%2F1/download');
  });

  it('takes a new token when the old one is dead, with a single call allowed at once', async () => {
    const answers: StubAnswer[] = [{ status: 401, json: { message: 'Authentication Error' } }, { text: 'bytes' }];
    hive = await hiveStub((_, nth) => answers[nth - 1] ?? 'cut', { maxInFlight: 1 });
    const { data, fileName } = await hive.client.downloadFile('d1');
    assert.equal((await buffer(data)).toString(), 'bytes');
    assert.equal(fileName, 'file');
    assert.equal(hive.signIns, 2);
  });

  it('ends with an error without the token when it breaks off', async () => {
    hive = await hiveStub(() => 'half');
    const { data } = await hive.client.downloadFile('d1');
    const error = await failureOf(buffer(data));
    assert.deepEqual([error.code, error.operation], ['network', 'download file']);
    assert.ok(!textOf(error).includes('token-1'));
  });

  it('tells a file that is not there yet from other failures', async () => {
    hive = await hiveStub(() => ({ status: 404, json: { message: 'not found' } }));
    assert.equal((await failureOf(hive.client.getFileStatus('u1'))).code, 'not-found');
    assert.equal((await failureOf(hive.client.downloadFile('d1'))).code, 'not-found');
  });
});
