import assert from 'node:assert/strict';
import type { ServiceError } from '../../../src/lib/http/errors.js';
import { type Call, FakeSoar, select, typeOf } from './fake-soar.js';

const path = '/incidents/2154/artifacts';

describe('artifacts of an incident', () => {
  let soar: FakeSoar;
  beforeEach(async () => {
    soar = await new FakeSoar().start();
    const types = select('type', { 'IP Address': 1, 'System Name': 25 });
    soar.on('GET /types/artifact', { json: typeOf('artifact', [types]) });
    soar.on(`POST ${path}`, { json: [{ id: 313, type: 1, value: '192.0.2.10' }] });
  });
  afterEach(() => soar.stop());

  it('are added with their type by label, by name or by id', async () => {
    const client = soar.client();
    for (const type of ['IP Address', { name: 'IP Address' }, { id: 1 }, 1]) {
      await client.addArtifact(2154, { type, value: '192.0.2.10', description: 'endpoint' });
    }
    for (const { body } of soar.to(`POST ${path}`)) {
      assert.deepEqual(body, { type: 1, value: '192.0.2.10', description: 'endpoint' });
    }
  });

  it('are refused with a type SOAR does not have, naming those it has', async () => {
    await assert.rejects(
      soar.client().addArtifact(2154, { type: 'Spaceship', value: 'x' }),
      (error: ServiceError) => error.code === 'rejected' && /"Spaceship".*"IP Address"/.test(error.message),
    );
    assert.equal(soar.to(`POST ${path}`).length, 0);
  });

  it('are all listed, however few SOAR gives at once', async () => {
    const all = Array.from({ length: 5 }, (_, i) => ({ id: 300 + i, type: 1, value: String(i) }));
    soar.on(`POST ${path}/query_paged`, ({ body }: Call) => {
      const start = body.start as number;
      return { json: { data: all.slice(start, start + 2) } };
    });
    assert.deepEqual(await soar.client().artifacts(2154), all);
  });

  it('are listed once when SOAR gives all of them whatever it is asked', async () => {
    const all = [{ id: 300, type: 1, value: 'x' }];
    soar.on(`POST ${path}/query_paged`, { status: 503 }, { json: { data: all } });
    assert.deepEqual(await soar.client().artifacts(2154), all);
  });

  it('can be read one by one', async () => {
    soar.on(`GET ${path}/313`, { json: { id: 313, type: 1, value: 'x' } });
    assert.equal((await soar.client().getArtifact(2154, 313)).value, 'x');
  });
});
