import assert from 'node:assert/strict';
import { queryString } from '../../../src/lib/http/query.js';
import { redactor } from '../../../src/lib/http/redaction.js';

describe('Transport: query strings', () => {
  it('repeats arrays, encodes, and leaves out what is missing', () => {
    const query = { a: ['x', 'y'], b: 'ü &=', c: undefined, d: null, e: '', f: 0, g: false, h: [] };
    assert.equal(queryString(query), 'a=x&a=y&b=%C3%BC%20%26%3D&f=0&g=false');
    assert.equal(queryString(undefined), '');
  });
});

describe('Transport: redaction', () => {
  const redact = redactor(['top secret', undefined, 'abc']);

  it('takes out the given secrets, however they are encoded', () => {
    assert.equal(redact('x top secret y top%20secret'), 'x *** y ***');
  });

  it('takes out what looks like a secret', () => {
    for (const text of [
      'Authorization: Bearer aaa.bbb.ccc-ddd',
      '{"password":"hunter2hunter2"}',
      'secret=hunter2hunter2&x=1',
      'https://user:hunter2hunter2@proxy.example/',
      'jwt eyJhbGciOi.eyJzdWIiOi.abc_def',
    ]) {
      assert.doesNotMatch(redact(text), /hunter2|aaa\.bbb|eyJ/, text);
    }
  });

  it('leaves ordinary words alone, and ignores secrets too short to be one', () => {
    assert.equal(redact('the abc endpoint is offline'), 'the abc endpoint is offline');
  });

  it('takes out a secret that an answer repeats inside JSON, where it has other characters', () => {
    const quoted = redactor(['a"b\\c\n secret']);
    assert.equal(quoted(JSON.stringify({ message: 'no a"b\\c\n secret here' })), '{"message":"no *** here"}');
  });

  it('reads a long text made to look like endless tokens in a moment', () => {
    const began = performance.now();
    redact('eyJ-'.repeat(50_000));
    assert.ok(performance.now() - began < 500, `it took ${performance.now() - began} ms`);
  });
});
