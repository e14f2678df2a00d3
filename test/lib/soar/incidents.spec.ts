import assert from 'node:assert/strict';
import type { ServiceError } from '../../../src/lib/http/errors.js';
import type { Incident } from '../../../src/lib/soar/types.js';
import { type Call, FakeSoar, incident } from './fake-soar.js';

const query = { filters: [{ conditions: [{ field_name: 'plan_status', method: 'equals' as const, value: 'A' }] }] };
const paged = 'POST /incidents/query_paged';

describe('creating an incident', () => {
  let soar: FakeSoar;
  beforeEach(async () => {
    soar = await new FakeSoar().start();
  });
  afterEach(() => soar.stop());

  const request = { name: 'Alert X', discovered_date: 1, severity_code: 'Medium', properties: { reaqta_id: '1' } };

  it('sends what was given and answers the incident', async () => {
    soar.on('POST /incidents', { json: incident() });
    const created = (await soar.client().createIncident(request)) as Incident;
    assert.equal(created.id, 2154);
    assert.deepEqual(soar.to('POST /incidents')[0]?.body, request);
  });

  for (const [what, answer] of [
    ['the connection is cut', { cut: true }],
    ['SOAR fails', { status: 500, json: { message: 'oops' } }],
    ['a proxy times out', { status: 504, text: '<html></html>' }],
    ['a proxy answers a web page', { text: '<html></html>' }],
    ['the answer holds no incident', { json: {} }],
  ] as const) {
    it(`is not repeated, and said to have perhaps happened, when ${what}`, async () => {
      soar.on('POST /incidents', answer);
      await assert.rejects(soar.client().createIncident(request), (error: ServiceError) => error.maybeApplied);
      assert.equal(soar.to('POST /incidents').length, 1);
    });
  }

  it('is said not to have happened when SOAR refuses it', async () => {
    soar.on('POST /incidents', { status: 400, json: { message: 'Unknown label' } });
    await assert.rejects(
      soar.client().createIncident(request),
      (error: ServiceError) => error.code === 'rejected' && !error.maybeApplied && error.detail === 'Unknown label',
    );
  });
});

describe('finding incidents', () => {
  let soar: FakeSoar;
  const all = Array.from({ length: 7 }, (_, i) => incident({ id: 2000 + i }));
  beforeEach(async () => {
    soar = await new FakeSoar().start();
    soar.on(paged, ({ body }: Call) => {
      const start = body.start as number;
      const data = all.slice(start, start + Math.min(body.length as number, 3));
      return { json: { recordsTotal: 7, recordsFiltered: 7, data } };
    });
  });
  afterEach(() => soar.stop());

  it('finds all of them, however few SOAR gives at once', async () => {
    const ids: number[] = [];
    for await (const one of soar.client().findIncidents(query)) ids.push(one.id);
    assert.deepEqual(
      ids,
      all.map((one) => one.id),
    );
    assert.deepEqual(
      soar.to(paged).map((call) => call.body.start),
      [0, 3, 6, 7],
    );
  });

  it('asks for them in a fixed order, and as much of each as was wanted', async () => {
    for await (const _ of soar.client().findIncidents(query, { returnLevel: 'full', pageSize: 2 })) break;
    const [call] = soar.to(paged);
    assert.equal(call?.query.get('return_level'), 'full');
    assert.deepEqual(call?.body, { ...query, sorts: [{ field_name: 'id', type: 'asc' }], start: 0, length: 2 });
    assert.equal(soar.to(paged).length, 1, 'no page beyond what was read');
  });

  it('gives pages with what is still to come', async () => {
    const remaining: number[] = [];
    for await (const page of soar.client().findIncidents(query).pages()) remaining.push(page.remaining);
    assert.deepEqual(remaining, [4, 1, 0]);
  });

  it('hands the good ones of a page over beside a bad one', async () => {
    soar.on(paged, { json: { data: [all[0], { name: 'no id' }, all[1]] } }, { json: { data: [] } });
    const client = soar.client();
    for await (const page of client.findIncidents(query).pages()) {
      assert.equal(page.items.length, 2);
      assert.equal(page.problems[0]?.index, 1);
    }
    soar.on(paged, { json: { data: [all[0], null] } });
    await assert.rejects(
      async () => {
        for await (const one of client.findIncidents(query)) assert.equal(one.id, 2000);
      },
      (error: ServiceError) => error.code === 'bad-answer',
    );
  });

  it('ends with an error rather than never when SOAR gives one page again and again', async () => {
    soar.on(paged, { json: { data: all } });
    await assert.rejects(
      async () => {
        for await (const _ of soar.client().findIncidents(query));
      },
      (error: ServiceError) => error.code === 'bad-answer',
    );
  });

  it('goes on after a passing failure, as looking changes nothing', async () => {
    soar.on(paged, { status: 503 }, { cut: true }, { json: { data: all.slice(0, 1) } }, { json: { data: [] } });
    assert.equal((await soar.client().firstIncident(query))?.id, 2000);
  });

  it('never claims to have changed anything', async () => {
    soar.on(paged, { status: 500 });
    await assert.rejects(soar.client().firstIncident(query), (error: ServiceError) => !error.maybeApplied);
  });

  it('gives the first one alone, or nothing', async () => {
    const client = soar.client();
    assert.equal((await client.firstIncident(query))?.id, 2000);
    assert.equal(soar.to(paged)[0]?.body.length, 1);
    soar.on(paged, { json: { data: [] } });
    assert.equal(await client.firstIncident(query), undefined);
  });
});
