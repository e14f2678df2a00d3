import assert from 'node:assert/strict';
import { Delivery } from '../../../src/lib/delivery/delivery.js';
import { readToken, writeToken } from '../../../src/lib/delivery/token.js';

describe('a delivery token', () => {
  const parts = { name: 'poller', feed: 'new', key: 'ä"1', position: 5, attempt: 2 };

  it('is one word and says again what it was made of', () => {
    const token = writeToken(parts);
    assert.match(token, /^[\w-]+$/);
    assert.deepEqual(readToken(token), parts);
    assert.deepEqual(readToken(writeToken({ ...parts, page: 'digest' })), { ...parts, page: 'digest' });
    assert.equal(Delivery.nameOf(token), 'poller');
  });

  it('is told from any other text', () => {
    const wrong = [[], ['a', 'b'], ['a', 'b', 'c', '4', 5], { name: 'a' }, null].map((value) =>
      Buffer.from(JSON.stringify(value)).toString('base64url'),
    );
    for (const text of ['', 'nonsense', '%%%', ...wrong]) assert.equal(Delivery.nameOf(text), undefined, text);
  });
});
