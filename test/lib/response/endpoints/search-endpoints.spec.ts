import assert from 'node:assert/strict';
import { searchEndpoints } from '../../../../src/lib/response/endpoints/search-endpoints.js';
import { type HiveStub, hiveStub, page } from '../../hive/hive-stub.js';

describe('Searching endpoints', () => {
  let hive: HiveStub;
  afterEach(() => hive.close());

  const pages = (...all: object[][]) =>
    hiveStub(({ url }) => {
      const at = Number(/page=(\d+)/.exec(url)?.[1] ?? 0);
      const next = at + 1 < all.length ? `${hive.url}/rqt-api/1/endpoints?page=${at + 1}` : '';
      return page(all[at] as object[], next);
    });
  const ids = async (search: object) =>
    (await searchEndpoints(hive.client, { limit: 100, ...search })).endpoints.map(({ id }) => id);

  it('looks through every page, and sends Hive no filter it might ignore', async () => {
    hive = await pages([{ id: '1', name: 'A' }], [{ id: '2', name: 'B' }], [{ id: '3', name: 'b' }]);
    assert.deepEqual(await ids({ endpointName: 'b' }), ['2', '3']);
    assert.equal(hive.calls[0]?.url, '/rqt-api/1/endpoints');
  });

  it('reads no page more than it needs to know that there are more', async () => {
    hive = await pages([{ id: '1' }, { id: '2' }], [{ id: '3' }], [{ id: '4' }]);
    const { endpoints, more } = await searchEndpoints(hive.client, { limit: 2 });
    assert.deepEqual([endpoints.length, more, hive.calls.length], [2, true, 2]);
  });

  it('tolerates endpoints without name, state and groups, and tells of those without an id', async () => {
    hive = await pages([
      { id: '1' },
      { id: '2', name: 'B', groups: [null], connected: true },
      { name: 'B' },
      null as never,
    ]);
    const found = await searchEndpoints(hive.client, { limit: 9, endpointName: 'b', connected: true });
    assert.deepEqual(
      found.endpoints.map(({ id }) => id),
      ['2'],
    );
    assert.equal(found.problems.length, 2);
  });
});
