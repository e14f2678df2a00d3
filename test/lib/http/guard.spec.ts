import assert from 'node:assert/strict';
import { ServiceError } from '../../../src/lib/http/errors.js';
import { type ChangeRecord, Guard, isDryRun, ProtectedError } from '../../../src/lib/http/guard.js';

const change = { operation: 'isolate endpoint', target: '34' };
const service = 'ReaQta-Hive';

function guardWith(dryRun = false) {
  const records: ChangeRecord[] = [];
  return { records, guard: new Guard({ service, dryRun, onChange: (record) => records.push(record) }) };
}

function failure(more: object = {}): ServiceError {
  return new ServiceError({ service, operation: 'isolate endpoint', code: 'server', retryable: true, ...more });
}

describe('The guard in front of a change', () => {
  it('sends it, hands its answer back and tells that it was done', async () => {
    const { guard, records } = guardWith();
    assert.equal(await guard.change(change, async () => 'answer'), 'answer');
    assert.deepEqual(records, [{ service, ...change, ending: 'done' }]);
  });

  it('in a dry run sends nothing, and marks the answer', async () => {
    const { guard, records } = guardWith(true);
    const answer = await guard.change(change, () => assert.fail('sent'));
    assert.deepEqual(answer, { dryRun: true, ...change });
    assert.ok(isDryRun(answer));
    assert.deepEqual(records, [{ service, ...change, ending: 'dry-run' }]);
  });

  for (const dryRun of [false, true]) {
    it(`sends nothing that a rule forbids${dryRun ? ', and says so in a dry run too' : ''}`, async () => {
      const { guard, records } = guardWith(dryRun);
      const allow = () => {
        throw new ProtectedError(change, 'tag "crown"');
      };
      await assert.rejects(
        guard.change(change, () => assert.fail('sent'), { allow }),
        { name: 'ProtectedError', code: 'protected', rule: 'tag "crown"', target: '34' },
      );
      assert.deepEqual(records, [{ service, ...change, ending: 'refused', reason: 'tag "crown"' }]);
    });
  }

  it('sends nothing when nobody can say whether a rule forbids it', async () => {
    const { guard, records } = guardWith();
    const allow = () => Promise.reject(failure());
    await assert.rejects(
      guard.change(change, () => assert.fail('sent'), { allow }),
      failure(),
    );
    assert.deepEqual(records, [{ service, ...change, ending: 'refused', reason: 'server' }]);
  });

  it('tells a change that the service answered it did not make from one that it made', async () => {
    const { guard, records } = guardWith();
    const declined = (answer: { success: boolean }) => (answer.success ? undefined : 'no such thing');
    for (const success of [true, false]) await guard.change(change, async () => ({ success }), { declined });
    assert.deepEqual(
      records.map(({ ending, reason }) => [ending, reason]),
      [
        ['done', undefined],
        ['not-done', 'no such thing'],
      ],
    );
  });

  it('tells a failure that may have changed something from one that has not, and from an error that is an answer', async () => {
    const { guard, records } = guardWith();
    const refused = (error: unknown) => ((error as ServiceError).detail === 'offline' ? 'Endpoint offline' : undefined);
    for (const more of [{ maybeApplied: true }, { code: 'forbidden' }, { maybeApplied: true, detail: 'offline' }]) {
      await assert.rejects(guard.change(change, () => Promise.reject(failure(more)), { refused }));
    }
    await assert.rejects(guard.change(change, () => Promise.reject(new TypeError('a bug'))));
    assert.deepEqual(
      records.map(({ ending, reason }) => [ending, reason]),
      [
        ['unknown', 'server'],
        ['failed', 'forbidden'],
        ['not-done', 'Endpoint offline'],
        ['failed', 'internal'],
      ],
    );
  });
});
