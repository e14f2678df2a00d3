import assert from 'node:assert/strict';
import { ServiceError } from '../../../src/lib/http/errors.js';
import { failureOf } from '../../../src/lib/http/failure.js';

describe('Transport: whether a request can have arrived', () => {
  const state = { timedOut: false, cancelled: false };
  const broken = (code: string, syscall?: string) => Object.assign(new Error(code), { code, syscall });

  for (const [code, syscall] of [
    ['ECONNREFUSED', 'connect'],
    ['EHOSTUNREACH', 'connect'],
    ['ENOTFOUND', 'getaddrinfo'],
    ['ECONNREFUSED', undefined],
  ] as const) {
    it(`it cannot when there was no connection (${syscall ?? 'several addresses'}: ${code})`, () => {
      assert.equal(failureOf(broken(code, syscall), state).sent, false);
    });
  }

  for (const [code, syscall] of [
    ['EHOSTUNREACH', 'read'],
    ['ENETUNREACH', 'write'],
  ] as const) {
    it(`it can when a connection that was used broke (${syscall}: ${code})`, () => {
      assert.equal(failureOf(broken(code, syscall), state).sent, true);
    });
  }
});

describe('The text of an error', () => {
  it('is made in a moment, however long and strange the reason is', () => {
    const start = performance.now();
    const detail = `${'.'.repeat(100_000)}x`;
    new ServiceError({ service: 'Test', operation: 'x', code: 'rejected', retryable: false, detail });
    assert.ok(performance.now() - start < 1_000, `${performance.now() - start} ms`);
  });
});
