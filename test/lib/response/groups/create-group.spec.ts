import assert from 'node:assert/strict';
import { createGroup } from '../../../../src/lib/response/groups/create-group.js';
import { type HiveStub, hiveStub, page } from '../../hive/hive-stub.js';
import { failureOf } from '../../http/failures.js';
import { FastClock } from '../../http/fast-clock.js';
import type { StubAnswer } from '../../http/stub-server.js';

describe('Creating an endpoint group', () => {
  const made = { id: '10', name: 'New' };
  let hive: HiveStub;
  let clock: FastClock;
  beforeEach(() => {
    clock = new FastClock();
  });
  afterEach(() => hive.close());

  /** A Hive that has no group yet, answers the creation so, and reads of the new group one after the other. */
  const creating = (answer: StubAnswer, ...reads: StubAnswer[]) =>
    hiveStub(({ method, url }) => {
      if (method === 'POST') return answer;
      return url.includes('/endpoint-group/') ? (reads.shift() ?? { json: made }) : page([]);
    });
  const missing: StubAnswer = { status: 404, json: { message: 'not found' } };

  it('waits until Hive finds it', async () => {
    hive = await creating({ json: made }, missing, missing);
    assert.deepEqual(await createGroup(hive.client, { name: 'New' }, { clock }), { created: true, group: made });
    assert.deepEqual(clock.slept, [50, 100]);
  });

  it('does not wait for ever', async () => {
    hive = await creating({ json: made }, ...Array.from({ length: 20 }, () => missing));
    assert.deepEqual(await createGroup(hive.client, { name: 'New' }, { clock }), { created: true, group: made });
    assert.ok(clock.slept.length < 10);
  });

  it('says that it was made although reading it failed', async () => {
    hive = await creating({ json: made }, { status: 403, json: { message: 'no' } });
    assert.deepEqual(await createGroup(hive.client, { name: 'New' }, { clock }), { created: true, group: made });
  });

  it('tolerates an answer without the group', async () => {
    hive = await creating({ json: { success: true } });
    assert.deepEqual(await createGroup(hive.client, { name: 'New' }, { clock }), { created: true });
  });

  it('is an error when Hive answers that it did not happen', async () => {
    hive = await creating({ json: { success: false, message: 'the name is taken' } });
    const failure = await failureOf(createGroup(hive.client, { name: 'New' }, { clock }));
    assert.deepEqual([failure.code, failure.detail], ['rejected', 'the name is taken']);
  });

  it('sends nothing when a group of that name is there already', async () => {
    hive = await hiveStub(() => page([{ id: '9', name: 'new' }, made]));
    assert.deepEqual(await createGroup(hive.client, { name: 'New' }), { created: false, group: made });
    assert.deepEqual(
      hive.calls.map(({ method }) => method),
      ['GET'],
    );
  });
});
