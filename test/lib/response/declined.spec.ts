import assert from 'node:assert/strict';
import { InputError, ServiceError, type ServiceFailure } from '../../../src/lib/http/errors.js';
import { ProtectedError } from '../../../src/lib/http/guard.js';
import { declinedBy } from '../../../src/lib/response/declined.js';

const failed = (more: Partial<ServiceFailure> = {}) =>
  new ServiceError({ service: 'ReaQta-Hive', operation: 'isolate endpoint', code: 'server', retryable: true, ...more });

describe('What an error says of an action', () => {
  const offline = { message: 'Endpoint offline', details: { endpointId: '34' } };
  const missing = { message: 'Endpoint not found' };

  it('a rule forbids it: protected, with the rule', () => {
    const error = new ProtectedError({ operation: 'isolate endpoint', target: '34' }, 'name "DC-*"');
    const reason = 'did not isolate endpoint 34: it is protected by the rule name "DC-*"';
    assert.deepEqual(declinedBy(error), { outcome: 'protected', reason });
  });

  it('the endpoint is offline, whatever the status', () => {
    for (const code of ['server', 'bad-answer', 'rejected'] as const) {
      const said = declinedBy(failed({ code, answer: offline }));
      assert.deepEqual(said, { outcome: 'offline', reason: 'Endpoint offline', answer: offline });
    }
    assert.equal(declinedBy(failed({ answer: { message: 'Endpoint is offline since noon' } }))?.outcome, 'offline');
  });

  it('there is no such thing', () => {
    const said = declinedBy(failed({ code: 'not-found', status: 404, answer: missing }));
    assert.deepEqual(said, { outcome: 'not-found', reason: 'Endpoint not found', answer: missing });
    assert.match(declinedBy(failed({ code: 'not-found', status: 404 }))?.reason ?? '', /could not isolate endpoint/);
  });

  it('anything else remains an error', () => {
    const others = [
      failed(),
      failed({ code: 'forbidden', answer: { message: 'no right' } }),
      failed({ answer: { message: 'The console says: Endpoint offline' } }),
      failed({ answer: { message: { text: 'Endpoint offline' } } }),
      new InputError('endpointId', 'is empty'),
      new TypeError('a bug'),
      undefined,
    ];
    for (const error of others) assert.equal(declinedBy(error), undefined);
  });
});
