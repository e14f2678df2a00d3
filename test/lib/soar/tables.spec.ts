import assert from 'node:assert/strict';
import type { ServiceError } from '../../../src/lib/http/errors.js';
import type { SoarClient } from '../../../src/lib/soar/client.js';
import { FakeSoar, field, incident, typeOf } from './fake-soar.js';

const table = 'reaqta_process_list';
const path = `/incidents/2154/table_data/${table}`;
const columns = [field('pid', { id: 322 }), field('process_name', { id: 323 }), field('user', { id: 324 })];
const named = {
  id: 27,
  version: 1,
  cells: {
    pid: { id: 'pid', row_id: 27, value: 4 },
    process_name: { value: 'smss.exe' },
    user: { id: 'user', row_id: 27 },
  },
};
const numbered = {
  id: 27,
  version: 1,
  cells: { 322: { id: 322, value: 4 }, 323: { id: 323, value: 'smss.exe' }, 324: { id: 324 } },
};
const plain = { id: 27, version: 1, cells: { pid: 4, process_name: 'smss.exe', user: null } };

describe('datatables of an incident', () => {
  let soar: FakeSoar;
  let client: SoarClient;
  beforeEach(async () => {
    soar = await new FakeSoar().start();
    soar.on(`GET /types/${table}`, { json: typeOf(table, columns, { id: 1001, type_id: 8 }) });
    soar.on(`GET ${path}`, { json: { id: 1001, rows: [named] } });
    client = soar.client();
  });
  afterEach(() => soar.stop());

  it('are read as plain values by column name, whatever SOAR calls its columns', async () => {
    assert.deepEqual(await client.rows(2154, table), [plain]);
    soar.on(`GET ${path}`, { json: { id: 1001, rows: [numbered] } });
    assert.deepEqual(await client.rows(2154, table), [plain]);
    assert.ok(soar.to(`GET ${path}`).every((call) => call.query.get('handle_format') === 'names'));
  });

  it('are empty when SOAR answers 404 for a table it has', async () => {
    soar.on(`GET ${path}`, { status: 404, json: { message: 'no rows' } });
    soar.on('GET /incidents/2154', { json: incident() });
    assert.deepEqual(await client.rows(2154, table), []);
  });

  it('are an error, not empty, for an unknown table or incident', async () => {
    const notFound = (error: ServiceError) => error.code === 'not-found';
    await assert.rejects(client.rows(2154, 'no_such_table'), notFound);
    await assert.rejects(client.rows(9999, table), notFound);
  });

  it('take a row', async () => {
    soar.on(`POST ${path}/row_data`, { json: numbered });
    assert.deepEqual(await client.addRow(2154, table, { pid: 4, process_name: 'smss.exe' }), plain);
    const [call] = soar.to(`POST ${path}/row_data`);
    assert.deepEqual(call?.body, { cells: { pid: { value: 4 }, process_name: { value: 'smss.exe' } } });
    assert.equal(call?.query.get('handle_format'), 'names');
  });

  it('do not take a row twice when the answer gets lost', async () => {
    soar.on(`POST ${path}/row_data`, { cut: true });
    await assert.rejects(client.addRow(2154, table, { pid: 4 }), (error: ServiceError) => error.maybeApplied);
    assert.equal(soar.to(`POST ${path}/row_data`).length, 1);
  });

  it('keep the other cells of a row that is changed', async () => {
    soar.on(`PUT ${path}/row_data/27`, { cut: true }, { json: named });
    await client.updateRow(2154, table, 27, { pid: 5 });
    const cells = { pid: { value: 5 }, process_name: { value: 'smss.exe' }, user: { value: null } };
    assert.deepEqual(soar.to(`PUT ${path}/row_data/27`)[1]?.body, { cells });
    await client.updateRow(2154, table, plain, { pid: 6 });
    assert.equal(soar.to(`GET ${path}`).length, 1, 'a row that was read is not read again');
  });

  it('say so when the row to change is gone', async () => {
    await assert.rejects(
      client.updateRow(2154, table, 99, { pid: 5 }),
      (error: ServiceError) => error.code === 'not-found' && /no row 99/.test(error.message),
    );
  });

  it('lose one row or all of them', async () => {
    soar.on(`DELETE ${path}/row_data/27`, { status: 204 }).on(`DELETE ${path}/row_data`, { json: { success: true } });
    assert.deepEqual(await client.deleteRow(2154, table, 27), { deleted: true });
    assert.deepEqual(await client.deleteRow(2154, table, 28), { deleted: false });
    assert.deepEqual(await client.clearTable(2154, table), { deleted: true });
  });

  it('stay as they are in a dry run', async () => {
    const dry = soar.client({ dryRun: true });
    for (const answer of [
      await dry.addRow(2154, table, { pid: 4 }),
      await dry.updateRow(2154, table, 27, { pid: 4 }),
      await dry.deleteRow(2154, table, 27),
      await dry.clearTable(2154, table),
    ]) {
      assert.equal('dryRun' in answer, true);
    }
    assert.ok(soar.calls.every((call) => call.method === 'GET'));
  });
});
