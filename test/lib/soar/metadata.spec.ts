import assert from 'node:assert/strict';
import type { ServiceError } from '../../../src/lib/http/errors.js';
import type { SoarClient } from '../../../src/lib/soar/client.js';
import { FakeSoar, field, HandClock, incidentType, select, typeOf } from './fake-soar.js';

const minute = 60_000;
const route = 'GET /types/incident';

describe('types and fields of SOAR', () => {
  let soar: FakeSoar;
  let clock: HandClock;
  let client: SoarClient;
  beforeEach(async () => {
    soar = await new FakeSoar().start();
    soar.on(route, { json: incidentType });
    clock = new HandClock();
    client = soar.client({ clock });
  });
  afterEach(() => soar.stop());

  it('turn labels into values and values into labels', async () => {
    assert.equal(await client.valueOf('incident', 'severity_code', 'Medium'), 5);
    assert.equal(await client.valueOf('incident', 'plan_status', 'Closed'), 'C');
    assert.equal(await client.labelOf('incident', 'resolution_id', 10), 'Resolved');
    assert.equal(await client.labelOf('incident', 'resolution_id', 99), undefined);
  });

  it('do not offer a value that was switched off, but still know its label', async () => {
    const values = [{ label: 'Old', value: 50, enabled: false }];
    soar.on(route, { json: typeOf('incident', [field('severity_code', { input_type: 'select', values })]) });
    assert.equal(await client.valueOf('incident', 'severity_code', 'Old'), undefined);
    assert.equal(await client.labelOf('incident', 'severity_code', 50), 'Old');
  });

  it('are read alike whether SOAR gives the fields as an object or as a list', async () => {
    soar.on(route, { json: { ...incidentType, fields: Object.values(incidentType.fields) } });
    assert.deepEqual({ ...(await client.fields('incident')) }, incidentType.fields);
  });

  it('are not confused with what every object of the language has', async () => {
    for (const name of ['constructor', 'toString', '__proto__']) {
      assert.equal(await client.field('incident', name), undefined, name);
    }
  });

  it('are read once for many callers, and again after ten minutes', async () => {
    await Promise.all(Array.from({ length: 10 }, () => client.fields('incident')));
    clock.time += 9 * minute;
    await client.fields('incident');
    assert.equal(soar.to(route).length, 1);
    clock.time += 2 * minute;
    await client.fields('incident');
    assert.equal(soar.to(route).length, 2);
  });

  it('show a label that was added a moment ago', async () => {
    const later = typeOf('incident', [select('severity_code', { Low: 4, Critical: 77 })]);
    soar.on(route, { json: incidentType }, { json: later });
    await client.fields('incident');
    assert.equal(await client.valueOf('incident', 'severity_code', 'Critical'), 77);
  });

  it('are not asked over and over for a label that does not exist', async () => {
    for (let i = 0; i < 20; i++) assert.equal(await client.valueOf('incident', 'severity_code', 'Nope'), undefined);
    assert.equal(soar.to(route).length, 2);
    clock.time += 31_000;
    await Promise.all(Array.from({ length: 5 }, () => client.valueOf('incident', 'severity_code', 'Nope')));
    assert.equal(soar.to(route).length, 3);
  });

  it('are asked for again after a failure', async () => {
    soar.on(route, { status: 403, json: { message: 'Forbidden' } }, { json: incidentType });
    await assert.rejects(client.fields('incident'), (error: ServiceError) => error.code === 'forbidden');
    assert.equal(await client.valueOf('incident', 'severity_code', 'Low'), 4);
  });

  it('tell whether a datatable is there, and see one that is made later', async () => {
    assert.equal(await client.hasTable('reaqta_process_list'), false);
    soar.on('GET /types/reaqta_process_list', {
      json: typeOf('reaqta_process_list', [field('pid')], { id: 1001, type_id: 8 }),
    });
    assert.equal(await client.hasTable('reaqta_process_list'), false, 'asked again only after 30 s');
    clock.time += 31_000;
    assert.equal(await client.hasTable('reaqta_process_list'), true);
    assert.equal(await client.hasTable('incident'), false);
  });

  it('do not take a failure for a missing datatable', async () => {
    soar.on('GET /types/t', { status: 403, json: { message: 'Forbidden' } });
    await assert.rejects(client.hasTable('t'), (error: ServiceError) => error.code === 'forbidden');
  });
});
