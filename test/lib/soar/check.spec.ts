import assert from 'node:assert/strict';
import type { Step } from '../../../src/lib/http/probe.js';
import { checkSoar } from '../../../src/lib/soar/check.js';
import type { SoarClient } from '../../../src/lib/soar/client.js';
import { incidentFields, processTable, triggerEventTable } from '../../../src/lib/soar/reaqta-customization.js';
import { FakeSoar, field, keySecret, typeOf } from './fake-soar.js';

const custom = (names: readonly string[]) => names.map((name) => field(name, { prefix: 'properties' }));

async function stepsOf(client: SoarClient): Promise<Map<string, Step>> {
  const steps = new Map<string, Step>();
  for await (const step of checkSoar(client)) steps.set(step.step, step);
  return steps;
}

describe('the connection test of SOAR', () => {
  let soar: FakeSoar;
  beforeEach(async () => {
    soar = await new FakeSoar().start();
    soar.on('GET /types/incident', { json: typeOf('incident', custom(Object.values(incidentFields))) });
    for (const { name, columns } of [processTable, triggerEventTable]) {
      soar.on(`GET /types/${name}`, { json: typeOf(name, custom(columns), { id: 1001, type_id: 8 }) });
    }
  });
  afterEach(() => soar.stop());

  it('goes through every step of a complete SOAR, and says what it did not try', async () => {
    const steps = await stepsOf(soar.client());
    assert.deepEqual(
      [...steps.keys()],
      ['resolve', 'tls', 'sign-in', 'organization', 'types and fields', 'ReaQta fields', 'ReaQta tables', 'not tested'],
    );
    assert.ok([...steps.values()].every((step) => step.ok));
    assert.match(steps.get('organization')?.detail ?? '', /Example Org \(201\)/);
    assert.ok(soar.calls.every((call) => call.method === 'GET'));
  });

  it('ends at a refused key and shows no secret', async () => {
    soar.on('GET /rest/session', { status: 401, text: keySecret });
    const steps = await stepsOf(soar.client());
    assert.equal([...steps.keys()].at(-1), 'sign-in');
    assert.equal(steps.get('sign-in')?.ok, false);
    assert.ok(!JSON.stringify([...steps]).includes(keySecret));
  });

  it('tells a wrong organization from a wrong key', async () => {
    const steps = await stepsOf(soar.client({ org: 'Other' }));
    assert.equal(steps.get('sign-in')?.ok, true);
    assert.equal(steps.get('organization')?.ok, false);
    assert.match(steps.get('organization')?.detail ?? '', /"Example Org"/);
  });

  it('names missing fields, and fails only without the one that is needed', async () => {
    const { impact, hive, alertId, ...others } = incidentFields;
    soar.on('GET /types/incident', { json: typeOf('incident', custom([alertId, ...Object.values(others)])) });
    const lacking = (await stepsOf(soar.client())).get('ReaQta fields');
    assert.deepEqual(lacking, { step: 'ReaQta fields', ok: true, detail: 'missing: reaqta_hive, reaqta_impact' });
    soar.on('GET /types/incident', { json: typeOf('incident', custom([hive, impact, ...Object.values(others)])) });
    const useless = (await stepsOf(soar.client())).get('ReaQta fields');
    assert.equal(useless?.ok, false);
    assert.match(useless?.detail ?? '', /missing: reaqta_id;/);
  });

  it('names missing tables and columns', async () => {
    soar.on('GET /types/reaqta_process_list', { status: 404 });
    soar.on('GET /types/reaqta_trigger_events', {
      json: typeOf('reaqta_trigger_events', custom(triggerEventTable.columns.slice(1)), { type_id: 8 }),
    });
    const step = (await stepsOf(soar.client())).get('ReaQta tables');
    assert.equal(step?.ok, true);
    assert.match(step?.detail ?? '', /missing: reaqta_process_list, reaqta_trigger_events\.happened_at;/);
  });

  it('ends at an address where nothing listens', async () => {
    const gone = await new FakeSoar().start();
    const client = gone.client();
    await gone.stop();
    const steps = await stepsOf(client);
    assert.equal([...steps.keys()].at(-1), 'tls');
    assert.equal(steps.get('tls')?.ok, false);
  });
});
