import assert from 'node:assert/strict';
import { InputError } from '../../../../src/lib/http/errors.js';
import { findGroup } from '../../../../src/lib/response/groups/find-group.js';
import { type HiveStub, hiveStub, page } from '../../hive/hive-stub.js';
import { failureOf } from '../../http/failures.js';

describe('Finding an endpoint group', () => {
  let hive: HiveStub;
  afterEach(() => hive.close());

  /** A Hive whose search by name finds similar names too, on two pages, and which knows no group by an id but 1. */
  const finding = (...names: string[]) => {
    const groups = names.map((name, index) => ({ id: `${index + 10}`, name }));
    const next = () => `${hive.url}/rqt-api/1/endpoint-groups?cursor=2`;
    return hiveStub(({ url }) => {
      if (url.includes('/endpoint-group/')) {
        return url.endsWith('/1')
          ? { json: { id: '1', name: 'by id' } }
          : { status: 404, json: { message: 'not found' } };
      }
      return url.includes('cursor') ? page(groups.slice(1)) : page(groups.slice(0, 1), next());
    });
  };

  it('takes the one with exactly that name, also from the second page', async () => {
    hive = await finding('Demo clients', 'demo', 'Demo');
    assert.equal((await findGroup(hive.client, 'Demo')).id, '12');
  });

  it('never takes one with a similar name', async () => {
    hive = await finding('Demo clients', 'demo');
    const failure = await failureOf(findGroup(hive.client, 'Demo'));
    assert.equal(failure.code, 'not-found');
    assert.match(failure.message, /no endpoint group has the id or the name "Demo"/);
  });

  it('refuses to choose between two of that name', async () => {
    hive = await finding('Demo', 'Demo');
    await assert.rejects(findGroup(hive.client, 'Demo', { input: 'parent' }), (error) => {
      return error instanceof InputError && error.input === 'parent';
    });
  });

  it('takes digits for an id, and for a name when there is no such id', async () => {
    hive = await finding('2', '1');
    assert.equal((await findGroup(hive.client, '1')).name, 'by id');
    assert.equal((await findGroup(hive.client, '2')).id, '10');
  });

  it('passes on what keeps it from looking', async () => {
    hive = await hiveStub(() => ({ status: 403, json: { message: 'no' } }));
    assert.equal((await failureOf(findGroup(hive.client, '1'))).code, 'forbidden');
  });
});
