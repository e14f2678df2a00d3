import assert from 'node:assert/strict';
import { alertTags, changeTags } from '../../../../src/lib/response/alerts/alert-tags.js';
import { alert, type HiveStub, hiveStub } from '../../hive/hive-stub.js';
import { failureOf } from '../../http/failures.js';

describe('Tags of an alert', () => {
  let hive: HiveStub;
  afterEach(() => hive.close());

  const answering = (json: object | undefined) =>
    hiveStub(({ method }) => (method === 'GET' ? { json: alert('7') } : json === undefined ? {} : { json }));

  it('are none when Hive names none', async () => {
    hive = await answering(undefined);
    assert.deepEqual(await alertTags(hive.client, '7'), []);
  });

  it('are added whatever Hive answers to it, an empty answer included', async () => {
    hive = await answering(undefined);
    assert.deepEqual(await changeTags(hive.client, '7', 'add', ['a']), { dryRun: false, changed: ['a'], tags: ['a'] });
  });

  it('are not said to be added when Hive answers that they are not', async () => {
    hive = await answering({ success: false, message: 'too many tags' });
    const failure = await failureOf(changeTags(hive.client, '7', 'add', ['a', 'b']));
    assert.deepEqual([failure.code, failure.detail, hive.calls.length], ['rejected', 'too many tags', 2]);
    assert.match(failure.message, /could not add tag/);
  });
});
