import assert from 'node:assert/strict';
import type { NodeMessage } from 'node-red';
import { DeliveryError, InputError, PatternError, QueryError, ServiceError } from '../../src/lib/index.js';
import { markFailed } from '../../src/runtime/failure.js';

describe('a failed message', () => {
  const failed = (error: unknown) => {
    const msg: NodeMessage = { payload: 1 };
    return { caught: markFailed(msg, error), msg };
  };

  it('says which service refused what, and whether it is worth trying again', () => {
    const error = new ServiceError({
      service: 'IBM SOAR',
      operation: 'read incident 5',
      code: 'rate-limited',
      status: 429,
      retryable: true,
      detail: 'slow down',
    });
    const { caught, msg } = failed(error);
    assert.equal(caught, error);
    const failure = { service: 'IBM SOAR', operation: 'read incident 5', code: 'rate-limited', status: 429 };
    assert.deepEqual(msg, { payload: 1, failure: { ...failure, retryable: true, detail: 'slow down' } });
  });

  it('says which input cannot be used', () => {
    const { msg } = failed(new InputError('alert', 'is empty'));
    assert.deepEqual(msg.failure, { code: 'bad-input', input: 'alert', retryable: false });
  });

  it('says where a query or a pattern cannot be read', () => {
    const position = { offset: 4, line: 1, column: 5 };
    for (const [error, code] of [
      [new PatternError('[a:b', 4, 'a comparison'), 'bad-pattern'],
      [new QueryError({ message: 'x', expected: 'a comparison', position }), 'bad-query'],
    ] as const) {
      const { msg } = failed(error);
      assert.deepEqual(msg.failure, { code, position, expected: 'a comparison', retryable: false });
    }
  });

  it('has a code whatever was thrown, and the error is a real one', () => {
    for (const [thrown, code, message] of [
      [new DeliveryError('taken-over', 'x'), 'taken-over', 'x'],
      [new TypeError('oops'), 'internal', 'oops'],
      ['a text', 'internal', 'a text'],
      [AbortSignal.abort().reason, 'internal', 'This operation was aborted'],
      [undefined, 'internal', 'undefined'],
      [Object.assign(new Error('full'), { code: 'ENOSPC' }), 'ENOSPC', 'full'],
      [Object.assign(new Error('odd'), { code: 5 }), 'internal', 'odd'],
    ] as const) {
      const { caught, msg } = failed(thrown);
      assert.ok(caught instanceof Error);
      assert.deepEqual([(caught as Error & { code: string }).code, caught.message], [code, message]);
      assert.deepEqual(msg.failure, { code, retryable: false });
    }
  });
});
